"""What the queue asks of its tables; each works within the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.outbox.errors import NotQueued, OutboxConflict
from kiosk.outbox.row import COLUMNS, Row, from_stored, to_row, to_stored

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from kiosk.outbox.errand import Errand

# A clock that was set back must not hide a row for years: what is due later than any delay that the agent
# gives is due now.
LONGEST_WAIT = timedelta(hours=2)
_FRESH = timedelta(minutes=1)


def insert(connection: sqlite3.Connection, row: Row) -> None:
    """Write a whole row."""
    connection.execute(
        f"INSERT INTO packet ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # fixed names
        (
            row.submission_id,
            row.local_reference,
            row.procedure,
            row.visit,
            row.size,
            to_stored(row.queued_at),
            row.sync.value,
            row.attempts,
            to_stored(row.next_attempt),
            row.last_error,
            row.custody_time and to_stored(row.custody_time),
            row.dossier_code,
            row.expected_day and row.expected_day.isoformat(),
            row.print_state.value,
            row.exported_at and to_stored(row.exported_at),
        ),
    )


def queued_already(connection: sqlite3.Connection, new: Row) -> Row | None:
    """Give the row that a dossier has already, completed where it was rebuilt; raises OutboxConflict."""
    row = find(connection, new.submission_id)
    if row is None:
        return None
    if not row.local_reference:
        # A row that was rebuilt from its packet, which does not say these.
        connection.execute(
            "UPDATE packet SET local_reference = ?, procedure = ?, visit = ? WHERE submission_id = ?",
            (new.local_reference, new.procedure, new.visit, new.submission_id),
        )
        return found(connection, new.submission_id)
    if (row.local_reference, row.procedure) != (new.local_reference, new.procedure):
        raise OutboxConflict(f"{new.submission_id} is {row.local_reference} already")
    return row


def count_in_custody(connection: sqlite3.Connection) -> tuple[int, int]:
    """Count the dossiers in custody, and those of them that have no code yet."""
    held, without_code = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(dossier_code = ''), 0) FROM packet WHERE sync = 'in-custody'"
    ).fetchone()
    return held, without_code


def last_custody(connection: sqlite3.Connection) -> datetime | None:
    """Say when the province last took a packet, of those that are remembered."""
    (found,) = connection.execute("SELECT MAX(custody_time) FROM packet").fetchone()
    return None if found is None else from_stored(found)


def done_with(connection: sqlite3.Connection, before: datetime) -> list[str]:
    """Give the submission ids of dossiers that have a code and were in custody before a moment."""
    # By both clocks, this machine's and the gateway's: one that is wrong takes no row from under a visit.
    found = connection.execute(
        "SELECT submission_id FROM packet"
        " WHERE sync = 'in-custody' AND dossier_code <> '' AND MAX(queued_at, custody_time) < ?",
        (to_stored(before),),
    )
    return [submission_id for (submission_id,) in found]


def forget(connection: sqlite3.Connection, submission_ids: Collection[str]) -> None:
    """Delete rows."""
    connection.executemany("DELETE FROM packet WHERE submission_id = ?", [(one,) for one in submission_ids])


def bytes_waiting(connection: sqlite3.Connection) -> int:
    """Add up the packets that are not in custody."""
    total: int = connection.execute(
        "SELECT COALESCE(SUM(bytes), 0) FROM packet INDEXED BY packet_waiting WHERE sync <> 'in-custody'"
    ).fetchone()[0]
    return total


def backlog(connection: sqlite3.Connection) -> tuple[int, int, datetime | None]:
    """Count the packets that are not in custody, add up their bytes, and say since when the oldest waits."""
    count, total, oldest = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(bytes), 0), MIN(queued_at) FROM packet WHERE sync <> 'in-custody'"
    ).fetchone()
    return count, total, None if oldest is None else from_stored(oldest)


def due(
    connection: sqlite3.Connection, moment: datetime, errands: Collection[Errand], *, fresh: bool
) -> Row | None:
    """Find the row that the agent should take next (store.Outbox.lease)."""
    if not errands:
        return None
    needed = " OR ".join(errand.condition for errand in errands)
    if fresh:
        when = f"attempts = 0 AND next_attempt <= ? AND next_attempt > ? AND ({needed})"
        order, other = "DESC", moment - _FRESH
    else:
        when = f"(next_attempt <= ? OR next_attempt > ?) AND ({needed})"
        order, other = "ASC", moment + LONGEST_WAIT
    values = connection.execute(
        f"SELECT {COLUMNS} FROM packet AS this WHERE (sync <> 'in-custody' OR dossier_code = '')"  # noqa: S608  # fixed names
        f" AND {when}"
        " AND NOT (sync <> 'in-custody' AND EXISTS (SELECT 1 FROM packet AS earlier"
        " WHERE earlier.sync <> 'in-custody' AND earlier.visit = this.visit AND earlier.rowid < this.rowid))"
        f" ORDER BY next_attempt {order} LIMIT 1",
        (to_stored(moment), to_stored(other)),
    ).fetchone()
    return None if values is None else to_row(values)


def find(connection: sqlite3.Connection, submission_id: str) -> Row | None:
    """Find one row."""
    values = connection.execute(
        f"SELECT {COLUMNS} FROM packet WHERE submission_id = ?",  # noqa: S608  # fixed names
        (submission_id,),
    ).fetchone()
    return None if values is None else to_row(values)


def found(connection: sqlite3.Connection, submission_id: str) -> Row:
    """Give one row; raises NotQueued."""
    row = find(connection, submission_id)
    if row is None:
        raise NotQueued(submission_id)
    return row
