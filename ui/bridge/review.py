"""The review for QML: everything that will be sent, in the words of the screens it was entered on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.answers import date_typed
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import LABELS
from kiosk.dossier.filling import answer_of
from kiosk.dossier.form import Field, FieldKind
from kiosk.identity.card_code import mask_number
from kiosk.journey.events import Edit
from kiosk.journey.filling import papers_asked
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows
from ui.bridge.scene import Scene

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


def _part(title: str, lines: list[tuple[str, str]], edit: Edit | None = None) -> Part:
    return Part(title, tuple(a for a, _ in lines), tuple(b for _, b in lines), edit is not None, edit)


def parts(visit: Visit, scene: Scene) -> list[Part]:
    """Return the parts of the review, in the order of the journey."""
    found = []
    if visit.procedure is not None and visit.case is not None:
        lines = [
            ("Tên thủ tục", visit.procedure.name),
            ("Trường hợp", visit.case.title),
            ("Lệ phí", visit.case.fee.words()),
            ("Thời hạn", visit.case.deadline.words()),
        ]
        copies = visit.answers.get("copies", "").strip()
        if copies.isdecimal() and int(copies):
            lines.append(("Bản sao", f"{int(copies)} bản, thu phí riêng theo quy định"))
        found.append(_part("Thủ tục", lines))
    if visit.citizen is not None:
        lines = [
            ("Họ và tên", visit.citizen.name),
            ("Số định danh", mask_number(visit.citizen.number)),
            ("Ngày sinh", date_typed(visit.citizen.birth_date)),
        ]
        found.append(_part("Người nộp, theo thẻ căn cước", lines))
    form = scene.world.form_of(visit)
    if form is not None:
        for place, page in enumerate(form.pages(visit.answers)):
            lines = [
                (field.label, _said(field, answer))
                for field in page.fields
                if (answer := answer_of(form, field, visit.answers))
            ]
            found.append(_part(page.title, lines, Edit(Step.FORM, place)))
    if papers_asked(visit):
        lines = [
            (
                paper.name,
                f"{len(visit.pages[paper.key])} trang" if visit.pages.get(paper.key) else "không nộp",
            )
            for paper in papers_asked(visit)
        ]
        found.append(_part("Giấy tờ đã quét", lines, Edit(Step.PAPERS)))
    if visit.delivery is not None:
        lines = [("Cách nhận", visit.delivery.words)]
        lines += [(LABELS[key], visit.delivery_answers.get(key, "")) for key in visit.delivery.asks]
        found.append(_part("Nhận kết quả", lines, Edit(Step.DELIVERY)))
    agreed = [
        (purpose.words, "Đồng ý" if purpose in visit.consents else "Không đồng ý")
        for purpose in ConsentPurpose
    ]
    found.append(_part("Quý khách đã đồng ý", agreed))
    return found


def _said(field: Field, answer: str) -> str:
    return mask_number(answer) if field.kind is FieldKind.ID_NUMBER else field.words(answer)


@QmlElement
@QmlSingleton
class ReviewModel(Drawn, QObject):
    """The parts of the review."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = Rows(Part, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        if self._scene is not None:
            self._parts.show(parts(visit, self._scene) if visit.step is Step.REVIEW else [])

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
