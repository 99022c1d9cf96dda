"""A fault from its first sign to its end: a check finds it, its repair is there, the report tells its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.technician.check import Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.examination import examine
from kiosk.technician.repairs import guide_for
from kiosk.technician.report import Verdict
from kiosk.technician.running import run_checks
from tests.technician.technician import Technician

pytestmark = pytest.mark.slow
BY_NAME = {check.name: check for check in CHECKS}


@dataclass(frozen=True)
class Story:
    """What goes wrong with a device, what mends it, the check that finds it, the guide that it leads to."""

    role: Role
    fault: dict[str, Any]
    mend: dict[str, Any]
    check: str
    guide: str

    def __str__(self) -> str:
        return f"{self.role}-{self.guide}"


def _pulled(role: Role) -> Story:
    return Story(role, {"do": "vanish"}, {"do": "return"}, f"{role}-answers", "gone")


def _failing(role: Role, kind: str) -> Story:
    fault = {"do": "fail-repeatedly", "kind": kind}
    return Story(role, fault, {"do": "heal"}, f"{role}-answers", kind)


def _printer(fault: str, mend: str, guide: str) -> Story:
    return Story(Role.RECEIPT_PRINTER, {"do": fault}, {"do": mend}, "receipt-printer-ready", guide)


def _scanner(fault: str, guide: str) -> Story:
    return Story(Role.DOCUMENT_SCANNER, {"do": fault}, {"do": "clear"}, "document-scanner-ready", guide)


STORIES = (
    *(_pulled(role) for role in Role),
    _failing(Role.CODE_SCANNER, "busy"),
    _failing(Role.CODE_SCANNER, "access-denied"),
    _failing(Role.CHIP_READER, "wrong-device"),
    _failing(Role.RECEIPT_PRINTER, "protocol"),
    _scanner("cover-open", "scanner-cover-open"),
    _scanner("jam", "sheet-jam"),
    _printer("paper-out", "paper-in", "paper-out"),
    _printer("cover-open", "cover-closed", "printer-cover-open"),
    _printer("cutter-jam", "cutter-freed", "cutter-jam"),
    _printer("head-hot", "head-cooled", "head-hot"),
    Story(Role.CODE_SCANNER, {"do": "mute"}, {"do": "unmute"}, "code-scanner-reads", "code-scanner-blind"),
    Story(
        Role.RECEIPT_PRINTER,
        {"do": "dead-dots", "dots": [100, 101, 102, 103, 104]},
        {"do": "whole-head"},
        "receipt-printer-head",
        "printer-head",
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_fault_is_found_leads_to_its_repair_and_is_told_as_mended(story, site):
    site = replace(site, person=Technician(site.run))
    chosen = [check for check in CHECKS if check.role is story.role and not check.attended]
    chosen += [BY_NAME[story.check]] if BY_NAME[story.check].attended else []
    site.station.device(story.role).status()
    ask(site.run, story.role, story.fault)
    if BY_NAME[story.check].attended:
        site.station.open()
    report = examine(site, lambda _what: None, chosen)
    found = {one.check: one for one in report.results}[story.check]
    assert found.outcome is Outcome.FAILED
    assert report.needs_work_first()[0].check == story.check
    assert replace(report, complete=True).verdict is Verdict.FIT_WITH_LIMITS

    check = BY_NAME[story.check]
    guide = guide_for(found, check)
    assert guide is not None
    assert guide.name == story.guide
    assert guide.steps

    ask(site.run, story.role, story.mend)
    again = report.renewed(run_checks(chosen, site, lambda _what: None))
    assert {one.outcome for one in again.results} == {Outcome.PASSED}
    assert replace(again, complete=True).verdict is Verdict.FIT
