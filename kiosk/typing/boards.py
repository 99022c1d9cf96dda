"""What may be typed into which kind of field, and the dates that get their slashes by themselves."""

from __future__ import annotations

from enum import StrEnum

_SLASHES = "/.-,; "
_DAY, _MONTH, _YEAR = 2, 5, 10


class Board(StrEnum):
    """What a field takes, and so which keys are laid out for it.

    `birth` may be a day, a month with its year, or a year alone; `plain` are words that no marks are put on.
    """

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    DATE = "date"
    BIRTH = "birth"
    EMAIL = "email"
    PLAIN = "plain"
    SECRET = "secret"  # noqa: S105  # the name of a kind of field

    @property
    def composes(self) -> bool:
        """Whether Vietnamese is written here."""
        return self in {Board.TEXT, Board.NAME}

    @property
    def is_pad(self) -> bool:
        """Whether digits are all that is needed."""
        return not self.composes and self not in {Board.EMAIL, Board.PLAIN, Board.SECRET}

    @property
    def is_dated(self) -> bool:
        """Whether slashes come by themselves."""
        return self in {Board.DATE, Board.BIRTH}

    def takes(self, key: str) -> str:
        """Return what a key writes here: nothing for what has no place in such a field."""
        if not key.isprintable():
            return ""
        match self:
            case Board.NUMBER | Board.ID_NUMBER:
                return key if _is_digits(key) else ""
            case Board.PHONE:
                return key if _is_digits(key) or key in "+ ." else ""
            case Board.DATE | Board.BIRTH:
                return "/" if key in _SLASHES else key if _is_digits(key) else ""
            case Board.EMAIL | Board.SECRET:
                written = not key.isspace() and (key.isascii() or self is Board.EMAIL)
                return key if written else ""
            case _:
                return key


def _is_digits(key: str) -> bool:
    return key.isascii() and key.isdigit()


def dated(before: str, after: str, key: str, board: Board) -> str:
    """Return what stands before the caret once a digit or a slash is typed into a date."""
    if key == "/":
        head, last = before[: before.rfind("/") + 1], before[before.rfind("/") + 1 :]
        return f"{head}{last:0>2}/" if last and head.count("/") < 2 else before
    written = before + key
    if after:
        return written
    if board is Board.DATE:
        return written + "/" if len(written) in {_DAY, _MONTH} else written
    if "/" not in written and len(written) > len("2026"):
        # A year alone has four digits: a fifth tells that it is a whole day.
        return f"{written[:2]}/{written[2:4]}/{written[4:]}"
    return written


def undated(before: str) -> str:
    """Return what stands before the caret once the last digit of a date is taken away, its slash with it."""
    return before[:-2] if before.endswith("/") else before[:-1]


def part_of_date(text: str) -> int:
    """Say what of a date comes next: 0 its day, 1 its month, 2 its year, 3 nothing more."""
    parts = text.split("/")
    return 3 if len(text) >= _YEAR or len(parts) > 3 else len(parts) - 1
