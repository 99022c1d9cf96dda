"""Brings back how handed-over dossiers stand with the province, sooner for those that just moved."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from kiosk.dossier.standing import Standing
from kiosk.gateway.errors import BackOfficeAway, BackOfficeWrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody_table import CustodyTable, Entry

_AT_ONCE = 50
# Two workers that ask about the same dossier do no harm.
_LEASE_SECONDS = 120.0
# A dossier is asked about again after a twentieth of its age, within these.
_SOONEST, _LATEST = timedelta(seconds=5), timedelta(minutes=30)
_PART_OF_AGE = 20
_AWAY_SECONDS = 15.0

_log = structlog.get_logger()


class StandingWatch:
    """Asks about what is due; called by one thread a process."""

    def __init__(self, table: CustodyTable, back_office: BackOffice) -> None:
        self._table = table
        self._back_office = back_office
        self._away_until = 0.0

    def step(self) -> bool:
        """Ask about the next few; False where none is due, or the province's system is left alone."""
        if time.monotonic() < self._away_until:
            return False
        due = self._table.due_for_standing(_AT_ONCE, _LEASE_SECONDS)
        if not due:
            return False
        try:
            told = self._ask(due)
        except BackOfficeAway:
            # They are due again when their lease has run out.
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return False
        self._table.set_standings(_next(entry, told.get(entry.dossier_code)) for entry in due)
        return True

    def _ask(self, entries: tuple[Entry, ...]) -> Mapping[str, Standing]:
        """Ask about all at once; where one spoils the answer, about each by itself."""
        try:
            return self._back_office.standing(_named(entries))
        except BackOfficeWrong as error:
            if len(entries) == 1:
                _log.warning("the standing of a dossier is not told", trouble=str(error))
                return {}
        return {code: one for entry in entries for code, one in self._ask((entry,)).items()}


def _next(entry: Entry, told: Standing | None) -> tuple[str, Standing, float | None]:
    """Say what is to be written of an entry; what was not told stays as it was."""
    before = Standing(entry.business, entry.payment, entry.delivery)
    if told is None:
        return entry.submission_id, before, _again_in(entry)
    if told.business != before.business:
        _log.info("a dossier moved", dossier_code=entry.dossier_code, business=told.business)
    return entry.submission_id, told, None if told.settled else _again_in(entry)


def _again_in(entry: Entry) -> float:
    age = datetime.now(UTC) - (entry.handed_over_at or entry.custody_time)
    return min(max(age / _PART_OF_AGE, _SOONEST), _LATEST).total_seconds()


def _named(entries: Iterable[Entry]) -> dict[str, str]:
    return {entry.dossier_code: entry.submission_id for entry in entries}
