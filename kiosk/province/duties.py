"""What the agent does beside the queue: each duty at its own pace, with its own back-off, for ever."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from kiosk.outbox.backoff import backoff
from kiosk.province.errors import GatewayAway, GatewayRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FIRST_RETRY = timedelta(seconds=15)
_LOOK_SECONDS = 1.0
# All kiosks of a province are switched on at eight: they need not ask at the same second for ever.
_SPREAD = 0.2

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Duty:
    """`attend` is called every `every`, sooner or later by a tenth; what it raises is tried again."""

    name: str
    every: timedelta
    attend: Callable[[], None]


@dataclass
class _Turn:
    duty: Duty
    due: float
    failures: int = 0
    trouble: str = ""


class Duties:
    """Attends to duties, one after the other, in a thread of its own, until `stop`."""

    def __init__(
        self,
        duties: Sequence[Duty],
        *,
        stop: threading.Event,
        random: Random | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stop = stop
        self._random = random or Random()  # noqa: S311  # jitter is no secret
        self._clock = clock
        self._turns = [_Turn(duty, clock()) for duty in duties]
        self._thread = threading.Thread(target=self._run, name="duties", daemon=True)

    def start(self) -> None:
        """Begin; every duty is due at once."""
        self._thread.start()

    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Wait for the end after `stop`."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def step(self) -> bool:
        """Attend to the duty that is due longest; tell whether there was one."""
        turn = min(self._turns, key=lambda one: one.due, default=None)
        if turn is None or turn.due > self._clock():
            return False
        every = turn.duty.every
        try:
            turn.duty.attend()
        except Exception as error:  # noqa: BLE001  # one duty's trouble must not end the others
            turn.failures += 1
            self._note(turn, _kind(error))
            wait = backoff(turn.failures, self._random, first=min(_FIRST_RETRY, every), cap=every)
            if isinstance(error, GatewayAway) and error.retry_after is not None:
                wait = max(wait, error.retry_after)
        else:
            turn.failures = 0
            self._note(turn, "")
            wait = every * self._random.uniform(1 - _SPREAD / 2, 1 + _SPREAD / 2)
        turn.due = self._clock() + wait.total_seconds()
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self.step():
                self._stop.wait(_LOOK_SECONDS)

    def _note(self, turn: _Turn, trouble: str) -> None:
        """Log trouble when it begins or changes, and once when it is over."""
        if trouble != turn.trouble:
            turn.trouble = trouble
            if trouble:
                _log.warning("a duty is not done", duty=turn.duty.name, kind=trouble)
            else:
                _log.info("a duty is done again", duty=turn.duty.name)


def _kind(error: Exception) -> str:
    match error:
        case GatewayAway():
            return f"away-{error.kind}"
        case GatewayRefused():
            return f"refused-{error.reason}"
        case _:
            # Its text may hold values: the kind is enough.
            return type(error).__name__
