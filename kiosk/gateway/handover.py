"""Hands what is in custody over to the province's system, again and again until a code comes."""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog

from kiosk.gateway.errors import BackOfficeAway, NotTaken
from kiosk.outbox.backoff import backoff

if TYPE_CHECKING:
    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody import Custody

_FIRST, _CAP = timedelta(milliseconds=500), timedelta(minutes=1)
_POLL_SECONDS = 0.2
# Longer than an exchange with the back office takes; the entry of a worker that died is due after it.
_LEASE_SECONDS = 30

_log = structlog.get_logger()


class Handover:
    """Owns one thread that empties custody into the back office."""

    def __init__(self, custody: Custody, back_office: BackOffice) -> None:
        self._custody = custody
        self._back_office = back_office
        self._wake = threading.Event()
        self._stopped = False
        self._away = False
        self._random = Random()  # noqa: S311  # jitter is no secret
        self._thread = threading.Thread(target=self._run, name="handover", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: a packet was taken into custody."""
        self._wake.set()

    def stop(self) -> None:
        """End after the exchange at hand; one that hangs does not hold the process."""
        self._stopped = True
        self._wake.set()
        self._thread.join(timeout=2)

    def alive(self) -> bool:
        """Whether the thread runs: without it, what is taken stays here."""
        return self._thread.is_alive()

    def _run(self) -> None:
        failures = 0
        while not self._stopped:
            try:
                busy = self._step()
                failures = 0
            except Exception as error:  # noqa: BLE001  # one step's trouble must not end all that follow
                # Its text may hold values: the kind is enough.
                _log.error("custody cannot be worked on", kind=type(error).__name__)
                failures += 1
                busy = False
            if not busy:
                self._wake.wait(self._delay(failures) if failures else _POLL_SECONDS)
                self._wake.clear()

    def _step(self) -> bool:
        entry = self._custody.table.lease(_LEASE_SECONDS)
        if entry is None:
            return False
        try:
            opened, _ = self._custody.open(entry)
            code = self._back_office.receive(opened)
        except Exception as error:  # noqa: BLE001  # one dossier's trouble must not hold up the others
            kind = type(error).__name__
            if isinstance(error, (BackOfficeAway, NotTaken, OSError)):
                self._note(away=True, kind=kind)
            else:
                _log.error("a dossier cannot be handed over", kind=kind)
            self._custody.table.put_off(entry.submission_id, self._delay(entry.attempts + 1))
            return True
        self._custody.table.set_code(entry.submission_id, code)
        self._note(away=False)
        _log.info("handed over", dossier_code=code, kiosk=entry.kiosk_id, procedure=entry.procedure)
        return True

    def _delay(self, failures: int) -> float:
        return backoff(failures, self._random, first=_FIRST, cap=_CAP).total_seconds()

    def _note(self, *, away: bool, kind: str = "") -> None:
        if away != self._away:
            self._away = away
            _log.warning("not handed over", kind=kind) if away else _log.info("the back office answers")
