"""The gateway's table of custody: nothing in it speaks of a person."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    Engine,
    LargeBinary,
    String,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

if TYPE_CHECKING:
    from pathlib import Path


class _Base(DeclarativeBase):
    pass


class _CustodyRow(_Base):
    """One packet in custody. Times are milliseconds since 1970 in UTC."""

    __tablename__ = "custody"

    submission_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(120))
    kiosk_id: Mapped[str] = mapped_column(String(64))
    signer: Mapped[bytes] = mapped_column(LargeBinary(32))
    procedure: Mapped[str] = mapped_column(String(32))
    custody_time: Mapped[int]
    expected_day: Mapped[date | None]
    dossier_code: Mapped[str] = mapped_column(String(64), default="", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt: Mapped[int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One packet in custody; `file` is its name in the folder of packets, `digest` that of its content.

    `signer` is the public key under which it was taken; empty in a row from before keys were kept.
    """

    submission_id: str
    digest: str
    file: str
    kiosk_id: str
    signer: bytes
    procedure: str
    custody_time: datetime
    expected_day: date | None
    dossier_code: str = ""
    attempts: int = 0


class CustodyDatabase:
    """Owns the table. Its methods raise sqlalchemy.exc.SQLAlchemyError."""

    def __init__(self, path: Path) -> None:
        self._engine: Engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _make_durable)
        _Base.metadata.create_all(self._engine)
        _migrate(self._engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def add(self, entry: Entry) -> bool:
        """Commit a new entry; False, and nothing changed, where the submission id is taken."""
        row = _CustodyRow(
            submission_id=entry.submission_id,
            digest=entry.digest,
            file=entry.file,
            kiosk_id=entry.kiosk_id,
            signer=entry.signer,
            procedure=entry.procedure,
            custody_time=_milliseconds(entry.custody_time.timestamp()),
            expected_day=entry.expected_day,
            next_attempt=_milliseconds(time.time()),
        )
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
        except IntegrityError:
            return False
        return True

    def find(self, submission_id: str) -> Entry | None:
        """Find one entry."""
        with Session(self._engine) as session:
            row = session.get(_CustodyRow, submission_id)
            return None if row is None else _entry(row)

    def due(self) -> Entry | None:
        """Give the entry without a dossier code that has waited longest for its next attempt."""
        query = (
            select(_CustodyRow)
            .where(_CustodyRow.dossier_code == "", _CustodyRow.next_attempt <= _milliseconds(time.time()))
            .order_by(_CustodyRow.next_attempt)
            .limit(1)
        )
        with Session(self._engine) as session:
            row = session.scalar(query)
            return None if row is None else _entry(row)

    def set_code(self, submission_id: str, dossier_code: str) -> None:
        """Write down the code that the province's system issued; the first one stays."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(_CustodyRow)
                .where(_CustodyRow.submission_id == submission_id, _CustodyRow.dossier_code == "")
                .values(dossier_code=dossier_code)
            )

    def put_off(self, submission_id: str, seconds: float) -> None:
        """Count a failed hand-over and try again after `seconds`."""
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(_CustodyRow)
                .where(_CustodyRow.submission_id == submission_id)
                .values(attempts=_CustodyRow.attempts + 1, next_attempt=_milliseconds(time.time() + seconds))
            )

    def count(self) -> tuple[int, int]:
        """Count the entries, and those without a dossier code."""
        with Session(self._engine) as session:
            query = select(func.count()).select_from(_CustodyRow)
            return (
                session.scalar(query) or 0,
                session.scalar(query.where(_CustodyRow.dossier_code == "")) or 0,
            )


def _make_durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection, which SQLAlchemy leaves untyped
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _migrate(engine: Engine) -> None:
    """Bring a table that an older program made to today's columns."""
    with engine.begin() as connection:
        if "signer" not in {column["name"] for column in inspect(connection).get_columns("custody")}:
            connection.execute(text("ALTER TABLE custody ADD COLUMN signer BLOB NOT NULL DEFAULT x''"))


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _entry(row: _CustodyRow) -> Entry:
    return Entry(
        submission_id=row.submission_id,
        digest=row.digest,
        file=row.file,
        kiosk_id=row.kiosk_id,
        signer=row.signer,
        procedure=row.procedure,
        custody_time=datetime.fromtimestamp(row.custody_time / 1000, UTC),
        expected_day=row.expected_day,
        dossier_code=row.dossier_code,
        attempts=row.attempts,
    )
