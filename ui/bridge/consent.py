"""The consents of a visit for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey.events import SetConsent
from kiosk.journey.visit import Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Row:
    purpose: str
    title: str
    wording: str
    refused: str
    given: bool


@QmlElement
@QmlSingleton
class ConsentModel(Drawn, QObject):
    """One row a purpose, in the words that the manifest records."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._rows.show(
            [_Row(p.value, p.words, p.wording, p.refused_words, p in visit.consents) for p in ConsentPurpose]
        )

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The purposes, in the order they are asked."""
        return self._rows

    @Slot(str, bool)
    def set(self, purpose: str, given: bool) -> None:
        """Tick or untick one purpose."""
        self._post(SetConsent(ConsentPurpose(purpose), given))
