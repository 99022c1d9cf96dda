"""The newest log lines of this process, kept in memory for who stands before the machine."""

from __future__ import annotations

import json
import logging
import threading
from collections import deque

KEPT = 2000
_LONGEST = 4096
# More than redaction looks at: it is there that a text is cut so that no half of anything stays.
_LONGEST_EVENT = 1200
_FIRST = ("timestamp", "level", "event")


class Recent:
    """The newest `KEPT` lines, as they were written; of any thread."""

    def __init__(self, most: int = KEPT) -> None:
        self._lines: deque[str] = deque(maxlen=most)
        self._lock = threading.Lock()
        self._taken = 0

    def take(self, line: str) -> None:
        """Keep a line, and forget the oldest above the limit."""
        line = line if len(line) <= _LONGEST else _shortened(line)
        with self._lock:
            self._lines.append(line)
            self._taken += 1

    @property
    def taken(self) -> int:
        """How many lines there ever were: more than before says that there is something new."""
        return self._taken

    def lines(self) -> tuple[str, ...]:
        """Give the lines that are kept, the oldest first."""
        with self._lock:
            return tuple(self._lines)

    def numbered(self) -> tuple[int, tuple[str, ...]]:
        """Give the lines that are kept, and the number of the newest, of one moment."""
        with self._lock:
            return self._taken, tuple(self._lines)

    def keep(self, most: int) -> None:
        """Keep so many from now on."""
        with self._lock:
            self._lines = deque(self._lines, maxlen=most)


def _shortened(line: str) -> str:
    """Leave out fields that do not fit: a line cut in the middle would not tell any more what is in which."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return line[:_LONGEST]
    if not isinstance(told, dict):
        return line[:_LONGEST]
    left_out = 0
    kept = {key: str(told.pop(key))[:_LONGEST_EVENT] for key in _FIRST if key in told}
    room = _LONGEST - len(json.dumps(kept)) - len(', "left_out": 9999')
    for key, value in told.items():
        size = len(json.dumps({key: value}))
        if size > room:
            left_out += 1
            continue
        kept[key] = value
        room -= size
    return json.dumps(kept | {"left_out": left_out}, ensure_ascii=False)


RECENT = Recent()


class KeepingHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers alone
    """Writes each line to its stream, and keeps it in `RECENT`."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a line once, for both."""
        line = super().format(record)
        RECENT.take(line)
        return line
