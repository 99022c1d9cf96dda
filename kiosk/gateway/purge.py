"""Forgetting what the gateway need not keep: the table in docs/province-api.md says what and how long."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.chores import claim

if TYPE_CHECKING:
    from kiosk.gateway.storage import Storage
    from kiosk.gateway.strays import Settled, Strays

_BATCH = 500
# Longer than a kiosk can need to hear the answer to its code again.
_ENDED_AGE = timedelta(days=30)
_UPLOAD_AGE = timedelta(days=7)
_EVERY = timedelta(days=1)
_LOOK_SECONDS = 600.0

_log = structlog.get_logger()


class Unfinished(Protocol):
    """Uploads that nobody may come back for."""

    def purge(self, older_than: timedelta) -> int:
        """Drop what nobody has added to for so long, and say how many those were."""
        ...


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were forgotten."""

    packets: int
    entries: int
    codes_and_certificates: int
    operator_traces: int
    uploads: int


class Purge:
    """Forgets by the settings' `packet_days` after hand-over and `entry_days` after custody."""

    def __init__(self, storage: Storage, uploads: Unfinished, *, packet_days: int, entry_days: int) -> None:
        self._storage = storage
        self._uploads = uploads
        self._packet_age = timedelta(days=packet_days)
        self._entry_age = timedelta(days=entry_days)

    def run(self) -> Purged:
        """Forget what is old now; may run beside all else, and twice. Raises OSError, SQLAlchemyError."""
        now = datetime.now(UTC)
        return Purged(
            packets=self._packets(now - self._packet_age),
            entries=self._entries(now - self._entry_age),
            codes_and_certificates=self._storage.registry.forget(now - _ENDED_AGE),
            operator_traces=self._storage.operators.forget(now),
            uploads=self.uploads(),
        )

    def uploads(self) -> int:
        """Forget abandoned uploads, which lie on this machine alone."""
        return self._uploads.purge(_UPLOAD_AGE)

    def _packets(self, before: datetime) -> int:
        count = 0
        while names := self._storage.table.forget_packets(before, _BATCH):
            # A crash here leaves files that no row names: strays, which a later day finds.
            for name in names:
                self._storage.store.delete(name)
            count += len(names)
        return count

    def _entries(self, before: datetime) -> int:
        count = 0
        while forgotten := self._storage.table.forget_entries(before, _BATCH):
            count += forgotten
        return count


class DailyPurge:
    """Owns a thread that purges once a day; of several processes on one database one does."""

    def __init__(self, storage: Storage, purge: Purge, strays: Strays) -> None:
        self._engine = storage.engine
        self._purge = purge
        self._strays = strays
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="purge", daemon=True)

    def start(self) -> None:
        """Begin; the first look is now."""
        self._thread.start()

    def stop(self) -> None:
        """End; a purge at work does not hold the process."""
        self._stopped.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._purge.uploads()
                if claim(self._engine, "purge", _EVERY):
                    _log.info("purged", **asdict(self._purge.run()))
                    _tell(self._strays.settle(self._stopped.is_set))
            except (OSError, SQLAlchemyError) as error:
                _log.error("cannot purge", kind=type(error).__name__)
            self._stopped.wait(_LOOK_SECONDS)


def _tell(settled: Settled) -> None:
    """Say it to who looks after the gateway; a packet's name holds its submission id and stays out."""
    if settled.taken or settled.copies:
        _log.warning("packets without an entry", taken=settled.taken, copies_deleted=settled.copies)
    if settled.left:
        _log.error("packets without an entry cannot be taken", left=len(settled.left))
