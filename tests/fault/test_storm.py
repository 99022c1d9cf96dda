"""A short storm for every day; two thousand faults are `scripts/storm`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = 20261122
FAULTS = 60


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.xdist_group("alone")
def test_no_fault_hangs_the_screen_loses_a_dossier_or_doubles_a_slip(tmp_path):
    asked = [
        "--faults",
        FAULTS,
        "--seed",
        SEED,
        "--gap",
        0.6,
        "--warm-up",
        1,
        "--probe",
        5,
        "--json",
        tmp_path / "report.json",
    ]
    storm = subprocess.run(
        [ROOT / "scripts" / "storm", *map(str, asked)],
        # The rig's programs come from the environment that runs this test.
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert storm.returncode == 0, storm.stdout
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["broken"] == []
    assert report["faults"] > FAULTS / 2
    assert report["recovery"]["count"] > FAULTS / 4
    assert report["visits"]["finished"] >= 3
    assert report["dossiers"]["filed"] == report["dossiers"]["in_custody"] >= 3
    assert report["probe"]["beats"] > 100
