"""How often one caller may ask: a bucket that fills evenly, kept in the process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from kiosk.gateway.errors import NotTaken
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

# Callers remembered; the one that was silent longest is forgotten first, and its bucket was full by then.
_REMEMBERED = 20_000


class RateLimit:
    """Owns a bucket a caller: a minute's requests at once at most, then one each time a place is free."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Count one request; raises NotTaken with the time to wait where there are too many."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.pop(caller, (self._capacity, now))
            left = min(self._capacity, left + (now - since) * self._per_second)
            allowed = left >= 1
            self._buckets[caller] = (left - 1 if allowed else left, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        if not allowed:
            wait = math.ceil((1 - left) / self._per_second)
            raise NotTaken(429, RefusalReason.TOO_MANY, "too many requests", retry_after=max(1, wait))
