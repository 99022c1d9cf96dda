"""The readers of a real pcscd, listed and bound by the command people use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.rig, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[3]
RIG = [str(ROOT / "scripts/rig"), "--", sys.executable, "-m", "kiosk"]


def why_not() -> str:
    if any(shutil.which(program) is None for program in ("unshare", "nsenter", "pcscd")):
        return "unshare, nsenter and pcscd are not all installed"
    tried = subprocess.run(["unshare", "--mount", "--net", "true"], check=False, capture_output=True)
    return "namespaces cannot be made here" if tried.returncode else ""


def test_the_slots_of_a_real_pcscd_are_listed_and_the_first_fills_the_role(tmp_path):
    if reason := why_not():
        pytest.skip(reason)
    (tmp_path / "kiosk.toml").write_text(
        f'[paths]\nstate = "{tmp_path}/state"\nrun = "{tmp_path}/run"\n'
        '[devices.chip-reader]\ndriver = "pcsc"\noptions = { reader = "Virtual PCD" }\n'
    )
    done = subprocess.run(
        [*RIG, "--settings", str(tmp_path / "kiosk.toml"), "devices", "--json"],
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path / "rig")},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    listing = json.loads(done.stdout)
    (role,) = listing["roles"]
    assert role["status"]["state"] == "ready"
    assert role["bound"]["match"] == "found"
    assert role["bound"]["found"]["address"] == "Virtual PCD"
    assert [found["address"] for found in listing["spare"] if found["source"] == "pcsc"] == [
        "Virtual PCD 00 01"
    ]
    assert listing["clashes"] == []
