"""The hidden gesture: five touches on one of two places that look like nothing, or five keys of a pad."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt

TOUCHES = 5
WITHIN_SECONDS = 4.0
# Nothing of a welcome answers to these, and nobody presses them in this order to get anywhere.
KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Escape)


class Gesture:
    """Says of each touch or key whether it was the last of the gesture; `now` gives seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._touched: list[float] = []
        self._pressed: list[tuple[float, int]] = []

    def touch(self) -> bool:
        """Take a touch on one of the places."""
        now = self._now()
        self._touched = [*self._touched, now][-TOUCHES:]
        done = len(self._touched) == TOUCHES and now - self._touched[0] <= WITHIN_SECONDS
        if done:
            self.forget()
        return done

    def press(self, key: int) -> bool:
        """Take a key, whichever it is."""
        now = self._now()
        self._pressed = [*self._pressed, (now, key)][-len(KEYS) :]
        done = (
            tuple(pressed for _, pressed in self._pressed) == KEYS
            and now - self._pressed[0][0] <= WITHIN_SECONDS
        )
        if done:
            self.forget()
        return done

    def forget(self) -> None:
        """Begin anew."""
        self._touched.clear()
        self._pressed.clear()
