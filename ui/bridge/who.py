"""For whom one files, for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.form import WHO, Who
from kiosk.journey.events import ChooseWho
from kiosk.journey.visit import Step, Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Row:
    value: str
    label: str
    meaningWords: str  # noqa: N815  # a QML role
    selected: bool


@QmlElement
@QmlSingleton
class WhoModel(Drawn, QObject):
    """The people between whom the form makes a difference, and who was chosen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        form = self._scene.world.form_of(visit) if self._scene else None
        roles = form.roles if form is not None and visit.step is Step.WHO else ()
        chosen = visit.answers.get(WHO, "")
        self._rows.show(
            [
                _Row(role.value.value, self._say(role.label), self._say(role.meaning), role.value == chosen)
                for role in roles
            ]
        )
        self.changed.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """For whom one may file here."""
        return self._rows

    @Property(str, notify=changed)
    def procedure(self) -> str:
        """The name of the procedure, in the language of the screens."""
        return self._say(self._visit.procedure.name) if self._visit.procedure else ""

    @Slot(str)
    def choose(self, value: str) -> None:
        """Say for whom."""
        self._post(ChooseWho(Who(value)))
