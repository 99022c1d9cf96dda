"""The search for QML: shelves to look through, words as typed, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.shelves import Browse, Shelf
from kiosk.journey.events import BrowseBy, ChooseProcedure, OpenShelf, TypeQuery
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows
from ui.bridge.words import bring_words, fit_words

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

# So many names stand on a shelf before one opens it.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    deadline: str
    price: str
    papers: str
    fit: str


@dataclass(frozen=True, slots=True)
class _Shelf:
    name: str
    title: str
    holdsWords: str  # noqa: N815  # a QML role


@QmlElement
@QmlSingleton
class SearchModel(Drawn, QObject):
    """What was typed or opened and what was found, each with its facts; the shelves while neither is."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._shelves = Rows(_Shelf, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self._rows.show([self._row(procedure) for procedure in self._found()])
        shelves = self._scene.world.catalogue.shelves(visit.browse) if self._scene and self.browsing else ()
        self._shelves.show(
            [_Shelf(shelf.name, self._say(shelf.name), self._names(shelf)) for shelf in shelves]
        )
        self.changed.emit()

    def _found(self) -> tuple[Procedure, ...]:
        visit = self._visit
        if self._scene is None or visit.step is not Step.SEARCH:
            return ()
        if visit.shelf:
            shelves = self._scene.world.catalogue.shelves(visit.browse)
            return next((shelf.procedures for shelf in shelves if shelf.name == visit.shelf), ())
        return tuple(hit.procedure for hit in visit.hits) if visit.query.strip() else ()

    def _names(self, shelf: Shelf) -> str:
        names = "; ".join(self._say(procedure.name) for procedure in shelf.procedures[:_NAMED])
        more = len(shelf.procedures) - _NAMED
        return self._say("{names} và {count} thủ tục khác", names=names, count=more) if more > 0 else names

    def _row(self, procedure: Procedure) -> _Row:
        case = procedure.cases[0]
        fit = fit_words(procedure, self._scene.world) if self._scene else ""
        return _Row(
            procedure.code,
            self._say(procedure.name),
            self._say(case.deadline.words()),
            self._say(case.fee.words()),
            self._say(bring_words(procedure, case)),
            self._say(fit),
        )

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The procedures that were found, best first, or those of the open shelf."""
        return self._rows

    @Property(QObject, notify=changed)
    def shelves(self) -> QObject:
        """The life events or agencies to look through."""
        return self._shelves

    @Property(bool, notify=changed)
    def browsing(self) -> bool:
        """Whether the shelves are shown: nothing is typed and none is open."""
        visit = self._visit
        return visit.step is Step.SEARCH and not visit.shelf and not visit.query.strip()

    @Property(bool, notify=changed)
    def byAgency(self) -> bool:  # noqa: N802  # a QML name
        """Whether the shelves are agencies; else life events."""
        return self._visit.browse is Browse.AGENCY

    @Property(str, notify=changed)
    def shelf(self) -> str:
        """The shelf that is open, empty when none is."""
        return self._say(self._visit.shelf) if self._visit.shelf else ""

    @Property(str, notify=changed)
    def query(self) -> str:
        """The words as typed so far."""
        return self._visit.query

    @Property(str, notify=changed)
    def found(self) -> str:
        """How many were found, in words."""
        if self._visit.shelf or not self._visit.query.strip():
            return ""
        if not self._visit.hits:
            return self.tr("Chưa thấy thủ tục nào. Xin gõ ít chữ hơn, hoặc gặp cán bộ.")
        return self._say("Thấy {count} thủ tục. Chạm vào thủ tục cần làm.", count=len(self._visit.hits))

    @Slot(str)
    def type(self, text: str) -> None:
        """Search for the words as typed so far."""
        self._post(TypeQuery(text))

    @Slot(str)
    def browse(self, by: str) -> None:
        """Lay the shelves out by `life-event` or by `agency`."""
        self._post(BrowseBy(Browse(by)))

    @Slot(str)
    def openShelf(self, name: str) -> None:  # noqa: N802  # a QML name
        """Open one shelf."""
        self._post(OpenShelf(name))

    @Slot(str)
    def choose(self, code: str) -> None:
        """Pick one procedure."""
        self._post(ChooseProcedure(code))
