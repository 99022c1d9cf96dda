"""How long after each fault its device was ready again, from what the station told of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fault.storm.plan import Fault

_READY = frozenset({"ready", "busy", "attention"})
# A fault that the station has not met so long after it was mended has passed without a trace.
_UNSEEN_SECONDS = 15.0


@dataclass
class Struck:
    """One fault that struck; `seconds` until its device was ready again, None when nobody noticed it.

    It is `crowded` when another one struck the same device before that: it did not recover from this alone.
    """

    fault: Fault
    at: float
    worker: int
    mended_at: float | None
    noticed: bool = False
    seconds: float | None = None
    crowded: bool = False


class Watch:
    """Follows the devices of a station; not safe for several threads at once."""

    def __init__(self) -> None:
        self.struck: list[Struck] = []
        self.workers: dict[str, int | None] = {}
        self.every_worker: set[int] = set()
        self._open: list[Struck] = []
        self._faults: dict[str, int] = {}
        self._last: dict[str, tuple[str, int | None]] = {}

    def strike(self, fault: Fault, at: float, worker: int) -> None:
        """A fault struck the device of its role, and this worker of it."""
        lasts = fault.kind.mend and fault.kind.act != "stop"  # a stopped worker is replaced, mended or not
        entry = Struck(fault, at, worker, None if lasts else at, fault.kind.act == "kill")
        for other in self._open:
            if other.fault.kind.role == fault.kind.role:
                other.crowded = entry.crowded = True
        self.struck.append(entry)
        self._open.append(entry)

    def mended(self, fault: Fault) -> None:
        """Somebody mended what a fault had done."""
        now = time.monotonic()
        for entry in [one for one in self._open if one.fault is fault]:
            entry.mended_at = entry.mended_at or now
            self._look(entry, self._last.get(fault.kind.role), now)

    def hear(self, device: Mapping[str, Any]) -> None:
        """Take what the station told of a device."""
        role, state, at = device["status"]["role"], device["status"]["state"], device["at"]
        worker, faults = device["worker"], device["counters"]["faults"]
        failed = faults > self._faults.get(role, 0)
        self._faults[role] = faults
        if worker is not None:
            self.every_worker.add(worker)
        changed = worker != self.workers.get(role)
        self.workers[role] = worker
        for entry in [one for one in self._open if one.fault.kind.role == role and one.at <= at]:
            if failed or changed or state not in _READY:
                entry.noticed = True
            self._look(entry, (state, worker), at)
        self._last[role] = state, worker

    def _look(self, entry: Struck, device: tuple[str, int | None] | None, at: float) -> None:
        """Close an entry whose device is ready again, by a worker other than the one that was killed."""
        state, worker = device or ("", None)
        fresh = worker is not None and (entry.fault.kind.act != "kill" or worker != entry.worker)
        if entry.noticed and fresh and state in _READY and entry.mended_at is not None:
            entry.seconds = round(max(at - entry.at, 0), 3)
            self._open.remove(entry)

    def settle(self) -> None:
        """Let those go that nobody noticed."""
        now = time.monotonic()
        self._open = [
            one
            for one in self._open
            if one.noticed or one.mended_at is None or now - one.mended_at < _UNSEEN_SECONDS
        ]

    @property
    def unrecovered(self) -> list[Struck]:
        """What was noticed and is not ready again."""
        return [one for one in self._open if one.noticed]
