"""The CI's share of the redaction proof: ten visits, in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_after_visits_of_made_up_citizens_an_export_holds_nothing_personal():
    command = [sys.executable, "-m", "tests.technician.redaction", "--visits", "10", "--seed", "7"]
    done = subprocess.run(
        command, cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "redacted: 0 finds" in done.stdout
