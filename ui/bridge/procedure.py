"""The chosen procedure for QML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.catalogue.fee import Fee
from kiosk.catalogue.procedure import Case, PaperNeeded
from kiosk.catalogue.source import Confidence
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.journey.finding import may_file
from kiosk.journey.visit import Visit
from kiosk.languages.phrase import Phrase, inside, say
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
    priceNote: str  # noqa: N815  # a QML role
    deadline: str
    reduced: str
    papers: tuple[str, ...]


def _paper(paper: PaperNeeded) -> Phrase:
    name: Phrase = Phrase(paper.name)
    if paper.copies > 1:
        name = say("{paper} ({copies} bản)", paper=name, copies=paper.copies)
    if not paper.required:
        name = say("{paper} (nếu có)", paper=name)
    return say("{paper}. {note}", paper=name, note=Phrase(paper.note)) if paper.note else name


def reduced_words(fee: Fee | None, today: date) -> Phrase | str:
    """Say to what a fee is reduced and how long; empty where it is not, or no longer."""
    if fee is None or not fee.holds_on(today):
        return ""
    words = say("Được giảm còn {fee}", fee=fee.words())
    if validity := fee.validity_words():
        words = say("{words}, {validity}", words=words, validity=validity)
    return say("{words}. {note}", words=words, note=Phrase(fee.note)) if fee.note else words


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
        self._cases.show([self._case(case) for case in visit.procedure.cases] if visit.procedure else [])
        self.changed.emit()

    def _case(self, case: Case) -> _Row:
        reduced = reduced_words(case.reduced, self._scene.world.today()) if self._scene else ""
        return _Row(
            title=self._say(case.title),
            price=self._say(case.fee.words()),
            priceNote=self._say(case.fee.note),
            deadline=self._say(case.deadline.words()),
            reduced=self._say(reduced),
            papers=tuple(self._say(_paper(paper)) for paper in case.papers),
        )

    @Property(QObject, notify=changed)
    def cases(self) -> QObject:
        """The cases of the procedure."""
        return self._cases

    @Property(bool, notify=changed)
    def fileable(self) -> bool:
        """Whether this kiosk has the form of the procedure."""
        return self._scene is not None and may_file(self._visit, self._scene.world)

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """Why nothing can be filed here now, and where to go; empty where it can."""
        procedure, scene = self._visit.procedure, self._scene
        if procedure is None or scene is None or self.fileable:
            return ""
        if scene.world.form_of(self._visit) is None:
            why = "Thủ tục này chưa nộp được tại ki-ốt."
        else:
            why = "Máy quét đang hỏng, nên ki-ốt chưa nhận được thủ tục cần giấy tờ."
        place = inside(scene.place.help_words)
        return self._say("{why} Xin mời quý khách đến {place}.", why=Phrase(why), place=place)

    @Property(str, notify=changed)
    def name(self) -> str:
        """The name."""
        return self._say(self._visit.procedure.name) if self._visit.procedure else ""

    @Property(str, notify=changed)
    def summary(self) -> str:
        """What it is, in a sentence."""
        return self._say(self._visit.procedure.summary) if self._visit.procedure else ""

    @Property(str, notify=changed)
    def fit(self) -> str:
        """What the kiosk can do of it."""
        if self._visit.procedure is None or self._scene is None:
            return ""
        return self._say(fit_words(self._visit.procedure, self._scene.world))

    @Property(str, notify=changed)
    def agency(self) -> str:
        """Who settles it."""
        return self._say(self._visit.procedure.agency) if self._visit.procedure else ""

    @Property(str, notify=changed)
    def result(self) -> str:
        """What comes out of it."""
        procedure = self._visit.procedure
        if procedure is None:
            return ""
        return self._say(
            "{name} ({kind})", name=Phrase(procedure.result_name), kind=inside(procedure.result.words)
        )

    @Property(str, notify=changed)
    def needs(self) -> str:
        """What must be known of card and holder to file here; empty where nothing can be filed."""
        if self._visit.procedure is None or not self.fileable:
            return ""
        needs = self._visit.procedure.needs
        holder = _HOLDER_NEEDED[needs.holder]
        words = Phrase(_CARD_NEEDED[needs.card])
        if needs.account is not AccountAssurance.NONE:
            words = say("{card}, hoặc tài khoản VNeID", card=words)
        return self._say(say("{card}, {holder}", card=words, holder=Phrase(holder)) if holder else words)

    @Property(str, notify=changed)
    def source(self) -> str:
        """Where the figures come from, and when they were looked up."""
        if self._visit.procedure is None:
            return ""
        found = self._visit.procedure.source
        words = self._say(
            "Mã thủ tục {code}. Số liệu xem ngày {day}.",
            code=self._visit.procedure.code,
            day=date_words(found.date),
        )
        if found.confidence is Confidence.HIGH:
            return words
        return words + " " + self.tr("Xin hỏi lại cán bộ nếu cần chắc chắn.")
