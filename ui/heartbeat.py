"""The sign of life for an outside watchdog: given while the event loop and the journey both tick."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from kiosk.telemetry.notify import ALIVE, ServiceManager

_INTERVAL_MS = 200


class Ticking(Protocol):
    """A thread that answers when one knocks."""

    @property
    def beats(self) -> int:
        """How often it has answered."""

    def knock(self) -> None:
        """Ask it for a sign of life."""


class Heartbeat(QObject):
    """Knocks at the journey five times a second, and tells `manager` of each answer.

    The timer lives on Qt's thread: when that thread or the journey's stands still, nothing is told. A device
    that hangs holds neither, so device trouble stays a screen and is no reason for a restart.
    """

    def __init__(self, journey: Ticking, manager: ServiceManager) -> None:
        super().__init__()
        self._journey = journey
        self._manager = manager
        self._told = journey.beats
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin, when somebody listens."""
        if self._manager.listens:
            self._timer.start()
            self._journey.knock()

    def stop(self) -> None:
        """Fall silent."""
        self._timer.stop()

    def _tick(self) -> None:
        beats = self._journey.beats
        if beats != self._told:
            self._told = beats
            self._manager.tell(ALIVE)
            self._journey.knock()
