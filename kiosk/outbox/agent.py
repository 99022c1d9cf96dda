"""Empties the queue into the province's custody: its own process, a few rows at a time, gives up never.

On a retry the province is asked first what it has, and a submission id is taken once there; so an answer that
was lost on the way never doubles a dossier. What order there has to be the queue keeps (one visit's packets
one after the other), so rows of other visits go on beside a large one; lanes are kept for small packets and
for what was queued just now.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from kiosk.machine.files import open_private
from kiosk.outbox.backoff import backoff
from kiosk.outbox.errand import Errand, errand_of
from kiosk.outbox.errors import AgentRunning, NotQueued, OutboxError, OutboxUnwritable
from kiosk.outbox.gates import Gates
from kiosk.outbox.row import Row, SyncState
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, GatewayRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.outbox.store import Outbox
    from kiosk.province.port import Custody, DossierGateway

POLL_SECONDS = 0.1
LANES = 4
# Large packets on a slow line take hours: one lane is left to small ones, one to what was queued just now.
_UPLOADS, _FRESH_UPLOADS = LANES - 2, LANES - 1
_STORE_TROUBLE_SECONDS = 2.0
_GRACE_SECONDS = 5.0
# A row in hand is leased again when this ends; after a crash `release` ends it at once.
_LEASE = timedelta(minutes=10)
# The slowest line that is borne takes less for the largest packet.
_STUCK_SECONDS = 6 * 3600.0
_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=1)
# Whoever says no is not sent the same bytes every minute; `kiosk outbox retry` makes it sooner.
_LONGEST_AFTER_NO = timedelta(minutes=15)
_FIRST_CODE_CHECK, _LONGEST_CODE_CHECK = timedelta(milliseconds=500), timedelta(hours=1)
_ENDPOINTS = {
    Errand.SUBMIT: Endpoint.PACKETS,
    Errand.UPLOAD: Endpoint.UPLOADS,
    Errand.ASK: Endpoint.STATUS,
}
# The province took it over and says now that it does not have it: its gateway was put back to an old state.
_NOWHERE = "not-known-there"
_ALARMS = (_NOWHERE, "packet-missing")
# Only this one thing is away there: what is to be handed over can be.
_ELSEWHERE_FINE = (AwayKind.FAILING, AwayKind.BUSY, AwayKind.NOT_OURS)

_log = structlog.get_logger()


class Agent:
    """Owns the emptying of one queue; `stop` ends it after the exchanges at hand.

    Those get a few seconds, then `cut` is called, which is to end them.
    """

    def __init__(  # noqa: PLR0913  # each has its own default
        self,
        outbox: Outbox,
        gateway: DossierGateway,
        *,
        stop: threading.Event,
        cut: Callable[[], None] = lambda: None,
        random: Random | None = None,
        gates: Gates | None = None,
    ) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._stop = stop
        self._cut = cut
        # Jitter is no secret.
        self._random = random or Random()  # noqa: S311
        self._gates = gates or Gates(self._random)
        self._trouble = ""
        self._in_hand: dict[str, tuple[Errand, float]] = {}
        self._freed = threading.Event()

    def run(self, beat: Callable[[], None] = lambda: None) -> None:
        """Work until stopped; raises AgentRunning where another agent empties the same queue, OutboxError.

        `beat` is called again and again, once there is work to be done, for as long as all is well.
        """
        with _only_one(self._outbox.folder), ThreadPoolExecutor(LANES, "lane") as pool:
            self._outbox.release()
            under_way: set[Future[None]] = set()
            while not self._stop.is_set():
                if not self._stuck():
                    beat()
                row = self._next_for_a_lane()
                if row is None:
                    self._freed.wait(POLL_SECONDS)
                    self._freed.clear()
                    under_way = {one for one in under_way if not one.done()}
                elif row.submission_id not in self._in_hand:
                    self._in_hand[row.submission_id] = (errand_of(row), time.monotonic())
                    under_way.add(pool.submit(self._lane, row))
            wait(under_way, _GRACE_SECONDS)
            self._cut()

    def step(self) -> bool:
        """Attend to one row that is due; tell whether there was one."""
        row = self._next(only_fresh=False)
        if row is not None:
            self._attend(row)
        return row is not None

    @property
    def trouble(self) -> str:
        """The kind of what keeps rows from being handed over, empty for nothing."""
        return self._trouble

    def _stuck(self) -> bool:
        return any(time.monotonic() - since > _STUCK_SECONDS for _, since in list(self._in_hand.values()))

    def _next_for_a_lane(self) -> Row | None:
        busy = len(self._in_hand)
        if busy >= LANES:
            return None
        try:
            # The last lane is for what was queued just now, and for what is small where all others upload.
            return self._next(only_fresh=busy == LANES - 1 and self._uploads() < busy)
        except OutboxError as error:
            # A full disk gets room again; what was done is done again harmlessly.
            self._note(type(error).__name__, level="error")
            self._stop.wait(_STORE_TROUBLE_SECONDS)
            return None

    def _next(self, *, only_fresh: bool) -> Row | None:
        """Lease a row that can be attended to now: of those queued just now first."""
        for fresh in (True,) if only_fresh else (True, False):
            errands = [
                errand
                for errand in Errand
                if self._gates.open(_ENDPOINTS[errand], urgent=fresh)
                if not (fresh and errand is Errand.ASK)
                if errand is not Errand.UPLOAD or self._uploads() < (_FRESH_UPLOADS if fresh else _UPLOADS)
            ]
            row = self._outbox.lease(_LEASE, errands, fresh=fresh)
            if row is not None:
                self._gates.begin(_ENDPOINTS[errand_of(row)])
                return row
        return None

    def _uploads(self) -> int:
        return sum(errand is Errand.UPLOAD for errand, _ in list(self._in_hand.values()))

    def _lane(self, row: Row) -> None:
        try:
            self._attend(row)
        except OutboxError as error:
            self._note(type(error).__name__, level="error")
        except Exception as error:  # noqa: BLE001  # one row's trouble must not end all that follow
            # Its text may hold values: the kind is enough.
            _log.error(
                "a row cannot be attended to", kind=type(error).__name__, reference=row.local_reference
            )
            self._written(lambda: self._put_back(row, "failed", _LONGEST_AFTER_NO))
        finally:
            del self._in_hand[row.submission_id]
            self._freed.set()

    def _attend(self, row: Row) -> None:
        cap = _LONGEST_RETRY
        try:
            custody = self._exchange(row)
            error = _NOWHERE if row.sync is SyncState.IN_CUSTODY else "packet-missing"
        except GatewayAway as away:
            custody, error = None, f"away-{away.kind}"
        except GatewayRefused as refusal:
            custody, error = None, f"refused-{refusal.reason}"
            cap = _LONGEST_AFTER_NO
        finally:
            self._gates.end(_ENDPOINTS[errand_of(row)])
        if custody is None:
            self._written(lambda: self._put_back(row, error, cap))
        else:
            self._written(lambda: self._keep(row, custody))

    def _exchange(self, row: Row) -> Custody | None:
        """Ask the province, then hand over; None where there is nothing left to hand over."""
        if row.sync is SyncState.IN_CUSTODY:
            with self._gates.asking(Endpoint.STATUS):
                return self._gateway.status(row.submission_id)
        if row.attempts:
            custody = self._ask_first(row)
            if custody is not None:
                return custody
        packet = self._outbox.packet(row.submission_id)
        if packet is None:
            return None
        with self._gates.asking(_ENDPOINTS[errand_of(row)]):
            return self._gateway.submit(packet, row.submission_id)

    def _ask_first(self, row: Row) -> Custody | None:
        """Ask what the province has; None also where only this cannot be asked, for it only saves a way."""
        if self._gates.known_away(Endpoint.STATUS):
            return None
        try:
            with self._gates.asking(Endpoint.STATUS):
                return self._gateway.status(row.submission_id)
        except GatewayAway as away:
            if away.endpoint is Endpoint.STATUS and away.kind in _ELSEWHERE_FINE:
                return None
            raise

    def _written(self, write: Callable[[], None]) -> None:
        """Write down how it went, until the disk takes it: the answer is worth more than the way."""
        while True:
            try:
                write()
            except NotQueued:
                return
            except OutboxError as error:
                self._note(type(error).__name__, level="error")
                if self._stop.wait(_STORE_TROUBLE_SECONDS):
                    raise
            else:
                return

    def _keep(self, row: Row, custody: Custody) -> None:
        kept = self._outbox.acknowledge(row.submission_id, custody)
        self._note("")
        if row.sync is not SyncState.IN_CUSTODY or kept.dossier_code:
            _log.info("in custody", reference=row.local_reference, dossier_code=kept.dossier_code)
        if not kept.dossier_code:
            delay = self._delay(kept, _FIRST_CODE_CHECK, _LONGEST_CODE_CHECK)
            self._outbox.retry(row.submission_id, delay=delay, error="")

    def _put_back(self, row: Row, error: str, cap: timedelta) -> None:
        first = _FIRST_RETRY
        if row.sync is SyncState.IN_CUSTODY:
            first, cap = _FIRST_CODE_CHECK, _LONGEST_CODE_CHECK
        self._outbox.retry(row.submission_id, delay=self._delay(row, first, cap), error=error)
        level = "error" if error in _ALARMS else "warning"
        self._note(error, level=level, reference=row.local_reference)

    def _delay(self, row: Row, first: timedelta, cap: timedelta) -> timedelta:
        return backoff(row.attempts + 1, self._random, first=first, cap=cap)

    def _note(self, trouble: str, *, level: str = "warning", **details: str) -> None:
        """Log trouble when it begins or changes, and once when it is over."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            getattr(_log, level)("not handed over", kind=trouble, **details)
        else:
            _log.info("the province answers")


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    try:
        lock = open_private(folder / "agent.lock", os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise OutboxUnwritable(f"{folder}: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise AgentRunning(f"{folder}: another agent is at work") from None
    finally:
        os.close(lock)
