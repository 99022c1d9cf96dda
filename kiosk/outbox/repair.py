"""Brings rows and packets together when the queue is opened, and rebuilds rows that the database lost.

A packet whose row was committed is never deleted for want of it: what can be read of a database that was set
aside is taken over, and what it lacks is rebuilt from the packet's clear header. Then a packet whose row was
not committed may be among them: with a corrupt database nobody can tell, and one too many is better than one
lost. What is no packet is set aside. Each repair is a row of its own.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from kiosk.dossier.packet import read_header
from kiosk.dossier.packet_errors import NotAPacket, PacketError
from kiosk.outbox.database import newest_set_aside, set_aside_folder
from kiosk.outbox.queries import find, insert
from kiosk.outbox.row import COLUMNS, PrintState, Row, SyncState, from_stored, to_row, to_stored
from kiosk.outbox.schema import TELLING_NAMES, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from kiosk.outbox.blobs import Blobs

_log = structlog.get_logger()

SUBMISSION_ID = re.compile(r"[0-9a-f]{32}")
_MARKED = timedelta(days=1)
# What an older database did not note.
_MISSING = {"visit": "submission_id", "bytes": "0"}


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done when rows were found missing, and why.

    `set_aside` is the folder with what was taken out of use, empty where nothing was. `kept` rows could be
    read of the old database, `rebuilt` were made of packets alone, `unreadable` files are no packets.
    """

    at: datetime
    reason: str
    set_aside: str
    kept: int
    rebuilt: int
    unreadable: int


def reconcile(connection: sqlite3.Connection, folder: Path, blobs: Blobs, moment: datetime, why: str) -> None:
    """Migrate the database, then bring blobs and rows together; within a transaction, nobody else at work.

    `why` says why the database is a new one, empty where it is not. Raises OSError, OutboxDamaged.
    """
    version = migrate(connection)
    blobs.sweep_unfinished()
    queued, arriving = blobs.queued(), blobs.arriving()
    # A first start has no packets: one that is still arriving may have its row committed, and be told.
    if version == 0 and (why or queued or arriving or newest_set_aside(folder)):
        gone = "the database was set aside" if newest_set_aside(folder) else "the database was gone"
        _rebuild(connection, folder, blobs, moment, why or gone)
    else:
        _match(connection, folder, blobs, moment, version)
    _withdraw(connection, blobs, moment)


def _match(
    connection: sqlite3.Connection, folder: Path, blobs: Blobs, moment: datetime, version: int
) -> None:
    """Bring blobs and rows together where the database is the one that was left."""
    queued, arriving = blobs.queued(), blobs.arriving()
    waiting = _waiting(connection)
    held = {name for name in queued.keys() - waiting if find(connection, name)}
    for submission_id in arriving:
        if submission_id in waiting:
            blobs.promote(submission_id)
        elif find(connection, submission_id):
            blobs.delete(submission_id)  # in custody
        else:
            # Its writer ended before it told anybody. The row may lie in the log where nobody reads it yet.
            blobs.withdraw(submission_id)
    for submission_id in held:
        blobs.delete(submission_id)
    lost = queued.keys() - waiting - held
    if version < TELLING_NAMES:
        # The program that wrote them named a packet so before its row was committed.
        for submission_id in lost:
            blobs.delete(submission_id)
        _measure(connection, queued, waiting)
    elif lost:
        rebuilt, unreadable = _from_packets(connection, folder, blobs, moment, {})
        _note(connection, Repair(moment, "rows were missing", "", 0, rebuilt, unreadable))


def _withdraw(connection: sqlite3.Connection, blobs: Blobs, moment: datetime) -> None:
    """Delete rows that a failing disk committed after all, though the citizen was told that they are not.

    Such a row may show itself only at a later opening: a process that was at work when the disk failed goes
    on without it, until the next commit writes over it or nobody has the file open. So a mark stays a day.
    """
    for submission_id, since in blobs.withdrawn().items():
        row = find(connection, submission_id)
        if row is None:
            if abs(moment - since) > _MARKED:
                blobs.forget_withdrawn(submission_id)
        elif row.sync is SyncState.IN_CUSTODY or blobs.holds(submission_id):
            blobs.forget_withdrawn(submission_id)
        else:
            connection.execute("DELETE FROM packet WHERE submission_id = ?", (submission_id,))
            _log.warning("a row that nobody was told of is withdrawn", reference=row.local_reference)


def repairs(connection: sqlite3.Connection) -> tuple[Repair, ...]:
    """Give all repairs, oldest first."""
    found = connection.execute(
        "SELECT at, reason, set_aside, kept, rebuilt, unreadable FROM repair ORDER BY at, rowid"
    )
    return tuple(Repair(from_stored(at), *rest) for at, *rest in found)


def _rebuild(connection: sqlite3.Connection, folder: Path, blobs: Blobs, moment: datetime, why: str) -> None:
    aside = newest_set_aside(folder)
    kept, earlier = _salvage(aside) if aside else ({}, ())
    stored = blobs.queued() | blobs.arriving()
    for one in earlier:
        _note(connection, one)
    for row in kept.values():
        insert(connection, _taken_over(row, stored.get(row.submission_id), moment))
    rebuilt, unreadable = _from_packets(connection, folder, blobs, moment, kept)
    where = str(aside.parent.relative_to(folder)) if aside else ""
    _note(connection, Repair(moment, why, where, len(kept), rebuilt, unreadable))


def _taken_over(row: Row, size: int | None, moment: datetime) -> Row:
    """Give a row that was read of a corrupt database as it may be believed.

    Custody is not, while the packet is still there: handing it over again doubles nothing.
    """
    if size is not None:
        row = replace(row, size=size, sync=SyncState.QUEUED, custody_time=None)
    elif row.sync is SyncState.LEASED:
        row = replace(row, sync=SyncState.QUEUED)
    return replace(row, next_attempt=moment)


def _from_packets(
    connection: sqlite3.Connection, folder: Path, blobs: Blobs, moment: datetime, known: Mapping[str, Row]
) -> tuple[int, int]:
    """Make rows of packets that have none, in the order of their writing; count them, and what is none."""
    rebuilt = unreadable = 0
    for name in sorted(blobs.queued() | blobs.arriving(), key=blobs.written_at):
        if name in known or find(connection, name):
            continue
        packet = blobs.read(name) or b""
        try:
            if read_header(packet).submission_id != name:
                raise NotAPacket(f"{name} is another packet's name")
        except PacketError:
            blobs.move(name, set_aside_folder(folder, moment))
            unreadable += 1
            continue
        # Whose visit it was, and whether a slip came out, the packet does not say.
        row = Row.queued(name, name, len(packet), blobs.written_at(name), moment)
        insert(connection, replace(row, print_state=PrintState.UNKNOWN))
        rebuilt += 1
    return rebuilt, unreadable


def _salvage(path: Path) -> tuple[dict[str, Row], tuple[Repair, ...]]:
    """Read what can be read of a database that was set aside; changes nothing of it."""
    kept: dict[str, Row] = {}
    earlier: tuple[Repair, ...] = ()
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as old,
    ):
        present = {str(column[1]) for column in old.execute("PRAGMA table_info(packet)")}
        wanted = ", ".join(
            name if name in present else _MISSING.get(name, "NULL") for name in COLUMNS.split(", ")
        )
        # From both ends: a page that cannot be read ends a walk.
        for direction in ("ASC", "DESC"):
            kept.update((row.submission_id, row) for row in _walk(old, wanted, direction))
        with suppress(sqlite3.DatabaseError):
            earlier = repairs(old)
    return dict(sorted(kept.items(), key=lambda one: one[1].queued_at)), earlier


def _walk(old: sqlite3.Connection, wanted: str, direction: str) -> Iterator[Row]:
    with suppress(sqlite3.DatabaseError):
        for values in old.execute(f"SELECT {wanted} FROM packet NOT INDEXED ORDER BY rowid {direction}"):  # noqa: S608  # fixed names
            with suppress(ValueError, TypeError, OverflowError, OSError):
                row = to_row(values)
                if _believable(row):
                    yield row


def _believable(row: Row) -> bool:
    texts = (row.local_reference, row.procedure, row.visit, row.last_error, row.dossier_code)
    return (
        isinstance(row.submission_id, str)
        and SUBMISSION_ID.fullmatch(row.submission_id) is not None
        and all(isinstance(text, str) for text in texts)
        and isinstance(row.size, int)
        and isinstance(row.attempts, int)
        and (row.sync is SyncState.IN_CUSTODY) is (row.custody_time is not None)
    )


def _waiting(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute(
        "SELECT submission_id FROM packet INDEXED BY packet_waiting WHERE sync <> 'in-custody'"
    )
    return {submission_id for (submission_id,) in found}


def _measure(connection: sqlite3.Connection, sizes: Mapping[str, int], waiting: set[str]) -> None:
    """Fill in the sizes that an older program did not note."""
    connection.executemany(
        "UPDATE packet SET bytes = ? WHERE submission_id = ?",
        [(size, submission_id) for submission_id, size in sizes.items() if submission_id in waiting],
    )


def _note(connection: sqlite3.Connection, repair: Repair) -> None:
    at, *rest = astuple(repair)
    connection.execute("INSERT INTO repair VALUES (?, ?, ?, ?, ?, ?)", (to_stored(at), *rest))
    _log.error(
        "the queue was repaired",
        reason=repair.reason,
        kept=repair.kept,
        rebuilt=repair.rebuilt,
        unreadable=repair.unreadable,
    )
