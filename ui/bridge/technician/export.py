"""The archive for support and the readiness report onto a stick, for QML: which there are, how it went."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.languages.phrase import Phrase
from kiosk.technician.access.rights import Right
from ui.bridge.rows import Rows
from ui.bridge.technician.behind import Behind

if TYPE_CHECKING:
    from kiosk.technician.desk import Desk

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class _Row:
    folder: str
    label: str
    room: str


@QmlElement
@QmlSingleton
class ExportModel(Behind, QObject):
    """Sticks, and the last outcome; one thing is written at a time, on a thread of its own."""

    changed = Signal()
    _written = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._stay = 0
        self._busy = False
        self._outcome: Phrase | str = ""
        self._written.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def _turned(self) -> None:
        self._stay += 1
        self._busy, self._outcome = False, ""
        self._rows.show([])
        self.changed.emit()

    @Property(bool, notify=changed)
    def may(self) -> bool:
        """Whether who is in may write onto sticks."""
        return self._may(Right.EXPORT)

    @Property(QObject, constant=True)
    def sticks(self) -> QObject:
        """The sticks: `folder`, `label`, `room` (words)."""
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many sticks there are."""
        return self._rows.rowCount()

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether one is being written."""
        return self._busy

    @Property(str, notify=changed)
    def outcome(self) -> str:
        """How the last writing ended; empty before."""
        return self._say(self._outcome) if self._outcome else ""

    @Slot()
    def look(self) -> None:
        """Look which sticks are plugged in."""
        # Without a kiosk there is nothing to be written.
        if self._desk is None or self._desk.appliance is None or not self._may(Right.EXPORT):
            return
        from kiosk.technician.stick import mounted_sticks  # noqa: PLC0415  # loaded when wanted

        sticks = [(str(one.folder), one.label, one.free, one.read_only) for one in mounted_sticks()]
        self.draw(sticks, self._outcome, busy=self._busy)

    def draw(
        self, sticks: list[tuple[str, str, int, bool]], outcome: Phrase | str = "", *, busy: bool = False
    ) -> None:
        """Show sticks: where, name, bytes free, whether they cannot be written; and how writing goes."""
        self._busy, self._outcome = busy, outcome
        self._rows.show(
            [
                _Row(
                    folder,
                    label,
                    self._say("không ghi được")
                    if read_only
                    else self._say("còn {room} MB", room=free // _MB),
                )
                for folder, label, free, read_only in sticks
            ]
        )
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Say no more what became of what was written from another page."""
        if not self._busy:
            self._outcome = ""
            self.changed.emit()

    @Slot(str)
    def write(self, folder: str) -> None:
        """Write the archive onto a stick that is shown."""
        appliance = self._desk.appliance if self._desk is not None else None
        if appliance is None or not self._free(folder):
            return
        from kiosk.technician.exporting import export_to  # noqa: PLC0415  # as above

        self._note("exported")
        self._begin(lambda: export_to(Path(folder), appliance))

    @Slot(str)
    def writeReport(self, folder: str) -> None:  # noqa: N802  # a QML name
        """Write the newest report, as PDF and JSON, onto a stick that is shown."""
        examiner = self._desk.examiner if self._desk is not None else None
        report = examiner.known.newest if examiner is not None else None
        if examiner is None or report is None or not self._free(folder):
            return
        self._note("report", handed="stick")
        self._begin(lambda: examiner.write_onto_stick(report, Path(folder)))

    def _free(self, folder: str) -> bool:
        """Say whether it may be written there now: onto nothing but a stick that is shown."""
        shown = {self._rows.row(at).folder for at in range(self._rows.rowCount())}
        return not self._busy and folder in shown and self._may(Right.EXPORT)

    def _begin(self, write: Callable[[], Phrase]) -> None:
        desk = self._desk
        if desk is None:
            return
        self._busy, self._outcome = True, ""
        desk.session.working(begins=True)
        self.changed.emit()
        args = (self._stay, desk, write)
        threading.Thread(target=self._work, args=args, name="export", daemon=True).start()

    def _work(self, stay: int, desk: Desk, write: Callable[[], Phrase]) -> None:
        with desk.work():
            outcome = write()
        self._written.emit(stay, outcome)

    def _take(self, stay: int, outcome: Phrase) -> None:
        if stay == self._stay:
            self._busy, self._outcome = False, outcome
            if self._desk is not None:
                self._desk.session.working(begins=False)
            self.changed.emit()
