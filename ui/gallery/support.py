"""A made-up machine for support: its devices and log, its settings, and the sticks in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import cast

from hardware.vocabulary import Condition, Counters, Role, Snapshot, State, Status
from kiosk.appliance import Appliance
from kiosk.languages.phrase import say
from kiosk.technician.configured import MASK, Configured, Origin
from kiosk.technician.export_words import words_of
from kiosk.technician.signed_settings import Beside, Difference, Signed
from kiosk.technician.stick import Trouble
from kiosk.technician.tail import Tail
from kiosk.telemetry.recent import Recent
from ui.app import App
from ui.bridge.technician.configuration import ConfigurationModel
from ui.bridge.technician.export import ExportModel
from ui.bridge.technician.live import LiveModel
from ui.bridge.technician.restart import RestartModel
from ui.bridge.technician.rooms import RoomsModel
from ui.gallery.doors import ClosedDesk
from ui.gallery.visits import PLACE

_SECOND_FAULT = "usb: endpoint stalled after 3 tries, no answer for 4.0 s"
DEVICES = (
    Snapshot(Status(Role.CHIP_READER, State.READY), "simulated-chip-reader", Counters(1, 0, 0, 1204)),
    Snapshot(
        Status(Role.CODE_SCANNER, State.ABSENT, fault="no such device"),
        "simulated-code-scanner",
        Counters(4, 3, 2, 88, "serial port went away: [Errno 19] No such device: '/dev/kiosk/code-scanner'"),
    ),
    Snapshot(
        Status(Role.DOCUMENT_SCANNER, State.BUSY),
        "simulated-document-scanner",
        Counters(2, 1, 1, 3310, _SECOND_FAULT),
    ),
    Snapshot(
        Status(Role.RECEIPT_PRINTER, State.ATTENTION, Condition.PAPER_OUT),
        "simulated-receipt-printer",
        Counters(1, 12, 12, 20417),
    ),
)
# Oldest first: level, what happened, the rest. The last but one is as long as lines are ever kept.
_LINES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("info", "kiosk is ready", {"devices": 4}),
    ("info", "visit began", {"visit": 1}),
    ("warning", "document scanner failed", {"why": _SECOND_FAULT, "role": "document-scanner"}),
    ("info", "document scanner works again", {"role": "document-scanner", "seconds": 2.4}),
    ("error", "card of Nguyễn Văn Mẫu could not be read, number 022196000107", {"role": "chip-reader"}),
    ("warning", "printer asks for paper", {"role": "receipt-printer"}),
    ("warning", "printer", {f"field_{at}": "status byte 0x12, paper sensor low" for at in range(20)}),
    ("info", "visit ended", {"visit": 1, "wiped": True}),
)
_WRITTEN = say(
    "Đã ghi xong và đọc lại đúng: {file}. Rút USB được rồi.", file="kiosk-QN-HCC-01-20261122T093000Z.zip"
)
_STICK = ("/media/usb", "KINGSTON", 7_900_000_000, False)
_FULL = ("/media/full", "USB 1", 4_000_000, False)
_LOCKED = ("/media/locked", "USB 2", 2_000_000_000, True)

SETTINGS = (
    Configured("centre.name", PLACE.centre_name, Origin.FILE),
    Configured("centre.kiosk_id", PLACE.kiosk_id, Origin.FILE),
    Configured("screen.width_px", "1080", Origin.FILE),
    Configured("phone.gateway_secret", MASK, Origin.CREDENTIAL),
    Configured("province.gateway_url", "https://cong.quangninh.example/kiosk/v1/submissions", Origin.FILE),
    Configured("sound", "false", Origin.ENVIRONMENT),
    Configured("province.custody_wait_seconds", "20.0", Origin.DEFAULT),
    Configured("paths.state", "/var/lib/kiosk", Origin.DEFAULT),
    Configured("devices.document-scanner.options.calibration_profile_name", "-", Origin.DEFAULT),
)
CHANGED = (
    Difference("screen.width_px", "1920", "1080"),
    Difference("province.gateway_key", MASK, MASK),
    Difference("sound", "-", "false"),
)
_FILE = "/etc/kiosk/kiosk.toml"

_STICKS: Mapping[str, tuple[list[tuple[str, str, int, bool]], str, bool]] = MappingProxyType(
    {
        "service-sticks-none": ([], "", False),
        "service-sticks": ([_STICK, _FULL, _LOCKED], "", False),
        "service-stick-writing": ([_STICK], "", True),
        "service-stick-full": ([_FULL], words_of(Trouble.FULL), False),
        "service-stick-done": ([_STICK], _WRITTEN, False),
    }
)
_BESIDE = MappingProxyType(
    {
        "service-settings": Beside(Signed.UNSIGNED),
        "service-settings-differ": Beside(Signed.DIFFERS, CHANGED),
    }
)
_LIVE = MappingProxyType(
    {
        "service-live": "",
        "service-restart": "",
        "service-log-found": "printer",
        "service-log-nothing": "chip reader gone",
    }
)
# The pages for support, by the name of the picture.
SUPPORT = (*_LIVE, *_BESIDE, *_STICKS)


def draw_support(app: App, name: str) -> None:
    """Show a page for support, of a made-up machine, to who is in; the table is shown before."""

    def model(kind: type) -> object:
        return app.engine.singletonInstance("Kiosk.Bridge", kind.__name__)

    rooms, live, restart = model(RoomsModel), model(LiveModel), model(RestartModel)
    settings, export = model(ConfigurationModel), model(ExportModel)
    assert isinstance(rooms, RoomsModel)  # noqa: S101  # what the app itself registered
    assert isinstance(live, LiveModel)  # noqa: S101  # as above
    assert isinstance(restart, RestartModel)  # noqa: S101  # as above
    assert isinstance(settings, ConfigurationModel)  # noqa: S101  # as above
    assert isinstance(export, ExportModel)  # noqa: S101  # as above
    desk = app.scene.desk
    assert isinstance(desk, ClosedDesk)  # noqa: S101  # the studio's
    # Some of a page is there on an installed machine alone; the other pages would look at it themselves.
    desk.stand_before(_installed() if name in _LIVE else None)
    if name in _LIVE:
        rooms.go("Live")
        live.draw(DEVICES, _tail(), _LIVE[name])
        if name == "service-restart":
            restart.ask()
    elif name in _BESIDE:
        rooms.go("Configuration")
        settings.draw(SETTINGS, _FILE, _BESIDE[name])
    elif name in _STICKS:
        rooms.go("Export")
        sticks, outcome, busy = _STICKS[name]
        export.draw(sticks, outcome, busy=busy)


def _installed() -> Appliance:
    """Make up as much of an installed kiosk as the pages ask for."""
    made = SimpleNamespace(
        settings=SimpleNamespace(profile="appliance"), station=SimpleNamespace(snapshots=lambda: DEVICES)
    )
    return cast("Appliance", made)


def _tail() -> Tail:
    recent = Recent()
    for at, (level, event, more) in enumerate(_LINES):
        told = {"event": event, "level": level, "timestamp": f"2026-11-22T09:30:{at:02d}Z", **more}
        recent.take(json.dumps(told))
    return Tail(recent)
