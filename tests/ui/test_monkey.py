"""A share of the random visits; many more by hand: python -m tests.ui.monkey --visits 1000 --seed N."""

from __future__ import annotations

import subprocess
import sys
from random import randrange

import pytest

pytestmark = pytest.mark.slow

VISITS = 5


def test_random_visits_end_well_and_leave_nothing() -> None:
    seed = randrange(2**32)  # noqa: S311  # chance, not secrets
    run = subprocess.run(
        [sys.executable, "-m", "tests.ui.monkey", "--visits", str(VISITS), "--seed", str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    said = run.stdout.splitlines()
    assert said, "it said nothing"
    assert said[0] == f"seed {seed}"
    assert run.returncode == 0, run.stdout
    assert said[-1].endswith("dead-ends 0 warnings 0 exceptions 0 personal-data 0")
