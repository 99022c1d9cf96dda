"""The clock as a port: one alarm at a time is all that a visit needs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol


class Timers(Protocol):
    """One alarm that can be set anew and cancelled."""

    def set(self, seconds: float, alarm: Callable[[], None]) -> None:
        """Call `alarm` once after `seconds`, instead of any alarm set before."""

    def cancel(self) -> None:
        """Forget the alarm."""


class ThreadTimers:
    """The alarm on a thread of its own."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def set(self, seconds: float, alarm: Callable[[], None]) -> None:
        """Call `alarm` once after `seconds`, instead of any alarm set before."""
        self.cancel()
        self._timer = threading.Timer(seconds, alarm)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        """Forget the alarm."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
