"""The papers of the case for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.catalogue.procedure import PaperNeeded
from kiosk.journey.events import MovePage, RemovePage, ReplacePage, ScanSheet, TurnPage
from kiosk.journey.filling import papers_asked
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    name: str
    note: str
    stateWords: str  # noqa: N815  # a QML role
    actionWords: str  # noqa: N815  # a QML role
    pictures: tuple[str, ...]
    looked: int
    wanted: bool


@QmlElement
@QmlSingleton
class PapersModel(Drawn, QObject):
    """One row a paper, with its scanned pages as pictures from memory; one page is looked at more closely.

    Which page that is belongs to the screen, not to the visit: the last one, until another is touched.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._looked: tuple[str, int] | None = None

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        before, self._visit = self._visit, visit
        if visit.step is not Step.PAPERS:
            self._looked = None
        for key, pages in visit.pages.items():
            if before.step is Step.PAPERS and len(pages) > len(before.pages.get(key, ())):
                self._looked = (key, len(pages) - 1)
        self._draw()

    def _draw(self) -> None:
        if self._scene is not None:
            pages = self._visit.pages
            jpegs = {f"{key}-{i}": page.jpeg for key, own in pages.items() for i, page in enumerate(own)}
            addresses = self._scene.pictures.keep(jpegs, "page")
            papers = papers_asked(self._visit)
            at = self._at(papers)
            self._rows.show([self._row(paper, addresses, at) for paper in papers])
        self.changed.emit()

    def _at(self, papers: tuple[PaperNeeded, ...]) -> tuple[str, int] | None:
        """Return the page that is looked at: the one that was touched, or else the last one."""
        pages = self._visit.pages
        if self._looked is not None and self._looked[1] < len(pages.get(self._looked[0], ())):
            return self._looked
        return next(
            ((paper.key, len(pages[paper.key]) - 1) for paper in reversed(papers) if pages.get(paper.key)),
            None,
        )

    def _row(self, paper: PaperNeeded, addresses: dict[str, str], at: tuple[str, int] | None) -> _Row:
        count = len(self._visit.pages.get(paper.key, ()))
        return _Row(
            key=paper.key,
            name=self._say(paper.name),
            note=self._say(paper.note),
            stateWords=self._state(count, required=paper.required),
            actionWords=self._say("Quét trang tiếp theo" if count else "Quét giấy này"),
            pictures=tuple(addresses[f"{paper.key}-{i}"] for i in range(count)),
            looked=at[1] if at is not None and at[0] == paper.key else -1,
            wanted=paper is self._wanted(),
        )

    def _state(self, pages: int, *, required: bool) -> str:
        if pages:
            return self._say("Đã quét {count} trang", count=pages)
        return self._say("Chưa quét, cần có" if required else "Chưa quét, không bắt buộc")

    @Property(QObject, notify=changed)
    def papers(self) -> QObject:
        """The papers that the case asks for."""
        return self._rows

    @Property(str, notify=changed)
    def missing(self) -> str:
        """What must still be scanned before one may go on; empty when nothing must."""
        wanted = self._wanted()
        return self._say("Còn cần quét: {name}", name=self._say(wanted.name)) if wanted else ""

    def _wanted(self) -> PaperNeeded | None:
        """Return the first paper without which one may not go on."""
        pages = self._visit.pages
        return next((p for p in papers_asked(self._visit) if p.required and not pages.get(p.key)), None)

    @Property(bool, notify=changed)
    def scanning(self) -> bool:
        """Whether a sheet is on its way through the scanner."""
        return self._visit.scanning

    @Property(float, notify=changed)
    def progress(self) -> float:
        """How far the sheet is, from 0 to 1; -1 when none moves."""
        return -1.0 if self._visit.progress is None else self._visit.progress

    @Property(int, notify=changed)
    def step(self) -> int:
        """What the scanner does: 0 takes the sheet, 1 reads it, 2 the kiosk judges the page."""
        part = self._visit.progress or 0.0
        return 0 if part <= 0 else 1 if part < 1 else 2

    @Property(str, notify=changed)
    def replacingWords(self) -> str:  # noqa: N802  # a QML name
        """Which page the sheet under way takes the place of; empty for a page of its own."""
        at = self._visit.replacing
        return "" if at is None else self._say("Quét lại trang {number}", number=at + 1)

    @Slot(str)
    def scan(self, key: str) -> None:
        """Scan the next sheet of a paper."""
        self._post(ScanSheet(key))

    @Slot(str, int)
    def look(self, key: str, index: int) -> None:
        """Look at a page more closely."""
        self._looked = (key, index)
        self._draw()

    @Slot(str, int)
    def turn(self, key: str, index: int) -> None:
        """Turn a page by a quarter to the right."""
        self._looked = (key, index)
        self._post(TurnPage(key, index))

    @Slot(str, int, int)
    def move(self, key: str, index: int, to: int) -> None:
        """Put a page at another place of its paper, and go on looking at it."""
        self._looked = (key, to)
        self._post(MovePage(key, index, to))

    @Slot(str, int)
    def again(self, key: str, index: int) -> None:
        """Scan a page anew; the old one stays until the new one is there."""
        self._looked = (key, index)
        self._post(ReplacePage(key, index))

    @Slot(str, int)
    def remove(self, key: str, index: int) -> None:
        """Take a page out again."""
        self._looked = None
        self._post(RemovePage(key, index))
