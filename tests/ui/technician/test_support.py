"""Live view, configuration and export behind the door, on the real window."""

from __future__ import annotations

import json
import threading
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from hardware.vocabulary import Role, State
from kiosk.settings import Paths, Settings
from kiosk.technician.access.rights import Duty
from kiosk.technician.stick import Stick
from kiosk.telemetry.audit import AuditLog
from kiosk.telemetry.recent import RECENT

pytestmark = pytest.mark.slow

PRINTER = Role.RECEIPT_PRINTER


@pytest.fixture
def shop(workshop: Any) -> Any:
    """A technician inside, at a kiosk that is put together."""
    settings = Settings(paths=Paths(state=workshop.folder / "state", run=workshop.folder / "run"))
    # Of a kiosk, these pages know its settings and its devices.
    workshop.desk.lead_in(SimpleNamespace(settings=settings, station=workshop.station))
    workshop.come_in()
    return workshop


def words(shop: Any, name: str) -> str:
    return str(shop.finger.find(name).property("text"))


def test_a_device_is_started_anew_at_the_second_touch_and_that_is_written_down(shop: Any) -> None:
    shop.tap("room:Live")
    shop.station.receipt_printer.identify()
    opens = opens_of(shop)
    shop.tap(f"restart:{PRINTER}")
    assert opens_of(shop) == opens
    assert "lần nữa" in words(shop, f"restart:{PRINTER}")
    shop.tap(f"restart:{PRINTER}")
    shop.until(lambda: not shop.model("LiveModel").busy, "the printer never came back")
    shop.station.receipt_printer.identify()
    shop.model("LiveModel").look()
    assert "Sẵn sàng" in words(shop, f"device:{PRINTER}")
    assert {one.status.role: one.status.state for one in shop.station.snapshots()}[PRINTER] is State.READY
    log = AuditLog(shop.folder / "state" / "technician" / "audit")
    shop.until(lambda: any(one.what == "restarted" for one in log.entries()), "nobody wrote it down")
    (entry,) = [one for one in log.entries() if one.what == "restarted"]
    assert (entry.who, entry.detail) == ("lan", {"what": PRINTER.value})
    shop.tap("back")


def opens_of(shop: Any) -> int:
    return next(one.counters.opens for one in shop.station.snapshots() if one.status.role is PRINTER)


def test_the_log_is_shown_redacted_and_warnings_can_be_seen_alone(shop: Any) -> None:
    for level, event in (("info", "all is well"), ("warning", "card of Nguyễn Văn Mẫu \x1b[2J")):
        RECENT.take(json.dumps({"event": event, "level": level, "timestamp": "2026-11-22T12:00:00Z"}))
    shop.tap("room:Live")
    lines = shop.model("LiveModel").lines
    shop.until(lambda: lines.rowCount() > 1, "no line was ever shown")
    told = [lines.row(at).text for at in range(lines.rowCount())]
    assert told[0].startswith("12:00:00 warning card of […]")
    assert told[1] == "12:00:00 info all is well"
    assert all(line.isprintable() for line in told)
    shop.tap("primary")
    assert lines.rowCount()
    assert all(lines.row(at).loud for at in range(lines.rowCount()))
    shop.tap("primary")
    shop.tap("back")
    shop.desk.session.end()
    assert lines.rowCount() == 0


def test_lines_are_redacted_once_each_and_never_by_the_thread_that_draws(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int]] = []

    def redact_line(line: str) -> str:
        done.append((line, threading.get_ident()))
        return line

    monkeypatch.setattr("kiosk.technician.redaction.redact_line", redact_line)
    RECENT.take("first of two")
    shop.tap("room:Live")
    model = shop.model("LiveModel")
    for text in ("first of two", "second of two"):
        if text.startswith("second"):
            RECENT.take(text)
            model.look()
        shop.until(
            lambda text=text: text in {model.lines.row(at).text for at in range(model.lines.rowCount())}, text
        )
    assert [line for line, _ in done].count("first of two") == 1
    assert threading.get_ident() not in {thread for _, thread in done}
    shop.tap("back")


def test_each_setting_is_shown_with_where_it_comes_from(shop: Any) -> None:
    shop.tap("room:Configuration")
    rows = shop.model("ConfigurationModel").rows
    told = {rows.row(at).key: rows.row(at).origin for at in range(rows.rowCount())}
    assert told["centre.name"] == "Mặc định"
    assert words(shop, "value:centre.kiosk_id") == "QN-HCC-01"
    shop.tap("back")


def test_an_archive_is_written_onto_the_stick_that_was_touched(
    shop: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = Stick(tmp_path, "/dev/sdz1", "vfat", read_only=False, free=4_000_000, size=8_000_000)
    # The page looks again and again.
    monkeypatch.setattr("kiosk.technician.stick.mounted_sticks", lambda: (stick,))
    shop.tap("room:Export")
    model = shop.model("ExportModel")
    shop.until(lambda: model.count == 1, "the stick was never seen")
    shop.tap(f"stick:{tmp_path}")
    shop.until(lambda: not model.busy, "it was never written")
    (archive,) = tmp_path.iterdir()
    assert "Đã ghi xong" in model.outcome
    assert zipfile.is_zipfile(archive)
    model.write(str(tmp_path / "elsewhere"))
    assert not model.busy
    shop.tap("back")


def test_a_stick_that_is_gone_is_told_in_words(shop: Any, tmp_path: Any) -> None:
    shop.tap("room:Export")
    model = shop.model("ExportModel")
    model.draw([(str(tmp_path / "pulled"), "USB", 4_000_000, False)])
    model.write(str(tmp_path / "pulled"))
    shop.until(lambda: not model.busy, "it never ended")
    assert "bị rút" in model.outcome
    shop.tap("back")


def test_an_operator_restarts_devices_and_sees_neither_log_nor_settings(shop: Any) -> None:
    structlog.get_logger().warning("for technicians")
    shop.come_in(Duty.OPERATOR)
    for name in ("LiveModel", "ConfigurationModel", "ExportModel"):
        model = shop.model(name)
        (model.read if name == "ConfigurationModel" else model.look)()
    assert shop.model("LiveModel").devices.rowCount() == len(Role)
    assert shop.model("LiveModel").lines.rowCount() == 0
    assert shop.model("ConfigurationModel").rows.rowCount() == 0
    assert shop.model("ExportModel").sticks.rowCount() == 0
