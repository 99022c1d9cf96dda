"""The chosen procedure for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.catalogue.procedure import Case, PaperNeeded
from kiosk.catalogue.source import Confidence
from kiosk.identity.assurance import CardAssurance, HolderAssurance
from kiosk.journey.finding import may_file
from kiosk.journey.visit import Visit
from kiosk.words import date_words
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows
from ui.bridge.words import fit_words

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_CARD_NEEDED = {
    CardAssurance.UNIDENTIFIED: "Không cần thẻ",
    CardAssurance.CLAIMED: "Mã trên thẻ căn cước",
    CardAssurance.CHIP_READ: "Thẻ căn cước gắn chip",
    CardAssurance.CHIP_SIGNED: "Thẻ căn cước gắn chip, chữ ký trên chip đúng",
    CardAssurance.CHIP_GENUINE: "Thẻ căn cước gắn chip, chip không phải bản sao",
}
_HOLDER_NEEDED = {
    HolderAssurance.UNKNOWN: "",
    HolderAssurance.PHONE: "xác nhận trên điện thoại của mình",
    HolderAssurance.COMPARED: "cán bộ đối chiếu người với thẻ",
}


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    price: str
    deadline: str
    reduced: str
    papers: tuple[str, ...]


def _paper(paper: PaperNeeded) -> str:
    copies = f" ({paper.copies} bản)" if paper.copies > 1 else ""
    optional = "" if paper.required else " (nếu có)"
    note = f". {paper.note}" if paper.note else ""
    return f"{paper.name}{copies}{optional}{note}"


def _case(case: Case) -> _Row:
    reduced = f"Được giảm còn {case.reduced.words()}" if case.reduced else ""
    if case.reduced and case.reduced.validity_words():
        reduced += f", {case.reduced.validity_words()}"
    if case.reduced and case.reduced.note:
        reduced += f". {case.reduced.note}"
    papers = tuple(_paper(paper) for paper in case.papers)
    return _Row(case.title, case.fee.words(), case.deadline.words(), reduced, papers)


@QmlElement
@QmlSingleton
class ProcedureModel(Drawn, QObject):
    """One procedure: its cases, what it needs, what comes out of it and where the figures come from."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self._cases.show([_case(case) for case in visit.procedure.cases] if visit.procedure else [])
        self.changed.emit()

    @Property(QObject, notify=changed)
    def cases(self) -> QObject:
        """The cases of the procedure."""
        return self._cases

    @Property(bool, notify=changed)
    def fileable(self) -> bool:
        """Whether this kiosk has the form of the procedure."""
        return self._scene is not None and may_file(self._visit, self._scene.world)

    @Property(str, notify=changed)
    def name(self) -> str:
        """The name."""
        return self._visit.procedure.name if self._visit.procedure else ""

    @Property(str, notify=changed)
    def summary(self) -> str:
        """What it is, in a sentence."""
        return self._visit.procedure.summary if self._visit.procedure else ""

    @Property(str, notify=changed)
    def fit(self) -> str:
        """What the kiosk can do of it."""
        if self._visit.procedure is None or self._scene is None:
            return ""
        return self.tr(fit_words(self._visit.procedure, self._scene.world))

    @Property(str, notify=changed)
    def agency(self) -> str:
        """Who settles it."""
        return self._visit.procedure.agency if self._visit.procedure else ""

    @Property(str, notify=changed)
    def result(self) -> str:
        """What comes out of it."""
        procedure = self._visit.procedure
        return f"{procedure.result_name} ({procedure.result.words.lower()})" if procedure else ""

    @Property(str, notify=changed)
    def needs(self) -> str:
        """What must be known of card and holder to file here; empty where nothing can be filed."""
        if self._visit.procedure is None or not self.fileable:
            return ""
        needs = self._visit.procedure.needs
        holder = _HOLDER_NEEDED[needs.holder]
        return self.tr(_CARD_NEEDED[needs.card]) + (f", {self.tr(holder)}" if holder else "")

    @Property(str, notify=changed)
    def source(self) -> str:
        """Where the figures come from, and when they were looked up."""
        if self._visit.procedure is None:
            return ""
        found = self._visit.procedure.source
        words = self.tr("Mã thủ tục {code}. Số liệu xem ngày {day}.").format(
            code=self._visit.procedure.code, day=date_words(found.date)
        )
        if found.confidence is Confidence.HIGH:
            return words
        return words + " " + self.tr("Xin hỏi lại cán bộ nếu cần chắc chắn.")
