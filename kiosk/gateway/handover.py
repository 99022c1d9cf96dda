"""Hands what is in custody over to the province's system until a code comes, then asks how it stands.

Several threads in several processes do so at once: each works on what it alone has leased.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from kiosk.gateway.errors import BackOfficeAway, BackOfficeWrong, HandedOn, NotTaken
from kiosk.gateway.leases import Leases
from kiosk.gateway.standing import StandingWatch
from kiosk.outbox.backoff import backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody import Custody
    from kiosk.gateway.custody_table import Entry

_POLL_SECONDS = 0.5
_HANDING_OVER = 2
_STOP_SECONDS = 2.0
# A dossier that is refused waits longer each time, up to this; so does one that the system was away for.
_FIRST = timedelta(milliseconds=500)
_CAP, _CAP_AWAY = timedelta(minutes=10), timedelta(minutes=1)
# How long everything waits while the system does not answer at all.
_LONGEST_PAUSE = timedelta(seconds=30)
_LONGEST_ASKED_PAUSE = 600.0

_log = structlog.get_logger()


class Handover:
    """Owns the threads that empty custody into the back office and bring back how dossiers stand."""

    def __init__(self, custody: Custody, back_office: BackOffice) -> None:
        self._custody = custody
        self._back_office = back_office
        self._stopped = threading.Event()
        self._away = _Away()
        self._random = Random()  # noqa: S311  # jitter is no secret
        self._leases = Leases(custody.table)
        watch = StandingWatch(custody.table, back_office)
        # Two, so that a slow answer does not hold up all others. After a long outage one of them serves the
        # citizens who stand at a kiosk now, while the other works off what waited.
        steps = [
            lambda: self._hand_over_one(newest=True),
            lambda: self._hand_over_one(newest=False),
            self._leases.renew,
            watch.step,
        ]
        self._workers = [_Worker(step, self._stopped, self._delay) for step in steps]
        # To the others a new packet is no news.
        self._handing_over = self._workers[:_HANDING_OVER]

    def start(self) -> None:
        """Begin."""
        for worker in self._workers:
            worker.thread.start()

    def wake(self) -> None:
        """Look now: a packet was taken into custody."""
        for worker in self._handing_over:
            worker.wake.set()

    def stop(self) -> None:
        """End after the exchanges at hand; one that hangs does not hold the process."""
        self._stopped.set()
        for worker in self._workers:
            worker.wake.set()
        until = time.monotonic() + _STOP_SECONDS
        for worker in self._workers:
            if worker.thread.ident is not None:
                worker.thread.join(timeout=max(until - time.monotonic(), 0))

    def alive(self) -> bool:
        """Whether all threads run: without them, what is taken stays here."""
        return all(worker.thread.is_alive() for worker in self._workers)

    def _hand_over_one(self, *, newest: bool) -> bool:
        """Hand one dossier over, or put it off; False where none is due, or the system is left alone."""
        if self._away.pauses():
            return False
        with self._leases.one(newest=newest) as lease:
            if lease is None:
                return False
            try:
                opened, _ = self._custody.open(lease.entry)
                code = self._back_office.receive(opened, is_ours=lease.is_ours)
                trouble = None
            except Exception as error:  # noqa: BLE001  # one dossier's trouble must not hold up the others
                trouble = error
        entry = lease.entry
        if trouble is None:
            self._away.over()
            if self._custody.table.set_code(entry.submission_id, code):
                _log.info("handed over", dossier_code=code, kiosk=entry.kiosk_id, procedure=entry.procedure)
                return True
            trouble = BackOfficeWrong("a code that cannot be this dossier's")
        self._put_off(entry, trouble)
        return True

    def _put_off(self, entry: Entry, error: Exception) -> None:
        about = {"kiosk": entry.kiosk_id, "procedure": entry.procedure, "attempts": entry.attempts + 1}
        cap = _CAP
        asked = error.retry_after if isinstance(error, BackOfficeAway) else None
        # Is it this dossier that it cannot bear, or does it answer nobody?
        if asked is not None or (
            isinstance(error, BackOfficeAway | BackOfficeWrong) and not self._back_office.answers()
        ):
            self._away.again(str(error), self._random, asked)
            cap = _CAP_AWAY
        match error:
            case BackOfficeAway():
                _log.info("a dossier is not handed over yet", trouble=str(error), **about)
            case BackOfficeWrong():
                # Its text names fields and codes, no value of the person.
                _log.warning("a dossier is not taken over", trouble=str(error), **about)
            case HandedOn():
                _log.warning("a hand-over took too long", **about)
            case NotTaken() | OSError():
                _log.error("a packet in custody cannot be opened", kind=type(error).__name__, **about)
            case _:
                _log.error("a dossier cannot be handed over", kind=type(error).__name__, **about)
        self._custody.table.put_off(entry, self._delay(entry.attempts + 1, cap))

    def _delay(self, failures: int, cap: timedelta = _CAP_AWAY) -> float:
        return backoff(failures, self._random, first=_FIRST, cap=cap).total_seconds()


class _Away:
    """How long everything waits while the province's system answers nobody; for all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def pauses(self) -> bool:
        """Whether nothing is to be asked now."""
        return time.monotonic() < self._until

    def again(self, kind: str, random: Random, asked_seconds: float | None) -> None:
        """Wait, longer each time; as long as the system itself asked, where it did."""
        with self._lock:
            self._failures += 1
            pause = backoff(self._failures, random, first=_FIRST, cap=_LONGEST_PAUSE).total_seconds()
            if asked_seconds is not None:
                pause = max(pause, min(asked_seconds, _LONGEST_ASKED_PAUSE))
            self._until = time.monotonic() + pause
            if self._failures == 1:
                _log.warning("the back office does not answer", kind=kind)

    def over(self) -> None:
        """Go on: it answers."""
        with self._lock:
            if self._failures:
                _log.info("the back office answers")
            self._failures, self._until = 0, 0.0


class _Worker:
    """One thread that repeats a step until it is stopped; nothing that a step meets ends it."""

    def __init__(
        self, step: Callable[[], bool], stopped: threading.Event, delay: Callable[[int], float]
    ) -> None:
        self._step = step
        self._stopped = stopped
        self._delay = delay
        self.wake = threading.Event()
        self.thread = threading.Thread(target=self._run, name="handover", daemon=True)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                busy = self._step()
                failures = 0
            except Exception as error:  # noqa: BLE001  # one step's trouble must not end all that follow
                # Its text may hold values: the kind is enough.
                _log.error("custody cannot be worked on", kind=type(error).__name__)
                failures += 1
                busy = False
            if not busy:
                self.wake.wait(self._delay(failures) if failures else _POLL_SECONDS)
                self.wake.clear()
