"""The review for QML: everything that will be sent, in the words of the screens it was entered on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.answers import date_typed
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import LABELS
from kiosk.dossier.filling import answer_of
from kiosk.dossier.form import WHO, Field, FieldKind, Form
from kiosk.identity.assurance import AccountAssurance
from kiosk.identity.card_code import mask_number
from kiosk.journey.events import Edit
from kiosk.journey.filling import papers_asked
from kiosk.journey.prefilling import delivery_given
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the review: lines of label and value, and the screen that changes it, if one does."""

    title: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    editable: bool
    edit: Edit | None


@QmlElement
@QmlSingleton
class ReviewModel(Drawn, QObject):
    """The parts of the review, in the order of the journey."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = Rows(Part, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        if self._scene is None or visit.step is not Step.REVIEW:
            self._parts.show([])
            return
        self._parts.show(
            [
                *self._procedure(visit),
                *self._submitter(visit),
                *self._form(visit, self._scene.world.form_of(visit)),
                *self._papers(visit),
                *self._delivery(visit),
                self._consents(visit),
            ]
        )

    def _part(self, title: str, lines: list[tuple[str, str]], edit: Edit | None = None) -> Part:
        labels = tuple(self._say(label) for label, _ in lines)
        return Part(self._say(title), labels, tuple(value for _, value in lines), edit is not None, edit)

    def _procedure(self, visit: Visit) -> list[Part]:
        if visit.procedure is None or visit.case is None:
            return []
        lines = [
            ("Tên thủ tục", self._say(visit.procedure.name)),
            ("Trường hợp", self._say(visit.case.title)),
            ("Lệ phí", self._say(visit.case.fee.words())),
            ("Thời hạn", self._say(visit.case.deadline.words())),
        ]
        copies = visit.answers.get("copies", "").strip()
        if copies.isdecimal() and int(copies):
            said = self._say("{count} bản, thu phí riêng theo quy định", count=int(copies))
            lines.append(("Bản sao", said))
        return [self._part("Thủ tục", lines)]

    def _submitter(self, visit: Visit) -> list[Part]:
        citizen = visit.citizen
        if citizen is None:
            return []
        lines = [
            ("Họ và tên", citizen.name),
            ("Số định danh", mask_number(citizen.number)),
            ("Ngày sinh", date_typed(citizen.birth_date)),
        ]
        by_card = citizen.account is AccountAssurance.NONE
        return [self._part("Người nộp, theo thẻ căn cước" if by_card else "Người nộp, theo VNeID", lines)]

    def _form(self, visit: Visit, form: Form | None) -> list[Part]:
        if form is None:
            return []
        who = visit.answers.get(WHO, "")
        found = [
            self._part("Hồ sơ này của ai", [("Nộp cho", self._say(role.label))])
            for role in form.roles
            if role.value.value == who
        ]
        for place, page in enumerate(form.pages(visit.answers)):
            lines = [
                (field.label, self._answer(field, answer))
                for field in page.fields
                if (answer := answer_of(form, field, visit.answers))
            ]
            if lines:
                found.append(self._part(page.title, lines, Edit(Step.FORM, place)))
        return found

    def _answer(self, field: Field, answer: str) -> str:
        match field.kind:
            case FieldKind.ID_NUMBER:
                return mask_number(answer)
            case FieldKind.CHOICE:
                return self._say(field.words(answer))
            case _:
                return field.words(answer)

    def _papers(self, visit: Visit) -> list[Part]:
        lines = [
            (paper.name, self._pages(len(visit.pages.get(paper.key, ())))) for paper in papers_asked(visit)
        ]
        return [self._part("Giấy tờ đã quét", lines, Edit(Step.PAPERS))] if lines else []

    def _pages(self, count: int) -> str:
        return self._say("{count} trang", count=count) if count else self._say("không nộp")

    def _delivery(self, visit: Visit) -> list[Part]:
        if visit.delivery is None:
            return []
        lines = [("Cách nhận", self._say(visit.delivery.words))]
        given = delivery_given(visit)
        lines += [(LABELS[key], given.get(key, "")) for key in visit.delivery.asks]
        return [self._part("Nhận kết quả", lines, Edit(Step.DELIVERY))]

    def _consents(self, visit: Visit) -> Part:
        lines = [
            (purpose.words, self._say("Đã đồng ý" if purpose in visit.consents else "Không đồng ý"))
            for purpose in ConsentPurpose
        ]
        return self._part("Quý khách đã đồng ý", lines)

    @Property(QObject, notify=changed)
    def sections(self) -> QObject:
        """The parts, in the order of the journey."""
        return self._parts

    @Slot(int)
    def edit(self, index: int) -> None:
        """Go back to the screen that a part was entered on."""
        edit = self._parts.row(index).edit
        if edit is not None:
            self._post(edit)
