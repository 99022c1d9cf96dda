"""The main job, as `scripts/run` plays it without a display."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pikepdf
import pytest
import zxingcpp
from PIL import Image

pytestmark = pytest.mark.slow

DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QUICK_BACKEND"}
KEYS = {
    "dossier_code",
    "local_reference",
    "procedure",
    "assurance",
    "holder",
    "papers",
    "slip_png",
    "submissions_received",
    "personal_data_left",
    "steps",
    "screens",
}


@pytest.mark.timeout(400)
def test_a_whole_visit_by_touches_ends_in_custody_with_a_slip_and_leaves_nothing_of_the_person(tmp_path):
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-m", "kiosk", "demo", "--out", str(out), "--person", "y", "--seed", "7"],
        # Without a display, and without having to say so.
        env={name: value for name, value in os.environ.items() if name not in DISPLAYS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "seed 7" in ran.stdout

    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert set(summary) == KEYS
    assert summary["procedure"] == "1.001193"
    assert summary["assurance"] == "chip-genuine"
    assert summary["holder"] == "unknown"
    assert summary["submissions_received"] == 1
    assert summary["personal_data_left"] == 0, ran.stdout

    (paper,) = summary["papers"]
    with pikepdf.open(out / paper["file"]) as pdf:
        assert len(pdf.pages) == paper["pages"] == 1
    assert (out / paper["file"]).stat().st_size == paper["bytes"]

    (code,) = zxingcpp.read_barcodes(Image.open(out / summary["slip_png"]))
    assert code.text == summary["dossier_code"]

    (held,) = json.loads((out / "accepted.json").read_text("utf-8"))
    assert held["dossier_code"] == summary["dossier_code"]
    manifest = held["manifest"]
    assert manifest["local_reference"] == summary["local_reference"]
    assert manifest["submitter"]["number"] != manifest["subject"].get("number")
    assert {consent["purpose"] for consent in manifest["consents"]} == {"read-card", "send-dossier"}

    assert len(summary["screens"]) >= 20
    assert all((out / screen).stat().st_size > 0 for screen in summary["screens"])
    assert all(step["seconds"] >= 0 for step in summary["steps"])


def test_a_person_or_a_procedure_that_is_not_there_is_refused_and_those_that_are_listed(tmp_path):
    for option, value, listed in (
        ("--procedure", "9.999999", "1.001193"),
        ("--person", "nobody", "minh-anh"),
    ):
        ran = subprocess.run(
            [sys.executable, "-m", "kiosk", "demo", "--out", str(tmp_path / "out"), option, value],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 2
        assert listed in ran.stderr
        assert not (tmp_path / "out").exists()
