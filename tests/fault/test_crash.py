"""Promise 1 under kill -9 and power cuts: a share for every day; a thousand kills are run by hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fault.crash.breaks import FOUND_BY
from tests.fault.crash.cut import cut_shell

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("alone")]
ROOT = Path(__file__).parents[2]
SEED = 20261122
KILLS = {"sqlite": 6, "postgresql": 3}


@pytest.mark.parametrize("database", KILLS)
def test_killed_programs_lose_nothing_double_nothing_and_leave_nothing_readable(database):
    asked = ["--kills", KILLS[database], "--seed", SEED, "--database", database, "--power", "0"]
    campaign = subprocess.run(
        [sys.executable, "-m", "tests.fault.crash", *map(str, asked)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert campaign.returncode == 0, campaign.stdout
    last = campaign.stdout.splitlines()[-1]
    assert last == f"lost 0 doubled 0 readable 0 kills {KILLS[database]}"
    told = re.search(r"(\d+) of \d+ visits were told", campaign.stdout)
    assert told is not None
    assert int(told[1]) > KILLS[database] / 2, campaign.stdout


def test_a_power_cut_takes_no_promise_with_it_and_a_program_spoilt_on_purpose_is_found(tmp_path):
    spoilt = [name for name, (_, way) in FOUND_BY.items() if way == "power"]
    (disks, found), *others = cut_shell(tmp_path, SEED, ["", *spoilt], share=0.25)
    assert disks > 100
    assert not found, found
    assert len(others) == len(spoilt)
    for name, (_, missed) in zip(spoilt, others, strict=True):
        assert missed.lost, name
