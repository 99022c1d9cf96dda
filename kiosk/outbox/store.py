"""The queue itself: SQLite beside a folder of packets, used by the shell and the agent at the same time.

The order of writing is the promise. Queueing: the blob is durable, then the row is committed, then the
citizen is told. Custody: the row is committed, then the blob is deleted. A crash between two steps leaves a
blob that the next opening deletes: either nobody was promised anything yet, or the province has it already.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kiosk.dossier.packet import read_header
from kiosk.machine.files import make_private_folder
from kiosk.outbox.blobs import Blobs
from kiosk.outbox.errors import NotQueued, OutboxConflict, OutboxDamaged, OutboxError, OutboxUnwritable
from kiosk.outbox.row import PrintState, Row, SyncState
from kiosk.outbox.schema import migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.province.port import Custody

_BUSY_SECONDS = 30
_COLUMNS = (
    "submission_id, local_reference, procedure, queued_at, sync, attempts, next_attempt, last_error, "
    "custody_time, dossier_code, expected_day, print_state"
)
# A clock that was set back must not hide a row for years: what is due later than any delay that the agent
# gives is due now.
_LONGEST_WAIT = timedelta(hours=2)


def now() -> datetime:
    """Read the wall clock, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


class Outbox:
    """The queue in `folder`, opened and repaired. May be used from any thread.

    Opening raises OutboxUnwritable or OutboxDamaged. Every method may raise OutboxUnwritable, after which
    nothing has changed.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], datetime] = now) -> None:
        self.folder = folder
        self._clock = clock
        self._lock = threading.RLock()
        with _clear_errors(folder):
            make_private_folder(folder)
            self._blobs = Blobs(folder / "blobs")
            with _opening(folder):
                self._database = sqlite3.connect(
                    folder / "outbox.sqlite3",
                    timeout=_BUSY_SECONDS,
                    isolation_level=None,
                    check_same_thread=False,
                )
                try:
                    self._database.execute("PRAGMA journal_mode = WAL")
                    self._database.execute("PRAGMA synchronous = FULL")
                    with self._transaction():
                        self._repair()
                except BaseException:
                    self._database.close()
                    raise

    def close(self) -> None:
        """Close the database; the queue is not usable afterwards."""
        with self._lock:
            self._database.close()

    def enqueue(self, packet: bytes, *, submission_id: str, local_reference: str, procedure: str) -> Row:
        """Queue a sealed packet; when this returns, it survives a power cut.

        The same submission id again changes nothing and gives the row that is there. Raises OutboxUnwritable
        (nothing is queued), OutboxConflict, PacketError for bytes that are no packet, ValueError for a packet
        with another submission id.
        """
        if read_header(packet).submission_id != submission_id:
            raise ValueError("the packet was sealed under another submission id")
        written = False
        try:
            with self._transaction():
                row = self._queued_already(submission_id, local_reference, procedure)
                if row is not None:
                    return row
                # Under the write lock, so that a repair never meets a blob whose row is still to come.
                self._blobs.write(submission_id, packet)
                written = True
                return self._insert(submission_id, local_reference, procedure)
        except OutboxError:
            if written:
                with suppress(OSError):
                    self._blobs.delete(submission_id)
            raise

    def _queued_already(self, submission_id: str, local_reference: str, procedure: str) -> Row | None:
        row = self._find(submission_id)
        if row is not None and (row.local_reference, row.procedure) != (local_reference, procedure):
            raise OutboxConflict(f"{submission_id} is {row.local_reference} already")
        return row

    def _insert(self, submission_id: str, local_reference: str, procedure: str) -> Row:
        moment = _to_stored(self._clock())
        self._database.execute(
            f"INSERT INTO packet ({_COLUMNS})"  # noqa: S608  # fixed names
            " VALUES (?, ?, ?, ?, 'queued', 0, ?, '', NULL, '', NULL, 'none')",
            (submission_id, local_reference, procedure, moment, moment),
        )
        return self._found(submission_id)

    def find(self, submission_id: str) -> Row | None:
        """Find one row."""
        with self._lock, _clear_errors(self.folder):
            return self._find(submission_id)

    def rows(self) -> tuple[Row, ...]:
        """Give all rows, oldest first."""
        with self._lock, _clear_errors(self.folder):
            found = self._database.execute(f"SELECT {_COLUMNS} FROM packet ORDER BY queued_at, rowid")  # noqa: S608  # fixed names
            return tuple(_to_row(values) for values in found)

    def packet(self, submission_id: str) -> bytes | None:
        """Read a packet, or None when it is in custody and deleted, or lost."""
        with _clear_errors(self.folder):
            return self._blobs.read(submission_id)

    def set_print_state(self, submission_id: str, state: PrintState) -> Row:
        """Write down what is known of the slip; raises NotQueued."""
        with self._transaction():
            self._database.execute(
                "UPDATE packet SET print_state = ? WHERE submission_id = ?", (state.value, submission_id)
            )
            return self._found(submission_id)

    def lease(self, duration: timedelta) -> Row | None:
        """Take the row that is due longest: to submit it or, in custody without a code, to ask for that.

        A queued row is leased for `duration`, after which it is due again if nothing was said about it.
        """
        moment = self._clock()
        # Looked at before the write lock is taken: the agent asks ten times a second.
        with self._lock, _clear_errors(self.folder):
            if self._due(moment) is None:
                return None
        with self._transaction():
            row = self._due(moment)
            if row is None:
                return None
            self._database.execute(
                "UPDATE packet SET next_attempt = ?,"
                " sync = CASE sync WHEN 'in-custody' THEN sync ELSE 'leased' END WHERE submission_id = ?",
                (_to_stored(moment + duration), row.submission_id),
            )
            return self._found(row.submission_id)

    def release(self) -> None:
        """Make due again what a dead agent held; only for an agent that is the only one.

        A row that was leased counts as a failed attempt. A row in custody does not show that it was held, so
        every one that has no code yet is asked for again.
        """
        with self._transaction():
            moment = _to_stored(self._clock())
            self._database.execute(
                "UPDATE packet SET sync = 'queued', attempts = attempts + 1, next_attempt = ?"
                " WHERE sync = 'leased'",
                (moment,),
            )
            self._database.execute(
                "UPDATE packet SET next_attempt = ? WHERE sync = 'in-custody' AND dossier_code = ''",
                (moment,),
            )

    def retry(self, submission_id: str, *, delay: timedelta, error: str) -> Row:
        """Put a row back after an attempt that did not end it; `error` is its kind. Raises NotQueued.

        `delay` is at most two hours.
        """
        with self._transaction():
            self._database.execute(
                "UPDATE packet SET attempts = attempts + 1, next_attempt = ?, last_error = ?,"
                " sync = CASE sync WHEN 'in-custody' THEN sync ELSE 'queued' END WHERE submission_id = ?",
                (_to_stored(self._clock() + min(delay, _LONGEST_WAIT)), error, submission_id),
            )
            return self._found(submission_id)

    def acknowledge(self, submission_id: str, custody: Custody) -> Row:
        """Write down the province's custody, then delete the packet; raises NotQueued.

        Custody is never taken back: a later answer only adds the dossier code or moves the expected day.
        """
        with self._transaction():
            self._found(submission_id)
            self._database.execute(
                "UPDATE packet SET sync = 'in-custody', custody_time = COALESCE(custody_time, ?),"
                " dossier_code = CASE ? WHEN '' THEN dossier_code ELSE ? END,"
                " expected_day = COALESCE(?, expected_day), last_error = '',"
                " attempts = CASE sync WHEN 'in-custody' THEN attempts ELSE 0 END, next_attempt = ?"
                " WHERE submission_id = ?",
                (
                    _to_stored(custody.custody_time),
                    custody.dossier_code,
                    custody.dossier_code,
                    custody.expected_day and custody.expected_day.isoformat(),
                    _to_stored(self._clock()),
                    submission_id,
                ),
            )
            row = self._found(submission_id)
        with _clear_errors(self.folder):
            self._blobs.delete(submission_id)
        return row

    def _repair(self) -> None:
        """Bring blobs and rows together after a crash; within a transaction, so that no writer is at work."""
        new = migrate(self._database)
        stored = self._blobs.names()
        if new and stored:
            raise OutboxDamaged(
                f"{self.folder}: {len(stored)} packets without their database; nothing was deleted"
            )
        self._blobs.sweep_unfinished()
        waiting = {
            row[0]
            for row in self._database.execute("SELECT submission_id FROM packet WHERE sync <> 'in-custody'")
        }
        for submission_id in stored - waiting:
            self._blobs.delete(submission_id)

    def _due(self, moment: datetime) -> Row | None:
        found = self._database.execute(
            f"SELECT {_COLUMNS} FROM packet WHERE (sync <> 'in-custody' OR dossier_code = '')"  # noqa: S608  # fixed names
            " AND (next_attempt <= ? OR next_attempt > ?) ORDER BY next_attempt LIMIT 1",
            (_to_stored(moment), _to_stored(moment + _LONGEST_WAIT)),
        ).fetchone()
        return None if found is None else _to_row(found)

    def _find(self, submission_id: str) -> Row | None:
        found = self._database.execute(
            f"SELECT {_COLUMNS} FROM packet WHERE submission_id = ?",  # noqa: S608  # fixed names
            (submission_id,),
        ).fetchone()
        return None if found is None else _to_row(found)

    def _found(self, submission_id: str) -> Row:
        row = self._find(submission_id)
        if row is None:
            raise NotQueued(submission_id)
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Hold the write lock among all processes; commit at the end, or change nothing."""
        with self._lock, _clear_errors(self.folder):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                # SQLite rolls back by itself on some failures, a full disk among them.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    """Let one process or thread open the queue at a time.

    Two that turn a new database to WAL together can fail at once as "locked": SQLite's time-out does not
    cover that step.
    """
    with (folder / "open.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutboxUnwritable(f"{folder}: {error.strerror}") from error
    except sqlite3.OperationalError as error:
        raise OutboxUnwritable(f"{folder}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise OutboxDamaged(f"{folder}: {error}") from error


def _to_stored(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _from_stored(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _to_row(values: tuple[Any, ...]) -> Row:
    return Row(
        submission_id=values[0],
        local_reference=values[1],
        procedure=values[2],
        queued_at=_from_stored(values[3]),
        sync=SyncState(values[4]),
        attempts=values[5],
        next_attempt=_from_stored(values[6]),
        last_error=values[7],
        custody_time=None if values[8] is None else _from_stored(values[8]),
        dossier_code=values[9],
        expected_day=None if values[10] is None else date.fromisoformat(values[10]),
        print_state=PrintState(values[11]),
    )
