"""A made-up machine as its checks found it: what the gallery draws of the pages behind the door."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from PIL import Image

from hardware.selftest.head_pattern import draw_head_pattern
from hardware.selftest.sight import png_of
from hardware.vocabulary import Condition, PrinterCapabilities, Role
from kiosk.languages.phrase import number, say
from kiosk.technician.asked import Question
from kiosk.technician.check import CheckResult, Outcome, Picture
from kiosk.technician.checks import CHECKS
from kiosk.technician.examiner import Known
from kiosk.technician.faults import finding_of_condition
from kiosk.technician.person import Task
from kiosk.technician.report import Report
from ui.app import App
from ui.bridge.technician.asking import AskModel
from ui.bridge.technician.check_page import CheckModel
from ui.bridge.technician.checks import ChecksModel
from ui.bridge.technician.readiness import ReadinessModel
from ui.bridge.technician.rooms import RoomsModel
from ui.gallery.support import SUPPORT, draw_support

_TAKEN_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_STREAKED = "document-scanner-blank-sheet"
_OUT = "receipt-printer-ready"
_READ = "chip-card-read"
_FAILED = {
    _OUT: (finding_of_condition(Condition.PAPER_OUT).words, "paper-out"),
    _STREAKED: ("Trang quét có vệt hoặc đốm bẩn.", "rows 412, 413 and 780 of 1240 differ"),
}


def _sheet() -> Picture:
    page = Image.new("RGB", (300, 420), "#fdfdfb")
    page.paste((90, 90, 90), (100, 0, 102, 420))
    packed = io.BytesIO()
    page.save(packed, "PNG")
    return Picture("blank-sheet", packed.getvalue(), "Tờ trắng đã quét, chỗ bẩn có dấu đỏ.")


def _results() -> dict[str, CheckResult]:
    found = {}
    for at, check in enumerate(CHECKS):
        words, detail = _FAILED.get(check.name, (check.passes, ""))
        outcome = Outcome.FAILED if check.name in _FAILED else Outcome.PASSED
        if check.attended and check.name not in _FAILED:
            outcome, words = Outcome.NOT_RUN, "không chạy: cần có người đứng tại máy"
        found[check.name] = CheckResult(
            check.name,
            check.area,
            check.role,
            outcome,
            check.weight,
            words,
            detail,
            MappingProxyType({"streaks": 2.0} if check.name == _STREAKED else {}),
            check.seconds,
            _TAKEN_AT + timedelta(seconds=at),
            (_sheet(),) if check.name == _STREAKED else (),
            check.title,
            check.limit if outcome is Outcome.FAILED else "",
            check.attended,
        )
    return found


# Newest last: as long ago in days, and how long the chip of the test card was read.
_READS = ((170, 2410.0), (120, 2380.0), (75, 2620.0), (31, 2900.0), (9, 3290.0), (0, 3480.0))


def _known() -> Known:
    results = _results()
    *past, newest = (_report(results, ago, read) for ago, read in _READS)
    known = {one.check: one for one in newest.results}
    return Known(results=MappingProxyType(known), report=newest, past=tuple(reversed(past)), kept=True)


def _report(results: Mapping[str, CheckResult], days_ago: int, read: float) -> Report:
    """Make up what a technician found some days ago."""
    made_up: tuple[Role, ...] = ()
    at = _TAKEN_AT - timedelta(days=days_ago)
    words = say("Đọc xong chip trong {seconds} giây.", seconds=number(read / 1000, 1))
    measures = MappingProxyType({"read_milliseconds": read})
    found = replace(results[_READ], outcome=Outcome.PASSED, words=words, measures=measures, at=at)
    every = tuple({**results, _READ: found}.values())
    return Report("QN-HCC-01", "Trung tâm", at, "technician", every, {}, {}, made_up)


_ASKED = Question(
    1,
    ("Trên phiếu vừa in, hai vạch đen có liền từ mép này sang mép kia, không có sọc trắng nào không?"),
    None,
    Picture(
        "head-pattern",
        png_of(draw_head_pattern(PrinterCapabilities(dots=576))),
        "Phiếu phải trông như thế này.",
    ),
)
_SHOWN = Question(
    2,
    (
        "Đưa mã đang hiện trên màn hình vào máy đọc mã. Máy gắn cố định thì chụp mã bằng điện thoại "
        "rồi đưa điện thoại vào."
    ),
    Task.SHOW_CODE,
    None,
    "KIOSK-HCC-1F00",
)
# With the check that asks.
_QUESTIONS = {
    "service-asked": ("receipt-printer-head", _ASKED),
    "service-code": ("code-scanner-reads", _SHOWN),
}

# The pages behind the door, by the name of the picture.
MACHINES = (
    "service-table",
    "service-check",
    "service-pictures",
    "service-trend",
    "service-repair",
    "service-report",
    *_QUESTIONS,
    *SUPPORT,
)


def draw(app: App, name: str) -> None:
    """Show a page of the made-up machine to who is in."""

    def model(kind: type) -> object:
        return app.engine.singletonInstance("Kiosk.Bridge", kind.__name__)

    checks, check, rooms = model(ChecksModel), model(CheckModel), model(RoomsModel)
    report, ask = model(ReadinessModel), model(AskModel)
    assert isinstance(checks, ChecksModel)  # noqa: S101  # what the app itself registered
    assert isinstance(check, CheckModel)  # noqa: S101  # as above
    assert isinstance(rooms, RoomsModel)  # noqa: S101  # as above
    assert isinstance(report, ReadinessModel)  # noqa: S101  # as above
    assert isinstance(ask, AskModel)  # noqa: S101  # as above
    known = _known()
    checks.draw(known, CHECKS)
    report.draw(known)
    check.draw(known, {"service-pictures": _STREAKED, "service-trend": _READ}.get(name, _OUT))
    # Of the pages for support some stand before a kiosk, all others before none.
    draw_support(app, name)
    if name in _QUESTIONS:
        check_name, question = _QUESTIONS[name]
        running = frozenset({check_name})
        ask.draw(
            Known(
                known.results,
                busy=True,
                guided=True,
                running=running,
                asked_for=15,
                left=12,
                question=question,
            )
        )
    elif name == "service-report":
        rooms.go("Readiness")
    elif name != "service-table" and name not in SUPPORT:
        rooms.go("CheckPage")
    if name == "service-repair":
        check.repair()
        rooms.go("Repair")
