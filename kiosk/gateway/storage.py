"""What a gateway process stores with: the database, its tables, and the packets."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.custody_table import CustodyTable
from kiosk.gateway.database_trouble import database_trouble
from kiosk.gateway.engine import database_address, migrate, open_engine
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.operators.desk import OperatorDesk
from kiosk.gateway.packet_store import PacketStore, open_packet_store
from kiosk.gateway.registry import Registry
from kiosk.gateway.reports import Reports
from kiosk.machine.enrolled import read_enrolled
from kiosk.machine.errors import BadEnrolment
from kiosk.machine.files import make_private_folder
from kiosk.machine.keys import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class Storage:
    """One a process: nothing of it may cross a fork."""

    engine: Engine
    table: CustodyTable
    registry: Registry
    store: PacketStore
    reports: Reports
    operators: OperatorDesk

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_storage(folder: Path, *, database: str = "", packets: str = "", s3_endpoint: str = "") -> Storage:
    """Open what a gateway stores with, brought to this program's tables; raises StateUnusable.

    `folder` is the gateway's own; the addresses are those of the settings. Kiosks that an older gateway kept
    in `enrolled/` are taken into the registry.
    """
    try:
        make_private_folder(folder)
        make_private_folder(folder / "packets")
    except OSError as error:
        raise StateUnusable(f"{error.filename or folder}: {error.strerror}") from error
    store = open_packet_store(packets, folder / "packets", endpoint=s3_endpoint)
    engine = open_engine(database_address(database, folder))
    try:
        with _one_at_a_time(folder):
            migrate(engine)
        registry = Registry(engine)
        _import_enrolled(registry, folder / "enrolled")
    except SQLAlchemyError as error:
        engine.dispose()
        raise StateUnusable(database_trouble(error)) from error
    return Storage(engine, CustodyTable(engine), registry, store, Reports(engine), OperatorDesk(engine))


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one worker open the database at a time.

    Two that turn a new file of SQLite to WAL together can fail at once as "locked": SQLite's time-out does
    not cover that step.
    """
    try:
        lock = os.open(folder / "open.lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StateUnusable(f"{folder / 'open.lock'}: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _import_enrolled(registry: Registry, folder: Path) -> None:
    for kiosk_id, public in read_enrolled(folder).items():
        try:
            registry.add_key(kiosk_id, Purpose.ENROLMENT, public)
        except BadEnrolment as error:
            raise StateUnusable(f"{folder / kiosk_id}.pub: {error}") from error
