"""The form's page for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.filling import AnswerSource
from kiosk.dossier.form import Field, FieldKind, FormStep
from kiosk.journey.events import Answer
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_BOARDS = {
    FieldKind.NAME: "name",
    FieldKind.NUMBER: "number",
    FieldKind.PHONE: "phone",
    FieldKind.ID_NUMBER: "number",
    FieldKind.DATE: "date",
    FieldKind.BIRTH: "birth",
    FieldKind.CHOICE: "choice",
    FieldKind.TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    label: str
    kind: str
    value: str
    origin: str
    trouble: str
    hint: str
    help: str
    limit: int
    options: tuple[str, ...]
    values: tuple[str, ...]
    meanings: tuple[str, ...]


def source_words(source: str) -> str:
    """Say where a value came from; empty for what was typed."""
    return AnswerSource(source).words if source else ""


def _row(field: Field, visit: Visit) -> _Row:
    return _Row(
        key=field.key,
        label=field.label if field.required else f"{field.label} (không bắt buộc)",
        kind=_BOARDS[field.kind],
        value=visit.answers.get(field.key, ""),
        origin=source_words(visit.sources.get(field.key, "")),
        trouble=visit.problems.get(field.key, ""),
        hint=f"Ví dụ: {field.example}" if field.example else "",
        help=field.help,
        limit=10 if field.kind in {FieldKind.DATE, FieldKind.BIRTH} else field.longest,
        options=tuple(choice.label for choice in field.choices),
        values=tuple(choice.value for choice in field.choices),
        meanings=tuple(choice.meaning for choice in field.choices),
    )


@QmlElement
@QmlSingleton
class FormModel(Drawn, QObject):
    """The fields that are asked on this page, with what they hold now."""

    changed = Signal()
    stepped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._step: FormStep | None = None
        self._steps = 0

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        form = self._scene.world.form_of(visit) if self._scene else None
        if visit.step is not Step.FORM or form is None:
            self._step = None
            self._rows.show([])
            return
        before = self._step
        self._step = form.steps[visit.form_step]
        self._steps = len(form.steps)
        self._rows.show([_row(field, visit) for field in form.asked(visit.answers, self._step)])
        self.changed.emit()
        if before is not self._step:
            self.stepped.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The fields of the page."""
        return self._rows

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question of the page."""
        return self._step.title if self._step else ""

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why it is asked, and which page this is."""
        if self._step is None:
            return ""
        page = self.tr("Trang {here} trong {all}.").format(here=self._visit.form_step + 1, all=self._steps)
        return f"{self._step.lead} {page}".strip()

    @Slot(str, str)
    def answer(self, key: str, value: str) -> None:
        """Take what a field holds now."""
        self._post(Answer(key, value))
