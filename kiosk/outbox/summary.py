"""How the queue is, for who must not touch it: read without writing a byte, counts and times alone."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.outbox import queries
from kiosk.outbox.database import OPEN_LOCK, in_use
from kiosk.outbox.errors import OutboxDamaged, OutboxError, OutboxUnwritable
from kiosk.outbox.row import from_stored
from kiosk.outbox.schema import VERSION

_BUSY_SECONDS = 2.0
_POLL_SECONDS = 0.01
_REFUSED = "refused%"


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits: packets, their bytes, those that the province refused, since when the oldest.

    What the province has: packets that are remembered, those of them without a code, when it took the last.
    """

    waiting: int = 0
    size: int = 0
    refused: int = 0
    oldest: datetime | None = None
    in_custody: int = 0
    without_code: int = 0
    last_custody: datetime | None = None


def summarize(folder: Path) -> Summary:
    """Sum up the queue in `folder`; one that was never used is empty.

    Raises OutboxDamaged where the file is corrupt or of another program's version, OutboxUnwritable where it
    cannot be read.
    """
    path = in_use(folder)
    if path is None:
        return Summary()
    try:
        with _nobody_repairs(folder), closing(_open(path)) as connection:
            return _read(connection, folder)
    except OutboxError:
        raise
    except OSError as error:
        raise OutboxUnwritable(f"{folder}: {error.strerror}") from error
    except sqlite3.OperationalError as error:
        raise OutboxUnwritable(f"{folder}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise OutboxDamaged(f"{folder}: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    # Without a log beside it nobody has the file open, and SQLite would make one to read it.
    log = path.with_name(f"{path.name}-wal")
    alone = "" if log.exists() else "&immutable=1"
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )


def _read(connection: sqlite3.Connection, folder: Path) -> Summary:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise OutboxDamaged(f"{folder}: {str(found).splitlines()[-1]}")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise OutboxDamaged(f"{folder}: schema version {version}, this program knows {VERSION}")
    waiting, size, refused, oldest = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(bytes), 0), COALESCE(SUM(last_error LIKE ?), 0), MIN(queued_at)"
        " FROM packet WHERE sync <> 'in-custody'",
        (_REFUSED,),
    ).fetchone()
    in_custody, without_code = queries.count_in_custody(connection)
    return Summary(
        waiting,
        size,
        refused,
        None if oldest is None else from_stored(oldest),
        in_custody,
        without_code,
        queries.last_custody(connection),
    )


@contextmanager
def _nobody_repairs(folder: Path) -> Iterator[None]:
    """Share the lock that opening and repairing hold alone."""
    try:
        lock = os.open(folder / OPEN_LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # a queue that came from elsewhere
        yield
        return
    try:
        _share(lock)
        yield
    finally:
        os.close(lock)


def _share(lock: int) -> None:
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OutboxUnwritable("another process holds the queue locked") from None
            time.sleep(_POLL_SECONDS)
        else:
            return
