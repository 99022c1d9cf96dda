"""The search for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.catalogue.procedure import Procedure
from kiosk.journey.events import ChooseProcedure, TypeQuery
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows
from ui.bridge.words import fit_words

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    deadline: str
    price: str
    fit: str


def _row(procedure: Procedure, world: World) -> _Row:
    case = procedure.cases[0]
    return _Row(
        procedure.code,
        procedure.name,
        case.deadline.words(),
        case.fee.words(),
        fit_words(procedure, world),
    )


@QmlElement
@QmlSingleton
class SearchModel(Drawn, QObject):
    """What was typed and what was found, each with its three facts."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        hits = visit.hits if visit.step is Step.SEARCH else ()
        if self._scene is not None:
            world = self._scene.world
            self._rows.show([_row(hit.procedure, world) for hit in hits])
        self.changed.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The procedures that were found, best first."""
        return self._rows

    @Property(str, notify=changed)
    def query(self) -> str:
        """The words as typed so far."""
        return self._visit.query

    @Property(str, notify=changed)
    def found(self) -> str:
        """How many were found, in words."""
        if not self._visit.query.strip():
            return ""
        if not self._visit.hits:
            return self.tr("Chưa thấy thủ tục nào. Xin gõ ít chữ hơn, hoặc gặp cán bộ.")
        return self.tr("Thấy {count} thủ tục. Chạm vào thủ tục cần làm.").format(count=len(self._visit.hits))

    @Slot(str)
    def type(self, text: str) -> None:
        """Search for the words as typed so far."""
        self._post(TypeQuery(text))

    @Slot(str)
    def choose(self, code: str) -> None:
        """Pick one procedure."""
        self._post(ChooseProcedure(code))
