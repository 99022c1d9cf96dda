"""The help of the screen that is shown, for QML."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.visit import Visit
from ui.bridge.help_words import FIELD_KEYS, HELP, KEYS, TYPED_ON
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class HelpModel(Drawn, QObject):
    """What the screen wants, in one or two sentences and a drawing of its own."""

    changed = Signal()

    _by_keys = False

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self.changed.emit()

    def go_by_keys(self, by_keys: bool) -> None:
        """Take over whether the person goes by keys: then the help says which."""
        self._by_keys = by_keys
        self.changed.emit()

    @Property(str, notify=changed)
    def drawing(self) -> str:
        """Which drawing shows it."""
        return HELP[self._visit.step].drawing

    @Property(str, notify=changed)
    def words(self) -> str:
        """What to do on this screen."""
        words = self._say(HELP[self._visit.step].words)
        if not self._by_keys:
            return words
        keys = (KEYS, FIELD_KEYS) if self._visit.step in TYPED_ON else (KEYS,)
        return "\n\n".join((words, *map(self._say, keys)))
