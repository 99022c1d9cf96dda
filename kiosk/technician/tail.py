"""The newest log lines as one reads them on a screen: redacted, each once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.telemetry.recent import Recent

SHOWN = 60
_LOUD = ("warning", "error", "critical")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how many there were with it, what it says, whether it is a warning or worse."""

    number: int
    text: str
    loud: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The newest lines that hold some words, and how many there are; `loud` ones apart."""

    lines: tuple[Line, ...] = ()
    count: int = 0
    loud_lines: tuple[Line, ...] = ()
    loud_count: int = 0


class Tail:
    """What is shown of the newest lines; for one thread at a time, and not for the one that draws."""

    def __init__(self, recent: Recent) -> None:
        self._recent = recent
        self._seen = 0
        self._all: list[Line] = []
        self._loud: list[Line] = []
        self._known: dict[int, Line] = {}

    def read(self) -> tuple[list[Line], list[Line]]:
        """Take in what is new, and give the newest lines first: all, and those that are loud."""
        taken, lines = self._recent.numbered()
        fresh: list[Line] = []
        loud: list[Line] = []
        for number, line in zip(range(taken, self._seen, -1), reversed(lines), strict=False):
            if len(loud) == SHOWN:
                break
            if (is_loud := _level(line) in _LOUD) or len(fresh) < SHOWN:
                one = self._line(number, line, is_loud=is_loud)
                fresh.append(one)
                if is_loud:
                    loud.append(one)
        self._seen = taken
        self._all = [*fresh, *self._all][:SHOWN]
        self._loud = [*loud, *self._loud][:SHOWN]
        self._forget(taken - len(lines))
        return self._all, self._loud

    def find(self, words: str, wanted: Callable[[], bool] = lambda: True) -> Found | None:
        """Look for words in all kept lines, as they are shown; None when it is not wanted any more."""
        sought = words.casefold()
        found: list[Line] = []
        loud: list[Line] = []
        taken, lines = self._recent.numbered()
        for number, line in zip(range(taken, 0, -1), reversed(lines), strict=False):
            if not wanted():
                return None
            one = self._line(number, line, is_loud=_level(line) in _LOUD)
            if sought in one.text.casefold():
                found.append(one)
                if one.loud:
                    loud.append(one)
        self._forget(taken - len(lines))
        return Found(tuple(found[:SHOWN]), len(found), tuple(loud[:SHOWN]), len(loud))

    def _line(self, number: int, line: str, *, is_loud: bool) -> Line:
        """Redact a line, once."""
        from kiosk.technician.redaction import redact_line  # noqa: PLC0415  # loaded when wanted

        if number not in self._known:
            self._known[number] = Line(number, _read_out(redact_line(line)), is_loud)
        return self._known[number]

    def _forget(self, oldest: int) -> None:
        """Forget the lines that are not kept any more."""
        for number in [number for number in self._known if number <= oldest]:
            del self._known[number]


def _level(line: str) -> str:
    try:
        return str(json.loads(line).get("level", ""))
    except (ValueError, AttributeError, RecursionError):
        return ""


def _read_out(line: str) -> str:
    """Say a line as one reads it: time, level, what happened, the rest."""
    try:
        told = json.loads(line)
    except ValueError:
        return line
    if not isinstance(told, dict):
        return line
    at = str(told.pop("timestamp", ""))[11:19]
    event, level = told.pop("event", ""), told.pop("level", "")
    rest = " ".join(f"{key}={value}" for key, value in told.items())
    return " ".join(part for part in (at, level, str(event), rest) if part)
