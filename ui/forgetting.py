"""Letting go of what the screens of a visit were drawn from, once the visit is wiped."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtQml import QJSEngine

from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.forgetting import forget
from kiosk.journey.visit import Visit

# The screen of the person before has then gone, and what it held is nobody's.
_GONE_MS = 500


class Forgetting(QObject):
    """Collects what QML holds no more after a wipe, and gives its memory back.

    The journey does so for its own side when it wipes; the screens are turned over only after that.
    """

    def __init__(self, engine: QJSEngine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._attended = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GONE_MS)
        self._soon.timeout.connect(self._forget)

    def show(self, visit: Visit) -> None:
        """Forget soon, when this visit is nobody's and the last one was somebody's."""
        attended = visit.step not in UNATTENDED
        if self._attended and not attended:
            self._soon.start()
        self._attended = attended

    def _forget(self) -> None:
        self._engine.collectGarbage()
        forget()
