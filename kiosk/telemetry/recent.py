"""The newest log lines of this process, kept in memory for who stands before the machine."""

from __future__ import annotations

import logging
import threading
from collections import deque

KEPT = 2000
_LONGEST = 4096


class Recent:
    """The newest `KEPT` lines, as they were written; of any thread."""

    def __init__(self, most: int = KEPT) -> None:
        self._lines: deque[str] = deque(maxlen=most)
        self._lock = threading.Lock()
        self._taken = 0

    def take(self, line: str) -> None:
        """Keep a line, and forget the oldest above the limit."""
        with self._lock:
            self._lines.append(line[:_LONGEST])
            self._taken += 1

    @property
    def taken(self) -> int:
        """How many lines there ever were: more than before says that there is something new."""
        return self._taken

    def lines(self) -> tuple[str, ...]:
        """Give the lines that are kept, the oldest first."""
        with self._lock:
            return tuple(self._lines)

    def keep(self, most: int) -> None:
        """Keep so many from now on."""
        with self._lock:
            self._lines = deque(self._lines, maxlen=most)


RECENT = Recent()


class KeepingHandler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for type checkers alone
    """Writes each line to its stream, and keeps it in `RECENT`."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a line once, for both."""
        line = super().format(record)
        RECENT.take(line)
        return line
