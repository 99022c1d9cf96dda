"""What becomes of a try to come in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.technician.access.rights import RIGHTS, Duty, Right


class Way(StrEnum):
    """How somebody tries to come in."""

    SECRET = "secret"  # noqa: S105  # the name of a way
    BADGE = "badge"


class Answer(StrEnum):
    """What becomes of a try."""

    OPENED = "opened"
    WRONG = "wrong"
    LOCKED = "locked"
    NOBODY = "nobody"
    UNREADABLE = "unreadable"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Insider:
    """Who is in: their name, what they are, how they came, and how many wrong tries there were before."""

    id: str
    duty: Duty
    way: Way
    wrong_before: int = 0

    def may(self, right: Right) -> bool:
        """Say whether they may do this."""
        return right in RIGHTS[self.duty]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try: who is in; else how many tries are left, or how long nobody may try."""

    answer: Answer
    insider: Insider | None = None
    left: int = 0
    wait_seconds: float = 0.0
