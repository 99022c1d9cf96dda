"""The made-up office's own clock: runs as fast as it is told, and never back, not even over a restart.

While the office is shut its clock stands still: it goes on from where somebody last looked.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from kiosk.clock import vietnam_now
from kiosk.machine.files import write_durable

if TYPE_CHECKING:
    from pathlib import Path

# The file says a moment that the clock has not reached yet, so that one write lasts for this long.
_AHEAD_SECONDS = 1.0


class _Kept(msgspec.Struct, frozen=True):
    reached: datetime


class OfficeClock:
    """Vietnamese time, `speed` times as fast as the real one; `file` outlives the process."""

    def __init__(self, file: Path, speed: float = 1.0) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._speed = speed
        self._at = vietnam_now()
        if file.exists():
            kept = msgspec.json.decode(file.read_bytes(), type=_Kept).reached
            self._at = max(kept.astimezone(self._at.tzinfo), self._at)
        self._since = time.monotonic()
        self._kept_until = self._at

    @property
    def speed(self) -> float:
        """How many seconds of the office one real second is."""
        return self._speed

    def now(self) -> datetime:
        """Tell the time at the office, in whole seconds, as its records have it."""
        with self._lock:
            self._go_on()
            return self._at.replace(microsecond=0)

    def run(self, speed: float) -> None:
        """Go on at another speed."""
        with self._lock:
            self._go_on()
            self._speed = speed
            self._keep()

    def advance(self, by: timedelta) -> None:
        """Jump ahead."""
        with self._lock:
            self._go_on()
            self._at += by
            self._keep()

    def _go_on(self) -> None:
        moment = time.monotonic()
        self._at += timedelta(seconds=(moment - self._since) * self._speed)
        self._since = moment
        if self._at > self._kept_until:
            self._keep()

    def _keep(self) -> None:
        self._kept_until = self._at + timedelta(seconds=_AHEAD_SECONDS * self._speed)
        write_durable(self._file, msgspec.json.encode(_Kept(self._kept_until)))
