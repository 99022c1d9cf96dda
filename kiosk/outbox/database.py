"""The queue's SQLite file, shared by processes, checked when it is opened and replaced when it is corrupt.

Every use holds a shared lock on `open.lock`, opening and repairing hold it alone: nobody is at work while
the file is checked or set aside, and whoever held the old file open notices and opens the new one. A new file
gets a new name, because SQLite, closing the old one, deletes the log that lies under the old name.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

import structlog

from kiosk.machine.files import make_private_folder, open_private, sync_folder
from kiosk.outbox.errors import OutboxDamaged, OutboxError, OutboxUndecided, OutboxUnwritable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

OPEN_LOCK = "open.lock"
_BUSY_SECONDS = 30
_LOCK_POLL_SECONDS = 0.005
_FILE = re.compile(r"outbox(?:-(\d+))?\.sqlite3")
_LOGS = ("-wal", "-shm")
SET_ASIDE = "set-aside"
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY_CODE = 0xFF

_T = TypeVar("_T")
_log = structlog.get_logger()


class CorruptDatabase(sqlite3.DatabaseError):
    """SQLite's own check found the file corrupt."""


class Database:
    """One connection to the queue's file. May be used from any thread; raises OutboxError alone.

    `prepare` is called under the write lock whenever the file is opened, while no other process is at work:
    with the connection and why the file is a new one, empty where it is not.
    """

    def __init__(
        self,
        folder: Path,
        prepare: Callable[[sqlite3.Connection, str], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._prepare = prepare
        self._clock = clock
        self._lock = threading.RLock()
        self._open_lock: int | None = None
        self._connection: sqlite3.Connection | None = None
        self._path = folder
        self._identity = (0, 0)
        self._durable = True

    def open(self) -> None:
        """Open the file if it is not open yet."""
        with self._lock, _clear_errors(self._folder):
            if self._connection is None:
                self._open()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._forget()
            if self._open_lock is not None:
                os.close(self._open_lock)
                self._open_lock = None

    def read(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do some reading; done again where the file turned out to be corrupt and was replaced."""
        with self._lock, _clear_errors(self._folder):
            try:
                return self._attempt(work)
            except sqlite3.DatabaseError as error:
                if not _is_corrupt(error):
                    if _of_the_disk(error):
                        # Looked at anew next time: a disk that comes back, or a file that was cut short.
                        self._forget()
                    raise
                self._condemn(str(error))
                return self._attempt(work)

    def write(self, work: Callable[[sqlite3.Connection], _T], *, durable: bool = True) -> _T:
        """Do some work under the write lock among all processes; commit at the end, or change nothing.

        One fsync where it is to be `durable`; otherwise none, and a power cut may take it back together
        with what came after it. Done again where the file turned out to be corrupt and was replaced.
        """

        def within(connection: sqlite3.Connection) -> _T:
            if durable is not self._durable:
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                self._durable = durable
            with _transaction(connection):
                return work(connection)

        return self.read(within)

    def _attempt(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        while True:
            if self._connection is None or self._connection.in_transaction:
                self._open()
            with self._locked(fcntl.LOCK_SH):
                if self._connection is not None and self._is_current():
                    return work(self._connection)
            self._forget()

    def _is_current(self) -> bool:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == self._identity

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> None:
        make_private_folder(self._folder)
        with self._locked(fcntl.LOCK_EX):
            self._forget()
            path, why = _current(self._folder, self._clock())
            try:
                self._connect(path, why)
            except sqlite3.DatabaseError as error:
                if not _is_corrupt(error):
                    raise
                _log.error("the queue's database is corrupt", found=str(error))
                _set_aside(self._folder, path, self._clock())
                self._connect(_following(path), str(error))

    def _connect(self, path: Path, why: str) -> None:
        # SQLite's own mode leaves out the group that the folder may be shared with; its logs take this one.
        os.close(open_private(path, os.O_RDWR | os.O_CREAT))
        connection = sqlite3.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is written over.
            connection.execute("PRAGMA secure_delete = ON")
            _check(connection)
            with _transaction(connection):
                self._prepare(connection, why)
        except BaseException:
            connection.close()
            raise
        found = path.stat()
        self._identity = (found.st_dev, found.st_ino)
        self._path, self._connection, self._durable = path, connection, True

    def _condemn(self, why: str) -> None:
        """Set the file aside that turned out to be corrupt, unless another process did already."""
        _log.error("the queue's database is corrupt", found=why)
        with self._locked(fcntl.LOCK_EX):
            if self._is_current():
                _set_aside(self._folder, self._path, self._clock())
                self._forget()
                self._connect(_following(self._path), why)
        if self._connection is not None and not self._is_current():
            self._forget()

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        if self._open_lock is None:
            self._open_lock = open_private(self._folder / OPEN_LOCK, os.O_RDONLY | os.O_CREAT)
        _flock(self._open_lock, how)
        try:
            yield
        finally:
            fcntl.flock(self._open_lock, fcntl.LOCK_UN)


def _flock(descriptor: int, how: int) -> None:
    """Lock as SQLite does: a process that hangs with the lock in its hand is not waited for without end."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OutboxUnwritable("another process holds the queue locked") from None
            time.sleep(_LOCK_POLL_SECONDS)
        else:
            return


def _current(folder: Path, moment: datetime) -> tuple[Path, str]:
    """Name the newest file of the queue, or the one to be made; and why, where there should have been one.

    What a power cut left half set aside is set aside: a log without its database.
    """
    aside = {path.name: path for path in folder.glob(f"{SET_ASIDE}/*/outbox*.sqlite3")}
    here = in_use(folder)
    if here is not None:
        return here, ""
    seen = {folder / name for name in aside}
    why = "the database was set aside" if aside else ""
    for log in [path for suffix in _LOGS for path in folder.glob(f"outbox*.sqlite3{suffix}")]:
        name = log.name[: -len(_LOGS[0])]
        seen.add(folder / name)
        to = aside[name].parent if name in aside else set_aside_folder(folder, moment)
        log.rename(to / log.name)
        why = "the database was gone"
    return folder / _name(max(map(_number, seen), default=0) + 1), why


def in_use(folder: Path) -> Path | None:
    """Name the queue's file of now, None where there is none yet; changes nothing."""
    return max((path for path in folder.glob("outbox*.sqlite3") if _number(path)), key=_number, default=None)


def _number(path: Path) -> int:
    found = _FILE.fullmatch(path.name)
    return int(found[1] or 1) if found else 0


def _name(number: int) -> str:
    return "outbox.sqlite3" if number == 1 else f"outbox-{number}.sqlite3"


def _following(path: Path) -> Path:
    return path.with_name(_name(_number(path) + 1))


def _set_aside(folder: Path, path: Path, moment: datetime) -> None:
    """Move a database and its log to `set-aside/<moment>/`; raises OSError.

    The database first and for good: without its log it would look whole and lack the latest rows.
    """
    to = set_aside_folder(folder, moment)
    for part in (path, *(path.with_name(path.name + suffix) for suffix in _LOGS)):
        if part.exists():
            part.rename(to / part.name)
            sync_folder(to)
            sync_folder(folder)


def set_aside_folder(folder: Path, moment: datetime) -> Path:
    """Make the folder for what is set aside at a moment; raises OSError."""
    to = folder / SET_ASIDE / moment.strftime("%Y%m%dT%H%M%SZ")
    make_private_folder(to)
    return to


def newest_set_aside(folder: Path) -> Path | None:
    """Name the database that was set aside last."""
    return max(folder.glob(f"{SET_ASIDE}/*/outbox*.sqlite3"), key=_number, default=None)


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise CorruptDatabase(str(found).splitlines()[-1])


def _is_corrupt(error: sqlite3.DatabaseError) -> bool:
    # The tables of an opened queue only go with the file's content.
    return isinstance(error, CorruptDatabase) or _code(error) in _CORRUPT or "no such table" in str(error)


def _of_the_disk(error: sqlite3.DatabaseError) -> bool:
    return _code(error) in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def _code(error: sqlite3.DatabaseError) -> int:
    """Give SQLite's primary result code, 0 where the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite rolls back by itself on some failures, a full disk among them.
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@contextmanager
def _clear_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OutboxError:
        raise
    except OSError as error:
        raise OutboxUnwritable(f"{folder}: {error.strerror}") from error
    except sqlite3.OperationalError as error:
        kind = OutboxUndecided if _of_the_disk(error) else OutboxUnwritable
        raise kind(f"{folder}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise OutboxDamaged(f"{folder}: {error}") from error
