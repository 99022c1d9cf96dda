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
    needWords: str  # noqa: N815  # a QML role
    given: bool


@QmlElement
@QmlSingleton
class ConsentModel(Drawn, QObject):
    """One row a purpose, in the words that the manifest records, or their translation."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self._rows.show(
            [
                _Row(
                    purpose=purpose.value,
                    title=self._say(purpose.words),
                    wording=self._say(purpose.wording),
                    refused=self._say(purpose.refused_words),
                    needWords=self._say("Cần để nộp tại ki-ốt" if purpose.required else "Không bắt buộc"),
                    given=purpose in visit.consents,
                )
                for purpose in ConsentPurpose
            ]
        )
        self.changed.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The purposes, in the order they are asked."""
        return self._rows

    @Property(str, notify=changed)
    def missing(self) -> str:
        """How much must still be agreed to before one may go on; empty when nothing must."""
        count = sum(purpose.required and purpose not in self._visit.consents for purpose in ConsentPurpose)
        return self._say("Còn {count} mục cần đồng ý để nộp tại ki-ốt.", count=count) if count else ""

    @Slot(str, bool)
    def set(self, purpose: str, given: bool) -> None:
        """Tick or untick one purpose."""
        self._post(SetConsent(ConsentPurpose(purpose), given))
