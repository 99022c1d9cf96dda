"""Making a backup while the gateway works: rows of one moment, their packets, and the gateway's own files.

Rows first: a packet that is given up meanwhile was handed over, and one that comes later has no row here.
The keys after the rows: every packet of them was sealed to a key that was there by then.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import select, text

from kiosk.gateway.backup_format import (
    HEAD,
    LATER,
    PACKET_LIST,
    TABLES,
    BackedPacket,
    BackedTable,
    Backup,
    encode_row,
    packet_file,
    sha256_of,
    table_file,
)
from kiosk.gateway.custody_table import submission_id_of
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.tables import Base, CustodyRow
from kiosk.machine.files import sync_folder, write_durable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Row

    from kiosk.gateway.storage import Storage

_AT_ONCE = 1000
# Kept elsewhere in a backup, or nothing to keep.
_NOT_STATE = ("packets", "uploads", "gateway.sqlite3", "gateway.sqlite3-wal", "gateway.sqlite3-shm")


def make_backup(storage: Storage, state: Path, target: Path) -> Backup:
    """Back a gateway up into an empty folder, which from then on needs the care that its keys need.

    `state` is the gateway's own folder. When this returns, the backup is on the disk; what the packet store
    had lost is named in `missing`. Raises OSError, SQLAlchemyError, StateUnusable.
    """
    _make_empty(target)
    revision, tables = _write_tables(storage, target)
    with (target / PACKET_LIST).open("wb") as listed:
        purged: list[str] = []
        missing: list[str] = []
        count = 0
        for name in _packets_of(target):
            packet = storage.store.get(name)
            if packet is None:
                (purged if storage.table.unknown_files([name]) else missing).append(name)
                continue
            _write(packet_file(target, name), packet)
            line = BackedPacket(name, len(packet), hashlib.sha256(packet).hexdigest())
            listed.write(msgspec.json.encode(line) + b"\n")
            count += 1
        listed.flush()
        os.fsync(listed.fileno())
    tables[LATER] = _write_later(storage, target, purged)
    copied = _copy_state(state, target / "state")
    for folder in (target / "tables", target / "packets", target):
        sync_folder(folder)
    backup = Backup(
        format=1,
        made_at=datetime.now(UTC),
        revision=revision,
        tables=tables,
        packets=count,
        packets_sha256=sha256_of(target / PACKET_LIST),
        purged=tuple(purged),
        missing=tuple(missing),
        state=copied,
    )
    write_durable(target / HEAD, msgspec.json.format(msgspec.json.encode(backup)) + b"\n")
    return backup


def _make_empty(target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise StateUnusable(f"{target}: not empty")
    for part in ("tables", "packets", "state"):
        (target / part).mkdir(mode=0o700)


def _write_tables(storage: Storage, target: Path) -> tuple[str, dict[str, BackedTable]]:
    """Write every table as it is at one moment; short, so that the database may clean up after others."""
    tables: dict[str, BackedTable] = {}
    engine = storage.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        revision: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        for table in TABLES:
            rows = connection.execute(select(table), execution_options={"yield_per": _AT_ONCE})
            tables[table.name] = _write_rows(table_file(target, table.name), rows)
    return revision, tables


def _write_later(storage: Storage, target: Path, purged: Sequence[str]) -> BackedTable:
    """Write the rows of packets that were given up meanwhile: handed over, or quite forgotten."""
    table = Base.metadata.tables[CustodyRow.__tablename__]
    with storage.engine.connect() as connection:
        found = (
            connection.execute(select(table).where(table.c.submission_id == submission_id_of(name))).first()
            for name in purged
        )
        return _write_rows(table_file(target, LATER), (row for row in found if row is not None))


def _write_rows(path: Path, rows: Iterable[Row[Any]]) -> BackedTable:
    count = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(encode_row(row))
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return BackedTable(count, sha256_of(path))


def _packets_of(target: Path) -> Iterator[str]:
    with table_file(target, CustodyRow.__tablename__).open("rb") as lines:
        for line in lines:
            name: str = msgspec.json.decode(line)["file"]
            if name:
                yield name


def _copy_state(state: Path, target: Path) -> dict[str, str]:
    """Copy the gateway's own files, the descriptions first: what they name is there before they name it."""
    files = [path for path in _own_files(state) if path.suffix == ".json"]
    copied: dict[str, str] = {}
    for path in (*files, *_own_files(state)):
        name = str(path.relative_to(state))
        if name in copied:
            continue
        content = path.read_bytes()
        place = target / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(place, content, path.stat().st_mode & 0o777)
        copied[name] = hashlib.sha256(content).hexdigest()
        sync_folder(place.parent)
    return copied


def _own_files(state: Path) -> list[Path]:
    return sorted(
        path
        for path in state.rglob("*")
        if path.is_file()
        and path.relative_to(state).parts[0] not in _NOT_STATE
        and not path.name.startswith(".")
        and path.suffix != ".lock"
    )


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
