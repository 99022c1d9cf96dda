"""All checks on simulated devices with a technician who does as asked, to the signed report with pictures."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec
import pytest
from PIL import Image

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician.check import Outcome, Weight
from kiosk.technician.checks import CHECKS
from kiosk.technician.examination import examine
from kiosk.technician.export import export
from kiosk.technician.report import Verdict
from kiosk.technician.running import run_checks
from kiosk.technician.signed_report import check_pdf, decode, open_json
from tests.technician.technician import Technician

pytestmark = pytest.mark.slow
# The chip's time-line, the blank sheet, the target, the slip.
WITH_PICTURES = frozenset(
    ("chip-card-read", "document-scanner-blank-sheet", "document-scanner-target", "receipt-printer-head")
)


def ignore(_what: object) -> None:
    """Nobody is told."""


def test_the_report_of_devices_that_pass_holds_with_the_pictures_of_their_checks(site, tmp_path):
    site.station.open()
    # Each other check passes in test_every_check_can_fail.py, all of them on the screens in one run.
    chosen = [check for check in CHECKS if check.name in WITH_PICTURES]
    report = examine(replace(site, person=Technician(site.run)), ignore, chosen, by="technician")
    unwell = {
        one.check: (one.words, one.detail) for one in report.results if one.outcome is not Outcome.PASSED
    }
    assert unwell == {}
    key, out = ensure_key(tmp_path / "keys", Purpose.REPORT), tmp_path / "out"
    out.mkdir()
    export(out, report, (), key)
    body = open_json((out / "report.json").read_bytes(), key.public())
    check_pdf((out / "report.pdf").read_bytes(), key.public())
    assert decode(body).verdict is report.verdict
    listed = {
        picture["sha256"] for result in msgspec.json.decode(body)["results"] for picture in result["pictures"]
    }
    found = sorted((out / "pictures").glob("*.png"))
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in found} == listed
    assert len(found) >= len(WITH_PICTURES)
    for path in found:
        with Image.open(path) as picture:
            picture.load()


def test_a_device_that_answers_and_does_not_work_makes_no_fit_machine(site):
    site.station.open()
    ask(site.run, Role.CODE_SCANNER, {"do": "mute"})
    chosen = [check for check in CHECKS if check.role is Role.CODE_SCANNER]
    alone = run_checks(chosen, site, ignore)
    assert Outcome.FAILED not in {one.outcome for one in alone}
    report = examine(replace(site, person=Technician(site.run)), ignore, chosen)
    failed = {one.check for one in report.results if one.outcome is Outcome.FAILED}
    assert failed == {"code-scanner-reads"}
    assert replace(report, complete=True).verdict is not Verdict.FIT
    assert replace(report, complete=True).limits


def test_every_failure_that_limits_says_what_cannot_be_done():
    assert [check.name for check in CHECKS if check.weight is not Weight.TELLS and not check.limit] == []
