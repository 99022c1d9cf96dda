"""Whoever stands at the machine while checks run, as far as checks ask them something."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.technician.check import Picture


class Task(StrEnum):
    """What a person is asked to do; those of the screen need the screen."""

    LAY_CARD = "lay-card"
    TAKE_CARD = "take-card"
    SHOW_CODE = "show-code"
    BLANK_SHEET = "blank-sheet"
    TARGET_SHEET = "target-sheet"
    STACK = "stack"
    TAKE_SLIP = "take-slip"
    SHOW_SLIP = "show-slip"
    FEED_SLIP = "feed-slip"
    LISTEN = "listen"
    TOUCH_GRID = "touch-grid"
    PIXELS = "pixels"
    COLOURS = "colours"
    KEYS = "keys"


ON_THE_SCREEN = frozenset({Task.TOUCH_GRID, Task.PIXELS, Task.COLOURS, Task.KEYS})

# Who has not answered for so long has gone away, and is asked no more: the least limit of a check that needs
# somebody (`Check.seconds`) is longer.
PATIENCE_SECONDS = 150.0


class Person(Protocol):
    """Asked by one check at a time; None is "nobody answered in time", or that the checks were cancelled.

    After one question that nobody answered within `PATIENCE_SECONDS`, None is the answer to every other.
    """

    def confirm(self, question: str, picture: Picture | None = None) -> bool | None:
        """Ask what only a person can see or hear."""

    def perform(self, task: Task, words: str, show: str = "") -> bool | None:
        """Ask for something to be done; False when it could not be. `show` is text for a QR code to show."""
