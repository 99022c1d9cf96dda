"""The table of checks, the lead through the attended ones, and the report, on the real window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.technician.access.rights import Duty
from kiosk.technician.check import Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.person import Task
from kiosk.technician.report import Verdict
from kiosk.technician.signed_report import check_pdf, read_report

pytestmark = pytest.mark.slow

ATTENDED = [check.name for check in CHECKS if check.attended]
SOUND = "sound-sides"
_PAD = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape)


def test_every_check_has_one_row_one_button_and_a_page(workshop: Any) -> None:
    workshop.come_in()
    workshop.app.window.grabWindow()
    for check in CHECKS:
        assert workshop.finger.find(f"row:{check.name}")
        assert workshop.finger.find(f"try-row:{check.name}")
    assert workshop.model("ChecksModel").verdict == "unknown"
    workshop.tap(f"row:{CHECKS[0].name}")
    page = workshop.model("CheckModel")
    assert page.title == CHECKS[0].title
    assert page.does == CHECKS[0].does
    assert page.passes == CHECKS[0].passes
    assert page.lasts
    assert workshop.finger.find("check-state").property("text") == "Chưa kiểm tra"
    workshop.tap("back")
    assert workshop.shown(f"row:{CHECKS[0].name}")


def test_checks_that_were_stopped_half_way_leave_a_report_that_is_not_fit(workshop: Any) -> None:
    workshop.come_in()
    workshop.tap("primary")
    workshop.model("ChecksModel").cancel()
    workshop.over()
    report = workshop.known.report
    assert not report.complete
    assert report.verdict is Verdict.NOT_FIT
    assert not workshop.known.kept
    assert workshop.finger.find("verdict").property("text") == "Chưa được phục vụ"


def test_with_every_device_gone_all_is_told_on_a_screen_that_stays_live(workshop: Any) -> None:
    workshop.come_in()
    for role in Role:
        workshop.station.device(role).status()
        ask(workshop.plain.run, role, {"do": "vanish"})
    beats: list[int] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(1))
    heart.start(5)
    try:
        workshop.tap("primary")
        workshop.over()
    finally:
        for role in Role:
            ask(workshop.plain.run, role, {"do": "return"})
    assert len(beats) > 10
    for role in Role:
        assert workshop.known.results[f"{role}-answers"].outcome is Outcome.FAILED
        assert workshop.finger.find(f"failed:{role}-answers")


def test_the_report_is_printed_and_written_and_verifies_on_a_stick(workshop: Any, tmp_path: Path) -> None:
    workshop.come_in()
    workshop.tap("primary")
    workshop.over()
    workshop.tap("report")
    report = workshop.model("ReadinessModel")
    before = workshop.hands.slips()
    workshop.tap("primary")
    workshop.until(lambda: report.outcome != "", "nothing was said of the slip")
    assert "Đã in" in report.outcome
    assert workshop.hands.slips() == before + 1
    workshop.tap("write-files")
    workshop.until(lambda: "Đã ghi" in report.outcome, "nothing was written")
    written = {path.name for path in (workshop.folder / "state" / "technician" / "out").glob("*/*")}
    assert {"report.json", "report.pdf"} <= written
    sticks, pulled = workshop.model("ExportModel"), tmp_path / "pulled"
    # No machine's own sticks are looked for here: these are all that there are.
    sticks.draw([(str(tmp_path), "USB của Lan", 4_000_000, False), (str(pulled), "USB", 9, False)])
    workshop.tap(f"stick:{pulled}")
    workshop.until(lambda: "bị rút" in sticks.outcome, "nobody said that it is gone")
    workshop.tap(f"stick:{tmp_path}")
    workshop.until(lambda: "Rút USB được rồi" in sticks.outcome, "it was never written")
    raw, pdf = sorted(tmp_path.iterdir())
    assert (raw.suffix, pdf.suffix) == (".json", ".pdf")
    public = workshop.key().public()
    assert read_report(raw.read_bytes(), public).kiosk_id == "QN-HCC-01"
    check_pdf(pdf.read_bytes(), public)
    workshop.desk.session.end()
    workshop.come_in(Duty.OPERATOR)
    assert not sticks.may
    sticks.writeReport(str(tmp_path))
    assert not sticks.busy


def test_who_leaves_stops_the_checks_and_what_was_seen_is_gone(workshop: Any) -> None:
    workshop.come_in()
    workshop.tap("primary")
    workshop.desk.session.end()
    workshop.over()
    assert workshop.model("ChecksModel").rows.rowCount() == 0
    assert not workshop.model("ChecksModel").ready
    workshop.model("ChecksModel").checkAll()
    assert not workshop.known.busy


def test_who_leaves_without_running_anything_leaves_no_row(workshop: Any) -> None:
    workshop.come_in()
    rows = workshop.model("ChecksModel").rows
    assert rows.rowCount() == len(CHECKS)
    workshop.desk.session.end()
    assert rows.rowCount() == 0


def test_an_operator_sees_no_entry_that_is_a_technician_s(workshop: Any) -> None:
    workshop.come_in(Duty.OPERATOR)
    rooms = workshop.model("RoomsModel").entries
    assert [rooms.row(at).room for at in range(rooms.rowCount())] == ["Live"]
    assert workshop.model("ChecksModel").ready


def test_one_is_led_through_every_attended_check_and_the_whole_screen_is_tried(workshop: Any) -> None:
    shop = workshop
    shop.come_in()
    shop.on_the_screen = _on_the_screen
    shop.tap("attended")
    shop.over()
    results = shop.known.results
    unwell = [results[name] for name in ATTENDED if results[name].outcome is not Outcome.PASSED]
    assert [one.check for one in unwell] == [SOUND], unwell
    assert shop.shown("attended")


def _on_the_screen(shop: Any, task: Task) -> None:
    window = shop.app.window
    asked = shop.model("AskModel")
    match task:
        case Task.TOUCH_GRID:
            for middle in _cells(shop):
                QTest.touchEvent(window, shop.finger._device).press(0, middle, window).commit()
                QTest.touchEvent(window, shop.finger._device).release(0, middle, window).commit()
        case Task.PIXELS | Task.COLOURS:
            fields = 6 if task is Task.PIXELS else 2
            for _ in range(fields):
                shop.finger.tap("colour")
            shop.tap("yes")
        case Task.KEYS:
            window.requestActivate()
            for key in _PAD:
                assert asked.kind == "keys"
                QTest.keyClick(window, key)


def _cells(shop: Any) -> list[QPoint]:
    """Give the middle of every field of the grid."""
    grid = shop.finger.find("cell:0").parentItem()
    cells = [item for item in grid.childItems() if item.objectName().startswith("cell:")]
    return [cell.mapRectToScene(cell.boundingRect()).center().toPoint() for cell in cells]
