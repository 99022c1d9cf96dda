"""How a backup of a gateway lies in a folder.

backup.json            what follows, with digests; written last: a folder without it is no backup
tables/<table>.jsonl   the rows, one JSON object a line; bytes in base64, days as in ISO 8601
tables/later.jsonl     rows of custody whose packet was given up while the backup was made, as they are then
packets.jsonl          name, length and SHA-256 of each packet
packets/               the packets, sealed as they came
state/                 the gateway's own files: its keys, its authority, what it publishes
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.tables import Base, ChoreRow, OperatorSessionRow, OperatorTryRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Row, Table

HEAD = "backup.json"
PACKET_LIST = "packets.jsonl"
LATER = "later"
# What this gateway's workers do next, and who is logged in or locked out there, is no other gateway's.
_OF_THIS_GATEWAY = [row.__tablename__ for row in (ChoreRow, OperatorSessionRow, OperatorTryRow)]
TABLES: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in _OF_THIS_GATEWAY
)


# A damaged or hostile backup must not name a file outside of the place it is restored to.
PacketName = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\.[0-9a-f]{1,64}\.packet$")]
_WORD = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
StateName = Annotated[str, msgspec.Meta(pattern=rf"^(?:{_WORD}/)*{_WORD}$")]


class BackedTable(msgspec.Struct, frozen=True):
    """One table: how many rows, and SHA-256 of its file."""

    rows: int
    sha256: str


class BackedPacket(msgspec.Struct, frozen=True):
    """One packet."""

    name: PacketName
    length: int
    sha256: str


class Backup(msgspec.Struct, frozen=True):
    """The head of a backup; `state` holds SHA-256 of each file by its path.

    `revision` is that of the tables. `purged` names packets that were given up while the backup was made (the
    rows under `later` stand for theirs), `missing` those that the packet store had lost before.
    """

    format: Literal[1]
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    revision: str
    tables: dict[str, BackedTable]
    packets: int
    packets_sha256: str
    purged: tuple[str, ...]
    missing: tuple[str, ...]
    state: dict[StateName, str]


def table_file(folder: Path, table: str) -> Path:
    """Name the file with a table's rows."""
    return folder / "tables" / f"{table}.jsonl"


def packet_file(folder: Path, name: str) -> Path:
    """Name the file of a packet."""
    return folder / "packets" / name


def read_head(folder: Path) -> Backup:
    """Read a backup's head; raises StateUnusable where there is no backup that this program can read."""
    try:
        return msgspec.json.decode((folder / HEAD).read_bytes(), type=Backup)
    except FileNotFoundError as error:
        raise StateUnusable(f"{folder}: no backup, or one that was not finished") from error
    except msgspec.MsgspecError as error:
        raise StateUnusable(f"{folder / HEAD}: not a backup of format 1") from error


def read_packet_list(folder: Path) -> Iterator[BackedPacket]:
    """Read the list of packets, whose digest was compared before."""
    with (folder / PACKET_LIST).open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line, type=BackedPacket)


def encode_row(row: Row[Any]) -> bytes:
    """Write a row as one line."""
    return msgspec.json.encode(dict(row._mapping)) + b"\n"  # noqa: SLF001  # public, spelt so to leave room for columns


def decode_row(table: Table, line: bytes) -> dict[str, Any]:
    """Read a row; raises StateUnusable for a column that the table does not have."""
    row = msgspec.json.decode(line, type=dict[str, Any])
    try:
        return {
            name: msgspec.convert(value, table.columns[name].type.python_type | None)
            for name, value in row.items()
        }
    except (KeyError, msgspec.MsgspecError) as error:
        raise StateUnusable(f"a row of {table.name} that this program does not understand") from error


def sha256_of(path: Path) -> str:
    """Digest a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
