"""The queue itself: SQLite beside a folder of packets, used by the shell and the agent at the same time.

The order of writing is the promise. Queueing: the blob is durable, then the row is committed, then the
citizen is told. Custody: the row is committed, then the blob is deleted. What a crash leaves between two
steps the next opening puts in order (kiosk/outbox/repair.py).

Queueing takes three fsyncs and no fewer: the packet's bytes, its name in the folder, and the row, which may
not come before the other two. Custody takes one, for the row. Leases and failed attempts take none: a power
cut that takes them back only brings the next attempt nearer.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.dossier.packet import read_header
from kiosk.machine.files import make_private_folder, sync_folder
from kiosk.outbox import queries
from kiosk.outbox.blobs import Blobs
from kiosk.outbox.database import Database
from kiosk.outbox.errand import Errand
from kiosk.outbox.errors import OutboxError, OutboxUndecided, OutboxUnwritable
from kiosk.outbox.quota import Limit, Quota, Room, measure
from kiosk.outbox.repair import Repair, reconcile, repairs
from kiosk.outbox.row import COLUMNS, PrintState, Row, SyncState, to_row, to_stored

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection
    from pathlib import Path

    from kiosk.province.port import Custody

# How long a row is kept after custody.
KEPT = timedelta(days=30)


def now() -> datetime:
    """Read the wall clock, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


class Outbox:
    """The queue in `folder`, opened and repaired. May be used from any thread.

    Opening raises OutboxUnwritable or OutboxDamaged; with `at_once` false it waits for the first use, and a
    folder that cannot be used yet is tried again at every use. Every method may raise both, after which
    nothing has changed. A database that is found corrupt is set aside and rebuilt, then the method goes on.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime] = now,
        quota: Quota | None = None,
        at_once: bool = True,
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._quota = quota or Quota()
        self._blobs = Blobs(folder / "blobs")
        self._database = Database(folder, self._prepare, clock)
        # Whether the last writing failed, or none was tried yet.
        self._doubtful = True
        if at_once:
            self._database.open()

    def close(self) -> None:
        """Close the database; a later use opens it again."""
        self._database.close()

    def enqueue(
        self, packet: bytes, *, submission_id: str, local_reference: str, procedure: str, visit: str
    ) -> Row:
        """Queue a sealed packet; when this returns, it survives a power cut.

        Packets of one `visit` are handed over in the order of queueing. The same submission id again gives
        the row that is there, and a packet to one that lost it. Raises OutboxUnwritable (nothing is
        queued), OutboxConflict, PacketError for bytes that are no packet, ValueError for a packet with
        another submission id.
        """
        if read_header(packet).submission_id != submission_id:
            raise ValueError("the packet was sealed under another submission id")
        moment = self._clock()
        new = replace(
            Row.queued(submission_id, visit, len(packet), moment, moment),
            local_reference=local_reference,
            procedure=procedure,
        )
        written = False

        def write(connection: sqlite3.Connection) -> tuple[Row, bool]:
            nonlocal written
            written = False
            row = queries.queued_already(connection, new)
            if row is not None:
                return row, self._found_again(row, packet)
            # Under the write lock, so that two who queue the same packet write one after the other.
            written = True
            self._blobs.write(submission_id, packet)
            queries.insert(connection, new)
            return queries.found(connection, submission_id), True

        try:
            row, arrived = self._database.write(write)
        except OutboxError as error:
            self._doubtful = True
            if written:
                with suppress(OSError):
                    if isinstance(error, OutboxUndecided):
                        self._blobs.withdraw(submission_id)
                    else:
                        self._blobs.delete(submission_id)
            raise
        self._doubtful = False
        if arrived:
            with suppress(OSError):
                self._blobs.forget_withdrawn(submission_id)
                self._blobs.promote(submission_id)
        return row

    def find(self, submission_id: str) -> Row | None:
        """Find one row."""
        return self._database.read(lambda connection: queries.find(connection, submission_id))

    def rows(self) -> tuple[Row, ...]:
        """Give all rows, oldest first."""
        return self._database.read(
            lambda connection: tuple(
                to_row(values)
                for values in connection.execute(f"SELECT {COLUMNS} FROM packet ORDER BY queued_at, rowid")  # noqa: S608  # fixed names
            )
        )

    def waiting(self) -> tuple[Row, ...]:
        """Give the rows whose packets are not in custody yet, in the order of queueing."""
        return self._database.read(
            lambda connection: tuple(
                to_row(values)
                for values in connection.execute(
                    f"SELECT {COLUMNS} FROM packet WHERE sync <> 'in-custody' ORDER BY rowid"  # noqa: S608  # fixed names
                )
            )
        )

    def backlog(self) -> tuple[int, int, datetime | None]:
        """Count the packets that are not in custody, add up their bytes, say since when the oldest waits."""
        return self._database.read(queries.backlog)

    def in_custody(self) -> tuple[int, int]:
        """Count the dossiers in custody, and those of them that have no code yet."""
        return self._database.read(queries.count_in_custody)

    def last_custody(self) -> datetime | None:
        """Say when the province last took a packet, None where no such packet is remembered."""
        return self._database.read(queries.last_custody)

    def repairs(self) -> tuple[Repair, ...]:
        """Give all repairs that the queue has been through, oldest first."""
        return self._database.read(repairs)

    def packet(self, submission_id: str) -> bytes | None:
        """Read a packet, or None when it is in custody and deleted, or lost."""
        try:
            return self._blobs.read(submission_id)
        except OSError as error:
            raise OutboxUnwritable(f"{self.folder}: {error.strerror}") from error

    def room(self) -> Room:
        """Say how much room there is for packets; none where the queue cannot be read or written.

        After a failed writing, and the first time, a small file is written to see.
        """
        used = 0
        try:
            used = self._database.read(queries.bytes_waiting)
            if self._doubtful:
                self._blobs.prove()
                self._doubtful = False
            return measure(self._blobs.folder, used, self._quota)
        except OutboxError as error:
            return Room(0, used, Limit.UNWRITABLE, str(error))
        except OSError as error:
            return Room(0, used, Limit.UNWRITABLE, f"{self._blobs.folder}: {error.strerror}")

    def set_print_state(self, submission_id: str, state: PrintState) -> Row:
        """Write down what is known of the slip; raises NotQueued."""

        def write(connection: sqlite3.Connection) -> Row:
            connection.execute(
                "UPDATE packet SET print_state = ? WHERE submission_id = ?", (state.value, submission_id)
            )
            return queries.found(connection, submission_id)

        return self._database.write(write)

    def lease(
        self, duration: timedelta, errands: Collection[Errand] = tuple(Errand), *, fresh: bool = False
    ) -> Row | None:
        """Take the row that is due longest: to submit it or, in custody without a code, to ask for that.

        Only rows that need one of `errands`. `fresh` takes the newest of those queued within the last minute
        and not tried yet: somebody stands there, and a thousand older rows must not hold them up. A queued
        row is leased for `duration`, after which it is due again if nothing was said about it. It is not due
        before every earlier row of its visit is in custody.
        """
        moment = self._clock()

        def write(connection: sqlite3.Connection) -> Row | None:
            row = queries.due(connection, moment, errands, fresh=fresh)
            if row is None:
                return None
            connection.execute(
                "UPDATE packet SET next_attempt = ?,"
                " sync = CASE sync WHEN 'in-custody' THEN sync ELSE 'leased' END WHERE submission_id = ?",
                (to_stored(moment + duration), row.submission_id),
            )
            return queries.found(connection, row.submission_id)

        # Looked at before the write lock is taken: the agent asks ten times a second.
        if (
            self._database.read(lambda connection: queries.due(connection, moment, errands, fresh=fresh))
            is None
        ):
            return None
        return self._database.write(write, durable=False)

    def release(self) -> None:
        """Make due again what a dead agent held; only for an agent that is the only one.

        A row that was leased counts as a failed attempt. A row in custody does not show that it was held, so
        every one that has no code yet is asked for again.
        """
        moment = to_stored(self._clock())

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE packet SET sync = 'queued', attempts = attempts + 1, next_attempt = ?"
                " WHERE sync = 'leased'",
                (moment,),
            )
            connection.execute(
                "UPDATE packet SET next_attempt = ? WHERE sync = 'in-custody' AND dossier_code = ''",
                (moment,),
            )

        self._database.write(write, durable=False)

    def retry(self, submission_id: str, *, delay: timedelta, error: str) -> Row:
        """Put a row back after an attempt that did not end it; `error` is its kind. Raises NotQueued.

        `delay` is at most two hours.
        """

        def write(connection: sqlite3.Connection) -> Row:
            connection.execute(
                "UPDATE packet SET attempts = attempts + 1, next_attempt = ?, last_error = ?,"
                " sync = CASE sync WHEN 'in-custody' THEN sync ELSE 'queued' END WHERE submission_id = ?",
                (to_stored(self._clock() + min(delay, queries.LONGEST_WAIT)), error, submission_id),
            )
            return queries.found(connection, submission_id)

        return self._database.write(write, durable=False)

    def hurry(self, submission_ids: Collection[str] = ()) -> int:
        """Make rows due now that are not leased: those named, or all that wait for anything; count them.

        Raises NotQueued, and then hurries none.
        """
        moment = to_stored(self._clock())

        def write(connection: sqlite3.Connection) -> int:
            if not submission_ids:
                return connection.execute(
                    "UPDATE packet SET next_attempt = ?"
                    " WHERE sync = 'queued' OR (sync = 'in-custody' AND dossier_code = '')",
                    (moment,),
                ).rowcount
            changed = 0
            for submission_id in submission_ids:
                queries.found(connection, submission_id)
                changed += connection.execute(
                    "UPDATE packet SET next_attempt = ? WHERE submission_id = ? AND sync <> 'leased'",
                    (moment, submission_id),
                ).rowcount
            return changed

        return self._database.write(write, durable=False)

    def acknowledge(self, submission_id: str, custody: Custody) -> Row:
        """Write down the province's custody, then delete the packet; raises NotQueued.

        Custody is never taken back: a later answer only adds the dossier code or moves the expected day.
        """

        def write(connection: sqlite3.Connection) -> Row:
            connection.execute(
                "UPDATE packet SET sync = 'in-custody', custody_time = COALESCE(custody_time, ?),"
                " dossier_code = CASE ? WHEN '' THEN dossier_code ELSE ? END,"
                " expected_day = COALESCE(?, expected_day), last_error = '',"
                " attempts = CASE sync WHEN 'in-custody' THEN attempts ELSE 0 END, next_attempt = ?"
                " WHERE submission_id = ?",
                (
                    to_stored(custody.custody_time),
                    custody.dossier_code,
                    custody.dossier_code,
                    custody.expected_day and custody.expected_day.isoformat(),
                    to_stored(self._clock()),
                    submission_id,
                ),
            )
            return queries.found(connection, submission_id)

        row = self._database.write(write)
        try:
            self._blobs.delete(submission_id)
        except OSError as error:
            raise OutboxUnwritable(f"{self.folder}: {error.strerror}") from error
        return row

    def forget(self) -> None:
        """Delete the rows of dossiers that have been in custody for a month and have a code.

        A slip is not asked for again by then, and nothing is done any more with what was written down.
        """
        before = self._clock() - KEPT
        try:
            done_with = self._database.read(lambda connection: queries.done_with(connection, before))
            for submission_id in done_with:
                # One that could not be deleted, or came back, would be queued anew for want of its row.
                self._blobs.delete(submission_id)
            if not done_with:
                return
            sync_folder(self._blobs.folder)
        except OSError as error:
            raise OutboxUnwritable(f"{self.folder}: {error.strerror}") from error
        self._database.write(lambda connection: queries.forget(connection, done_with))

    def note_export(self, submission_ids: Collection[str], moment: datetime) -> None:
        """Write down that copies of these packets are on a stick; they stay queued."""

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "UPDATE packet SET exported_at = ? WHERE submission_id = ?",
                [(to_stored(moment), submission_id) for submission_id in submission_ids],
            )

        self._database.write(write)

    def _found_again(self, row: Row, packet: bytes) -> bool:
        """Write the packet of a row that lost it, within the write lock; tell whether it was written."""
        if row.sync is SyncState.IN_CUSTODY or self._blobs.holds(row.submission_id):
            return False
        self._blobs.write(row.submission_id, packet)
        return True

    def _prepare(self, connection: sqlite3.Connection, why: str) -> None:
        make_private_folder(self._blobs.folder)
        reconcile(connection, self.folder, self._blobs, self._clock(), why)
