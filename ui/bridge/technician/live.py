"""Devices as they are now and the newest log lines, redacted, for QML; and starting a device anew."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from PySide6.QtCore import Property, QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from hardware.vocabulary import Role, Snapshot, State
from kiosk.technician.access.rights import Right
from kiosk.technician.tail import Found, Line, Tail
from kiosk.telemetry.recent import RECENT
from ui.bridge.rows import Rows
from ui.bridge.technician.behind import Behind
from ui.bridge.technician.told import AT_WORK

if TYPE_CHECKING:
    from hardware.station import Station

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_log = structlog.get_logger(__name__)
SHELL = "shell"
_TITLES = {
    Role.CHIP_READER: "Đầu đọc thẻ",
    Role.CODE_SCANNER: "Máy đọc mã",
    Role.DOCUMENT_SCANNER: "Máy quét giấy tờ",
    Role.RECEIPT_PRINTER: "Máy in phiếu",
}
_STATES = {
    State.READY: ("passed", "Sẵn sàng"),
    State.BUSY: ("passed", "Đang làm việc"),
    State.ATTENTION: ("failed", "Cần người xử lý"),
}
_SILENT = ("failed", "Không trả lời")


@dataclass(frozen=True, slots=True)
class _Device:
    role: str
    title: str
    shows: str
    word: str
    counters: str
    fault: str


@QmlElement
@QmlSingleton
class LiveModel(Behind, QObject):
    """What the page shows at each `look`; `asked` is what a second touch would start anew."""

    changed = Signal()
    _restarted = Signal(int)
    _was_read = Signal(object, list, list, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices = Rows(_Device, self)
        self._lines = Rows(Line, self)
        self._loud = False
        self._asked = ""
        self._busy = False
        self._stay = 0
        self._outcome = ""
        self._faults: dict[Role, tuple[str, str]] = {}
        self._tail = Tail(RECENT)
        self._reading = False
        self._told: tuple[list[Line], list[Line]] = ([], [])
        self._query = ""
        self._found: Found | None = None
        self._restarted.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._was_read.connect(self._take_lines, Qt.ConnectionType.QueuedConnection)

    def _turned(self) -> None:
        self._stay += 1
        self._asked, self._busy, self._outcome = "", False, ""
        self._loud, self._query, self._found = False, "", None
        self._devices.show([])
        self._lines.show([])
        # A thread that still reads has the tail of before: what it says is not taken.
        self._tail, self._reading, self._told = Tail(RECENT), False, ([], [])
        self._faults = {}
        self.changed.emit()

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        """The devices: `role`, `title`, `shows`, `word`, `counters`, `fault`."""
        return self._devices

    @Property(QObject, constant=True)
    def lines(self) -> QObject:
        """The newest lines first: `number`, `text`, `loud`."""
        return self._lines

    @Property(bool, notify=changed)
    def loud(self) -> bool:
        """Whether warnings and errors alone are shown."""
        return self._loud

    @Property(str, notify=changed)
    def query(self) -> str:
        """What is looked for in the log."""
        return self._query

    @Property(str, notify=changed)
    def found(self) -> str:
        """How many lines hold what is looked for; empty while nothing is."""
        if not self._query or not self._may(Right.READ_LOG):
            return ""
        if self._found is None:
            return self._say("Đang tìm trong nhật ký…")
        count = self._found.loud_count if self._loud else self._found.count
        shown = len(self._found.loud_lines if self._loud else self._found.lines)
        if not count:
            return self._say("Không dòng nào có “{query}”.", query=self._query)
        if shown < count:
            words = "{count} dòng có “{query}”. Dưới đây là {shown} dòng mới nhất."
            return self._say(words, count=count, query=self._query, shown=shown)
        return self._say("{count} dòng có “{query}”.", count=count, query=self._query)

    @Property(str, notify=changed)
    def asked(self) -> str:
        """What is asked about: a role, `shell`, or empty."""
        return self._asked

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether a device is being started anew."""
        return self._busy

    @Property(str, notify=changed)
    def outcome(self) -> str:
        """What became of the last restart."""
        return self._outcome

    @Property(bool, notify=changed)
    def mayRead(self) -> bool:  # noqa: N802  # a QML name
        """Whether who is in may read the log."""
        return self._may(Right.READ_LOG)

    @Property(bool, notify=changed)
    def mayShell(self) -> bool:  # noqa: N802  # a QML name
        """Whether the screens can be started anew: where a service starts them again."""
        desk = self._desk
        appliance = desk.appliance if desk is not None else None
        installed = appliance is not None and appliance.settings.profile == "appliance"
        return installed and self._may(Right.RESTART_SHELL)

    @Slot()
    def look(self) -> None:
        """Look at the devices and at the log."""
        desk = self._desk
        if desk is None or desk.appliance is None or not self._may(Right.LOOK):
            return
        self._devices.show([self._device(one) for one in desk.appliance.station.snapshots()])
        if self._may(Right.READ_LOG) and not self._reading:
            # Whoever floods the log must not hold up what draws.
            self._reading = True
            args = (self._tail, self._query)
            threading.Thread(target=self._read, args=args, name="log tail", daemon=True).start()

    def draw(self, devices: Sequence[Snapshot], tail: Tail, query: str = "") -> None:
        """Show these, at once: what a gallery draws."""
        self._tail, self._query = tail, query
        self._devices.show([self._device(one) for one in devices])
        self._take_lines(tail, *tail.read(), (query, tail.find(query) if query else None))

    @Slot(bool)
    def filter(self, loud: bool) -> None:
        """Show warnings and errors alone, or all."""
        self._loud = loud
        self._show_lines()
        self.look()

    @Slot(str)
    def search(self, words: str) -> None:
        """Show the lines alone that hold these words, as they are shown; with none, all."""
        if self._may(Right.READ_LOG):
            self._query, self._found = words.strip(), None
            self._show_lines()
            self.look()

    @Slot(str)
    def restart(self, what: str) -> None:
        """Ask, and when asked, start a device or the screens anew."""
        desk = self._desk
        right = Right.RESTART_SHELL if what == SHELL else Right.RESTART_DEVICE
        if self._busy or desk is None or desk.appliance is None or not self._may(right):
            return
        if what == SHELL and desk.at_work:
            self._asked, self._outcome = "", self._say(AT_WORK)
            self.changed.emit()
            return
        if self._asked != what:
            self._asked, self._outcome = what, ""
            self.changed.emit()
            return
        self._asked = ""
        self._note("restarted", what=what)
        if what == SHELL:
            self._restart_shell()
        elif what in set(Role):
            self._busy = True
            desk.session.working(begins=True)
            args = (self._stay, desk.appliance.station, Role(what))
            threading.Thread(target=self._work, args=args, name=f"restart {what}", daemon=True).start()
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Start nothing anew."""
        self._asked = ""
        self.changed.emit()

    def _restart_shell(self) -> None:
        # The service starts it again; the note is written before.
        application = QCoreApplication.instance()
        if self.mayShell and application is not None:
            QTimer.singleShot(500, application.quit)

    def _work(self, stay: int, station: Station, role: Role) -> None:
        station.restart([role])
        self._restarted.emit(stay)

    def _take(self, stay: int) -> None:
        if stay != self._stay:
            return
        self._busy = False
        if self._desk is not None:
            self._desk.session.working(begins=False)
        self._outcome = self._say("Đã khởi động lại. Trạng thái mới hiện ở trên.")
        self.changed.emit()
        self.look()

    def _read(self, tail: Tail, query: str) -> None:
        read: tuple[list[Line], list[Line]] = ([], [])
        found: Found | None = Found()

        def wanted() -> bool:
            return self._tail is tail and self._query == query

        try:
            read = tail.read()
            found = tail.find(query, wanted) if query else None
        except Exception:  # noqa: BLE001  # a bug must be seen in the log; the page must not wait for ever
            _log.exception("the log could not be shown")
        # At the very end there is nobody left to tell.
        with suppress(RuntimeError):
            self._was_read.emit(tail, *read, (query, found))

    def _take_lines(
        self, tail: Tail, lines: list[Line], loud: list[Line], sought: tuple[str, Found | None]
    ) -> None:
        if tail is not self._tail:
            return
        self._reading, self._told = False, (lines, loud)
        if sought[0] == self._query:
            self._found = sought[1]
        self._show_lines()
        if sought[0] != self._query:
            # Something else is looked for by now.
            self.look()

    def _show_lines(self) -> None:
        """Show what is known of the log now; what is looked for is never mixed with what is not."""
        if not self._query:
            self._lines.show(self._told[self._loud])
        elif self._found is None:
            self._lines.show([])
        else:
            self._lines.show(self._found.loud_lines if self._loud else self._found.lines)
        self.changed.emit()

    def _device(self, one: Snapshot) -> _Device:
        counters, role = one.counters, one.status.role
        shows, word = _STATES.get(one.status.state, _SILENT)
        told = self._say(
            "{jobs} việc, {faults} lần lỗi, {recoveries} lần tự phục hồi",
            jobs=counters.jobs,
            faults=counters.faults,
            recoveries=counters.recoveries,
        )
        fault = self._fault(role, counters.last_fault)
        return _Device(role.value, self._say(_TITLES[role]), shows, self._say(word), told, fault)

    def _fault(self, role: Role, raw: str) -> str:
        from kiosk.technician.redaction import redact_text, shown  # noqa: PLC0415  # loaded when wanted

        if raw != self._faults.get(role, ("", ""))[0]:
            self._faults[role] = (raw, shown(redact_text(raw)))
        return self._faults[role][1] if raw else ""
