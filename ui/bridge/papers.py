"""The papers of the case for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.events import RemovePage, ScanSheet
from kiosk.journey.filling import papers_asked
from kiosk.journey.visit import Visit
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


@QmlElement
@QmlSingleton
class PapersModel(Drawn, QObject):
    """One row a paper, with its scanned pages as pictures from memory."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        if self._scene is not None:
            jpegs = {
                f"{key}-{i}": page.jpeg for key, pages in visit.pages.items() for i, page in enumerate(pages)
            }
            addresses = self._scene.pictures.keep(jpegs, "page")
            self._rows.show(
                [
                    _Row(
                        paper.key,
                        paper.name,
                        paper.note,
                        self._state(len(visit.pages.get(paper.key, ())), paper.required),
                        self.tr("Quét trang tiếp theo")
                        if visit.pages.get(paper.key)
                        else self.tr("Quét giấy này"),
                        tuple(
                            addresses[f"{paper.key}-{i}"] for i in range(len(visit.pages.get(paper.key, ())))
                        ),
                    )
                    for paper in papers_asked(visit)
                ]
            )
        self.changed.emit()

    def _state(self, pages: int, required: bool) -> str:
        if pages:
            return self.tr("Đã quét {count} trang").format(count=pages)
        return self.tr("Chưa quét, cần có") if required else self.tr("Chưa quét, không bắt buộc")

    @Property(QObject, notify=changed)
    def papers(self) -> QObject:
        """The papers that the case asks for."""
        return self._rows

    @Property(bool, notify=changed)
    def scanning(self) -> bool:
        """Whether a sheet is on its way through the scanner."""
        return self._visit.scanning

    @Property(float, notify=changed)
    def progress(self) -> float:
        """How far the sheet is, from 0 to 1; -1 when none moves."""
        return -1.0 if self._visit.progress is None else self._visit.progress

    @Slot(str)
    def scan(self, key: str) -> None:
        """Scan the next sheet of a paper."""
        self._post(ScanSheet(key))

    @Slot(str, int)
    def remove(self, key: str, index: int) -> None:
        """Take a page out again."""
        self._post(RemovePage(key, index))

    @Slot(str)
    def rescan(self, key: str) -> None:
        """Take the last page out and scan it anew."""
        self._post(RemovePage(key, len(self._visit.pages.get(key, ())) - 1))
        self._post(ScanSheet(key))
