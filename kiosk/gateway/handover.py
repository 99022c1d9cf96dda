"""Hands what is in custody over to the province's system, again and again until a code comes."""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.errors import BackOfficeAway, NotTaken
from kiosk.outbox.backoff import backoff

if TYPE_CHECKING:
    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody import Custody

_FIRST, _CAP = timedelta(milliseconds=500), timedelta(minutes=1)
_POLL_SECONDS = 0.2

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

    def _run(self) -> None:
        while not self._stopped:
            try:
                busy = self._step()
            except SQLAlchemyError as error:
                # Its text may hold values: the kind is enough.
                _log.error("custody cannot be read", kind=type(error).__name__)
                busy = False
            if not busy:
                self._wake.wait(_POLL_SECONDS)
                self._wake.clear()

    def _step(self) -> bool:
        entry = self._custody.database.due()
        if entry is None:
            return False
        try:
            opened, _ = self._custody.open(entry)
            code = self._back_office.receive(opened)
        except (BackOfficeAway, NotTaken, OSError) as error:
            self._note(away=True, kind=type(error).__name__)
            delay = backoff(entry.attempts + 1, self._random, first=_FIRST, cap=_CAP)
            self._custody.database.put_off(entry.submission_id, delay.total_seconds())
            return True
        self._custody.database.set_code(entry.submission_id, code)
        self._note(away=False)
        _log.info("handed over", dossier_code=code, kiosk=entry.kiosk_id, procedure=entry.procedure)
        return True

    def _note(self, *, away: bool, kind: str = "") -> None:
        if away != self._away:
            self._away = away
            _log.warning("not handed over", kind=kind) if away else _log.info("the back office answers")
