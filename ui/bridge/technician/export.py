"""The archive for support, for QML: the sticks that are plugged in, and how writing onto one goes."""

from __future__ import annotations

import threading
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
    from kiosk.appliance import Appliance

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
    """Sticks, and the last outcome; one archive is written at a time, on a thread of its own."""

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
        if not self._may(Right.EXPORT):
            return
        from kiosk.technician.stick import mounted_sticks  # noqa: PLC0415  # loaded when wanted

        self.draw([(str(one.folder), one.label, one.free, one.read_only) for one in mounted_sticks()])

    def draw(self, sticks: list[tuple[str, str, int, bool]]) -> None:
        """Show sticks: where, name, bytes free, whether they cannot be written."""
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

    @Slot(str)
    def write(self, folder: str) -> None:
        """Write the archive onto a stick that is shown."""
        desk, known = self._desk, {self._rows.row(at).folder for at in range(self._rows.rowCount())}
        if self._busy or desk is None or desk.appliance is None or folder not in known:
            return
        if not self._may(Right.EXPORT):
            return
        self._busy, self._outcome = True, ""
        self._note("exported")
        desk.session.working(begins=True)
        self.changed.emit()
        args = (self._stay, desk.appliance, Path(folder))
        threading.Thread(target=self._work, args=args, name="export", daemon=True).start()

    def _work(self, stay: int, appliance: Appliance, folder: Path) -> None:
        from kiosk.technician.exporting import export_to  # noqa: PLC0415  # as above

        self._written.emit(stay, export_to(folder, appliance))

    def _take(self, stay: int, outcome: Phrase) -> None:
        if stay == self._stay:
            self._busy, self._outcome = False, outcome
            if self._desk is not None:
                self._desk.session.working(begins=False)
            self.changed.emit()
