"""Taking a backup up in an empty gateway, on the same kind of database or the other one.

The rows come last and in one transaction: a gateway that was cut off in the middle has no rows, and the same
restore can be begun again.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from kiosk.gateway.backup_format import (
    LATER,
    PACKET_LIST,
    TABLES,
    Backup,
    decode_row,
    packet_file,
    read_head,
    read_packet_list,
    sha256_of,
    table_file,
)
from kiosk.gateway.engine import writing
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.tables import CustodyRow
from kiosk.machine.files import make_private_folder, write_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from kiosk.gateway.storage import Storage

_AT_ONCE = 500


def restore_backup(source: Path, storage: Storage, state: Path) -> Backup:
    """Take a backup up; `storage` and `state` are those of a gateway that holds nothing and does not run.

    Nothing is changed where the backup is damaged or the gateway holds anything. Raises StateUnusable,
    OSError, SQLAlchemyError.
    """
    backup = read_head(source)
    _check_whole(source, backup)
    with writing(storage.engine) as session:
        _check_place(session, backup, source, state)
    for packet in read_packet_list(source):
        storage.store.put(packet.name, packet_file(source, packet.name).read_bytes())
    _copy_state(source, backup, state)
    with writing(storage.engine) as session:
        _check_place(session, backup, source, state)
        for table in TABLES:
            for rows in _batches(_rows(source, table, backup)):
                session.execute(insert(table), rows)
    return backup


def _check_whole(source: Path, backup: Backup) -> None:
    """Compare every digest; raises StateUnusable."""
    wanted = {source / PACKET_LIST: backup.packets_sha256}
    wanted |= {table_file(source, name): table.sha256 for name, table in backup.tables.items()}
    wanted |= {source / "state" / name: digest for name, digest in backup.state.items()}
    _compare(wanted)
    for packet in read_packet_list(source):
        _compare({packet_file(source, packet.name): packet.sha256})


def _compare(wanted: dict[Path, str]) -> None:
    for path, digest in wanted.items():
        try:
            whole = sha256_of(path) == digest
        except FileNotFoundError:
            whole = False
        if not whole:
            raise StateUnusable(f"{path}: damaged, or not there")


def _check_place(session: Session, backup: Backup, source: Path, state: Path) -> None:
    """Find a gateway of the same version that holds nothing, or nothing else; raises StateUnusable."""
    revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if revision != backup.revision:
        raise StateUnusable(
            f"the backup's tables are of version {backup.revision}, this program's of {revision}:"
            " restore with the program that made it, then let the newer one start on the result"
        )
    for table in TABLES:
        if session.scalar(select(func.count()).select_from(table)):
            raise _not_empty(f"{table.name} holds rows")
    for name in backup.state:
        path = state / name
        if path.exists() and path.read_bytes() != (source / "state" / name).read_bytes():
            raise _not_empty(f"{path} is another one's")


def _not_empty(why: str) -> StateUnusable:
    return StateUnusable(
        f"this gateway is not empty: {why}. Nothing that it holds was changed; restore into an empty"
        " database and an empty gateway.state"
    )


def _copy_state(source: Path, backup: Backup, state: Path) -> None:
    for name in backup.state:
        path, kept = state / name, source / "state" / name
        if path.exists():
            continue
        # Not as the backup has it: what carried it may know no modes, and a key that others read is refused.
        if path.parent.name == "public":
            path.parent.mkdir(parents=True, exist_ok=True)
            write_once(path, kept.read_bytes(), 0o644)
        else:
            make_private_folder(path.parent)
            write_once(path, kept.read_bytes())


def _rows(source: Path, table: Table, backup: Backup) -> Iterator[dict[str, Any]]:
    purged = set(backup.purged)
    custody = table.name == CustodyRow.__tablename__
    for name in (table.name, LATER) if custody else (table.name,):
        with table_file(source, name).open("rb") as lines:
            for line in lines:
                row = decode_row(table, line)
                if not custody or row["file"] not in purged:
                    yield row


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _AT_ONCE)):
        yield batch
