"""The recording as a script that is followed line by line, by any of the peers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Entry, Recorded, Way

_log = logging.getLogger(__name__)


class Script:
    """Where in a recording the play is; safe from several threads."""

    def __init__(self, recorded: Recorded) -> None:
        self._entries = recorded.entries
        self._place = 0
        self._lock = threading.Lock()

    def peek(self) -> Entry | None:
        """Return what comes next; None at the end."""
        with self._lock:
            return self._entries[self._place] if self._place < len(self._entries) else None

    def take(self, fits: Callable[[Entry], bool], asked: str) -> Entry:
        """Return the next entry and go on; raises `DeviceFault(PROTOCOL)` when it is not what was asked for.

        A fault that was recorded at this place is raised again.
        """
        with self._lock:
            entry = self._entries[self._place] if self._place < len(self._entries) else None
            if entry is not None and (fits(entry) or _is_fault(entry)):
                self._place += 1
            else:
                raise self._diverged(entry, asked)
        if _is_fault(entry):
            kind, _, words = entry.text.removeprefix("fault ").partition(": ")
            raise DeviceFault(FaultKind(kind), words)
        return entry

    def event(self, *texts: str) -> str:
        """Go over one of these events and return it; raises `DeviceFault`."""
        entry = self.take(lambda entry: entry.way is Way.EVENT and entry.text in texts, " or ".join(texts))
        return entry.text

    def skip_to(self, text: str) -> bool:
        """Go on to the next event `text`, without going over it; False when none is left."""
        with self._lock:
            for place in range(self._place, len(self._entries)):
                entry = self._entries[place]
                if entry.way is Way.EVENT and entry.text == text:
                    self._place = place
                    return True
            return False

    def _diverged(self, entry: Entry | None, asked: str) -> DeviceFault:
        # The header is line 1.
        line = self._place + 2
        then = "the recording ends" if entry is None else f"the recording has {_say(entry)}"
        words = f"the replay diverged at line {line}: {then}, now {asked}"
        # A driver may take it for a printer that went wrong; it is the replay that did.
        _log.warning("%s", words)
        return DeviceFault(FaultKind.PROTOCOL, words)


def _is_fault(entry: Entry) -> bool:
    return entry.way is Way.EVENT and entry.text.startswith("fault ")


def _say(entry: Entry) -> str:
    if entry.way is Way.EVENT:
        return entry.text
    return f"{entry.way} {shown(entry.data)}"


def shown(data: bytes) -> str:
    """Write bytes for a message: the first of many."""
    return data.hex() if len(data) <= 32 else f"{data[:32].hex()}… ({len(data)} bytes)"
