"""Which page of the technician's side is shown, for QML: one behind the other, back to the table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.visit import Step, Visit
from kiosk.technician.access.rights import Right
from kiosk.technician.access.tried import Insider
from ui.bridge.rows import Rows
from ui.bridge.technician.behind import Behind

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

FIRST = "Table"
_PAGES = Path(__file__).resolve().parents[2] / "qml" / "Kiosk" / "Technician"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the table leads to: `room` is the name of its QML file, `right` who sees it."""

    room: str
    title: str
    right: Right


ENTRIES = (
    Entry("Live", "Thiết bị và nhật ký", Right.RESTART_DEVICE),
    Entry("Configuration", "Cấu hình", Right.READ_SETTINGS),
    Entry("Export", "Xuất ra USB", Right.EXPORT),
)


@dataclass(frozen=True, slots=True)
class _Row:
    room: str
    title: str


@QmlElement
@QmlSingleton
class RoomsModel(Behind, QObject):
    """The page that is shown, and the way back; whoever comes in begins at the table."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._way = [FIRST]
        self._seen: Insider | None = None
        self._entries = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        super().show(visit)
        if visit.step is Step.SERVICE:
            self._refresh()

    def _turned(self) -> None:
        if self._insider is not self._seen:
            self._seen = self._insider
            self._way = [FIRST]
            self._refresh()

    def _refresh(self) -> None:
        self._entries.show(
            [
                _Row(one.room, self._say(one.title))
                for one in ENTRIES
                if self._may(one.right) and (_PAGES / f"{one.room}.qml").exists()
            ]
        )
        self.changed.emit()

    @Property(str, notify=changed)
    def room(self) -> str:
        """The name of the page's QML file."""
        return self._way[-1]

    @Property(QObject, constant=True)
    def entries(self) -> QObject:
        """The pages that who is in may open from the table: `room`, `title`."""
        return self._entries

    @Slot(str)
    def go(self, room: str) -> None:
        """Open a page."""
        if self._insider is not None and self._way[-1] != room:
            self._way.append(room)
            self.changed.emit()

    @Slot()
    def back(self) -> None:
        """Go back by a page; from the table nowhere."""
        if len(self._way) > 1:
            del self._way[-1]
            self.changed.emit()

    @Slot()
    def home(self) -> None:
        """Go back to the table."""
        self._way = [FIRST]
        self.changed.emit()
