"""Who may be asked now: what is away is asked by one row at a time, growing more seldom, not by every row."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.outbox.backoff import backoff
from kiosk.province.errors import Endpoint, GatewayAway, GatewayRefused, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_FIRST, _LONGEST = timedelta(seconds=1), timedelta(minutes=1)
# Somebody who stands there is worth a try, but not two at once.
_URGENT_SECONDS = 2.0
# A question under way counts this long; whoever asked it may have died.
_PROBE_SECONDS = 60.0
# A server that asks to be left alone is left alone a little longer, so that not all come back at once.
_LATER = 1.2
# What is wrong with this kiosk and not with the packet: every other row would hear the same.
_ABOUT_THIS_KIOSK = (
    RefusalReason.UNKNOWN_SIGNER,
    RefusalReason.CERTIFICATE_NEEDED,
    RefusalReason.CERTIFICATE_REFUSED,
    RefusalReason.REVOKED,
)
_EVERYTHING = None


@dataclass
class _Gate:
    failures: int = 0
    closed_at: float = 0.0
    until: float = 0.0
    told: bool = False
    probing: bool = False


class Gates:
    """One gate an endpoint and one before them all. May be used from any thread."""

    def __init__(self, random: Random, clock: Callable[[], float] = time.monotonic) -> None:
        self._random = random
        self._clock = clock
        self._lock = threading.Lock()
        self._gates: dict[Endpoint | None, _Gate] = {_EVERYTHING: _Gate()}

    def open(self, endpoint: Endpoint, *, urgent: bool = False) -> bool:
        """Whether this may be asked now; `urgent` waits for hardly more than what the gateway itself set."""
        with self._lock:
            return all(self._may(gate, urgent=urgent) for gate in self._on_the_way(endpoint))

    def known_away(self, endpoint: Endpoint) -> bool:
        """Whether this one does not answer, whatever the others do."""
        with self._lock:
            return not self._may(self._gates.setdefault(endpoint, _Gate()), urgent=False)

    def begin(self, endpoint: Endpoint) -> None:
        """Say that one who may is about to ask: where it is doubtful, others wait for the outcome."""
        with self._lock:
            for gate in self._on_the_way(endpoint):
                if gate.failures:
                    gate.probing = True
                    gate.until = self._clock() + _PROBE_SECONDS

    @contextmanager
    def asking(self, endpoint: Endpoint) -> Iterator[None]:
        """Learn from how one question ends."""
        try:
            yield
        except GatewayAway as away:
            self._close(away.endpoint, away.retry_after)
            if away.endpoint is not None:
                self._answered(_EVERYTHING)
            raise
        except GatewayRefused as refusal:
            self._answered(_EVERYTHING)
            if refusal.reason in _ABOUT_THIS_KIOSK:
                self._close(endpoint, None)
            else:
                self._answered(endpoint)
            raise
        else:
            self._answered(_EVERYTHING)
            self._answered(endpoint)

    def end(self, endpoint: Endpoint) -> None:
        """Say that who began is done, also where nothing was asked in the end."""
        with self._lock:
            for gate in self._on_the_way(endpoint):
                if gate.probing:
                    gate.probing = False
                    gate.until = self._clock()

    def _on_the_way(self, endpoint: Endpoint) -> tuple[_Gate, _Gate]:
        return self._gates[_EVERYTHING], self._gates.setdefault(endpoint, _Gate())

    def _may(self, gate: _Gate, *, urgent: bool) -> bool:
        now = self._clock()
        if not gate.failures or now >= gate.until:
            return True
        return urgent and not gate.told and now - gate.closed_at >= _URGENT_SECONDS

    def _answered(self, endpoint: Endpoint | None) -> None:
        with self._lock:
            self._gates[endpoint] = _Gate()

    def _close(self, endpoint: Endpoint | None, told: timedelta | None) -> None:
        with self._lock:
            gate = self._gates.setdefault(endpoint, _Gate())
            now = self._clock()
            if not gate.failures or gate.probing or now >= gate.until:
                # Several that fail together are one failure.
                gate.failures += 1
                wait = backoff(gate.failures, self._random, first=_FIRST, cap=_LONGEST)
                gate.until = now + wait.total_seconds()
            gate.closed_at, gate.probing, gate.told = now, False, False
            if told is not None:
                gate.told = True
                gate.until = max(gate.until, now + told.total_seconds() * self._random.uniform(1, _LATER))
