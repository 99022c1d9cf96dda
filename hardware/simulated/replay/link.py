"""A printer that was recorded: a link for the ESC/POS drivers."""

from __future__ import annotations

import time

from hardware.recorder.recording import Entry, Recorded, Way
from hardware.simulated.replay.script import Script, shown


class ReplayedPrinter:
    """Opens links one after the other, as the recording has them."""

    def __init__(self, recorded: Recorded) -> None:
        self._script = Script(recorded)

    def open(self) -> ReplayedLink:
        """Open the next link; raises `DeviceFault` as it did then, or when none was opened here."""
        self._script.event("open")
        return ReplayedLink(self._script)


class ReplayedLink:
    """Takes what was sent and says what was heard, at once; silence lasts as long as somebody listens."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._closed = False

    def send(self, data: bytes, seconds: float) -> int:
        """Take the bytes that were sent then; raises `DeviceFault(PROTOCOL)` for others."""
        del seconds
        self._script.take(lambda entry: entry.way is Way.OUT and entry.data == data, f"out {shown(data)}")
        following = self._script.peek()
        if following is not None and following.text.startswith("sent "):
            self._script.event(following.text)
            return int(following.text.removeprefix("sent "))
        if following is not None and following.text.startswith("fault "):
            self._script.event()
        return len(data)

    def hear(self, seconds: float) -> bytes:
        """Return what was heard then; empty for silence."""
        data = self._script.take(_is_heard, "listening").data
        if not data:
            time.sleep(seconds)
        return data

    def close(self) -> None:
        """Close the link as it was closed then; may be called twice."""
        if not self._closed:
            self._closed = True
            self._script.event("close")


def _is_heard(entry: Entry) -> bool:
    return entry.way is Way.IN or (entry.way is Way.EVENT and entry.text == "silence")
