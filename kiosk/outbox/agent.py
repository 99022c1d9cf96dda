"""Empties the queue into the province's custody: its own process, one row at a time, gives up never.

On a retry the province is asked first what it has, and a submission id is taken once there; so an answer that
was lost on the way never doubles a dossier.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from kiosk.outbox.backoff import backoff
from kiosk.outbox.errors import AgentRunning, OutboxError, OutboxUnwritable
from kiosk.outbox.row import Row, SyncState
from kiosk.province.errors import GatewayAway, GatewayRefused

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.outbox.store import Outbox
    from kiosk.province.port import Custody, DossierGateway

POLL_SECONDS = 0.1
_STORE_TROUBLE_SECONDS = 2.0
# Longer than any exchange with the gateway takes; a lease that ends early only costs a question.
_LEASE = timedelta(minutes=5)
_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=1)
_FIRST_CODE_CHECK, _LONGEST_CODE_CHECK = timedelta(milliseconds=500), timedelta(hours=1)

_log = structlog.get_logger()


class Agent:
    """Owns the emptying of one queue; `stop` ends it after the exchange at hand."""

    def __init__(
        self, outbox: Outbox, gateway: DossierGateway, *, stop: threading.Event, random: Random | None = None
    ) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._stop = stop
        # Jitter is no secret.
        self._random = random or Random()  # noqa: S311
        self._trouble = ""

    def run(self) -> None:
        """Work until stopped; raises AgentRunning where another agent empties the same queue."""
        with _only_one(self._outbox.folder):
            self._outbox.release()
            while not self._stop.is_set():
                try:
                    if not self.step():
                        self._stop.wait(POLL_SECONDS)
                except OutboxError as error:
                    # A full disk gets room again; what was done is done again harmlessly.
                    self._note(type(error).__name__, level="error")
                    self._stop.wait(_STORE_TROUBLE_SECONDS)

    def step(self) -> bool:
        """Attend to one row that is due; tell whether there was one."""
        row = self._outbox.lease(_LEASE)
        if row is None:
            return False
        try:
            custody = self._exchange(row)
        except GatewayAway:
            self._put_back(row, "away")
        except GatewayRefused as refusal:
            self._put_back(row, f"refused-{refusal.reason}")
        else:
            if custody is None:
                self._put_back(row, "packet-missing")
            else:
                self._keep(row, custody)
        return True

    def _exchange(self, row: Row) -> Custody | None:
        """Ask the province, then hand over; None where there is nothing left to hand over."""
        if row.sync is SyncState.IN_CUSTODY or row.attempts:
            custody = self._gateway.status(row.submission_id)
            if custody is not None:
                return custody
        packet = self._outbox.packet(row.submission_id)
        return None if packet is None else self._gateway.submit(packet, row.submission_id)

    def _keep(self, row: Row, custody: Custody) -> None:
        kept = self._outbox.acknowledge(row.submission_id, custody)
        self._note("")
        if row.sync is not SyncState.IN_CUSTODY or kept.dossier_code:
            _log.info("in custody", reference=row.local_reference, dossier_code=kept.dossier_code)
        if not kept.dossier_code:
            self._outbox.retry(
                row.submission_id, delay=self._delay(kept, _FIRST_CODE_CHECK, _LONGEST_CODE_CHECK), error=""
            )

    def _put_back(self, row: Row, error: str) -> None:
        first, cap = (
            (_FIRST_CODE_CHECK, _LONGEST_CODE_CHECK)
            if row.sync is SyncState.IN_CUSTODY
            else (_FIRST_RETRY, _LONGEST_RETRY)
        )
        self._outbox.retry(row.submission_id, delay=self._delay(row, first, cap), error=error)
        self._note(error, reference=row.local_reference)

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
        with (folder / "agent.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AgentRunning(f"{folder}: another agent is at work") from None
            yield
    except OSError as error:
        raise OutboxUnwritable(f"{folder}: {error.strerror}") from error
