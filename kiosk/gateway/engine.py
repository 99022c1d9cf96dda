"""The gateway's database: SQLite in a file, or PostgreSQL by its address.

What was committed survives a power cut: SQLite in WAL with `synchronous=FULL`, PostgreSQL with
`synchronous_commit=on`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from kiosk.gateway.errors import StateUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK_SECONDS = 30
_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 60
_CONNECTIONS = 16
# A worker's share of what a server has for all: a hundred, unless its owner says more.
_SERVER_CONNECTIONS = 10
# Any number will do; no other program of the province's database may take the same.
_MIGRATION_LOCK = 0x4B494F534B
_MIGRATIONS = "kiosk.gateway:migrations"
_WRITES, _LIGHT = "kiosk_writes", "kiosk_light"


def database_address(address: str, folder: Path) -> str:
    """Give the address that the settings mean: an empty one is SQLite in the gateway's folder."""
    return address or f"sqlite:///{folder / 'gateway.sqlite3'}"


def open_engine(address: str) -> Engine:
    """Open a database by its SQLAlchemy address; raises StateUnusable for one that is none of the two kinds.

    Nothing is read yet: call `migrate` once before the tables are used.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StateUnusable("gateway.database is not an address") from error
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        engine = create_engine(url, connect_args={"timeout": _LOCK_SECONDS}, pool_size=_CONNECTIONS)
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.drivername == "postgresql+psycopg":
        options = (
            f"-c synchronous_commit=on -c lock_timeout={_LOCK_SECONDS * 1000}"
            f" -c statement_timeout={_STATEMENT_SECONDS * 1000}"
        )
        engine = create_engine(
            url,
            pool_size=_SERVER_CONNECTIONS,
            max_overflow=0,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "options": options},
        )
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    raise StateUnusable(f"gateway.database: {url.drivername} is neither sqlite nor postgresql+psycopg")


@contextmanager
def looking_up(engine: Engine) -> Iterator[Connection]:
    """Read one row, for what every request asks."""
    with engine.connect() as connection:
        yield _alone(connection)


@contextmanager
def adding(engine: Engine) -> Iterator[Connection]:
    """Write one row by one statement, committed at the end of the block."""
    with engine.connect().execution_options(**{_WRITES: True}) as connection, _alone(connection).begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Read in one transaction."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Write in one transaction, committed at the end of the block.

    SQLite lets one writer in at a time from the first statement on: what was read cannot have changed when
    it is written.
    """
    with Session(engine.execution_options(**{_WRITES: True})) as session, session.begin():
        yield session


@contextmanager
def leasing(engine: Engine) -> Iterator[Session]:
    """Write what a crash may undo: no commit of it waits for the disk, and one that does carries it along."""
    with Session(engine.execution_options(**{_WRITES: True, _LIGHT: True})) as session, session.begin():
        yield session


def migrate(engine: Engine) -> None:
    """Bring the database to this program's tables; workers that start together wait for each other.

    Raises StateUnusable where a newer program made it.
    """
    with engine.execution_options(**{_WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Long tables take long, and who waits for another's migration waits as long.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        try:
            command.upgrade(_config(connection), "head")
        except CommandError as error:
            raise StateUnusable(f"the database was made by another version: {error}") from error


def _alone(connection: Connection) -> Connection:
    """Let each statement be a transaction of its own: PostgreSQL is asked once then, not three times."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="AUTOCOMMIT")
    return connection


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _make_durable(connection: object, _record: object) -> None:
    # The driver begins no transactions by itself: `_begin` does, and says of what kind.
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DB-API connection, which SQLAlchemy leaves untyped
    cursor = connection.cursor()  # type: ignore[attr-defined]  # likewise
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(_WRITES, False):
        connection.exec_driver_sql("BEGIN")
        return
    # Said before every one that writes: what the one before it was must not matter.
    connection.exec_driver_sql(f"PRAGMA synchronous = {'NORMAL' if options.get(_LIGHT, False) else 'FULL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_LIGHT, False):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
