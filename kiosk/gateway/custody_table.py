"""The table of custody: what is held, who works on it, what the province has said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Engine, Row, Select, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.gateway.engine import adding, leasing, looking_up, reading, writing
from kiosk.gateway.moments import milliseconds, moment_of, moment_or_none, now, of_moment
from kiosk.gateway.tables import EMPTY, Base, CustodyRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import InstrumentedAttribute

    from kiosk.dossier.standing import Standing

# Nothing is put off for longer: what seems to be was written while the clock was wrong.
LONGEST_SECONDS = 24 * 3600.0
_TABLE = Base.metadata.tables[CustodyRow.__tablename__]
# Asked by every request: built once, as building takes as long as asking.
_ADD = insert(_TABLE)
_FIND = select(_TABLE).where(_TABLE.c.submission_id == bindparam("submission_id"))
# A kiosk's citizen waits for the code for some 20 seconds.
_CITIZEN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One packet in custody; `file` is its name in the packet store, `digest` that of its content.

    `signer` is the public key under which it was taken; empty in a row from before keys were kept. `file`
    is empty once the sealed packet was purged. `business`, `payment` and `delivery` are what the province
    last said, empty until it did. `leased_until` names the lease under which it was given, in milliseconds.
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
    business: str = ""
    payment: str = ""
    delivery: str = ""
    handed_over_at: datetime | None = None
    leased_until: int = 0


class CustodyTable:
    """Owns the table, for every worker of a gateway. Its methods raise sqlalchemy.exc.SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entry: Entry) -> bool:
        """Commit a new entry; False, and nothing changed, where the submission id is taken."""
        row = {
            "submission_id": entry.submission_id,
            "digest": entry.digest,
            "file": entry.file,
            "kiosk_id": entry.kiosk_id,
            "signer": entry.signer,
            "procedure": entry.procedure,
            "custody_time": of_moment(entry.custody_time),
            "expected_day": entry.expected_day,
            "dossier_code": "",
            "attempts": 0,
            "next_attempt": now(),
        }
        try:
            with adding(self._engine) as connection:
                connection.execute(_ADD, row)
        except IntegrityError:
            return False
        return True

    def find(self, submission_id: str) -> Entry | None:
        """Find one entry."""
        with looking_up(self._engine) as connection:
            row = connection.execute(_FIND, {"submission_id": submission_id}).first()
            return None if row is None else _entry(row)

    def lease(self, seconds: float, *, newest: bool = False) -> Entry | None:
        """Give the entry without a dossier code that has waited longest, to one worker alone.

        With `newest` rather the last that came in, if that was just now and it was never tried: its citizen
        still waits for the code. Who does not call `set_code`, `put_off` or `renew` within `seconds` has lost
        it to the next that asks.
        """
        waiting = select(CustodyRow).where(CustodyRow.dossier_code == EMPTY)
        when = CustodyRow.next_attempt
        leased: tuple[Entry, ...] = ()
        if newest:
            just_now = now() - milliseconds(_CITIZEN_SECONDS)
            fresh = waiting.where(CustodyRow.attempts == 0, when >= just_now)
            leased = self._take_due(fresh, when, 1, seconds, last_first=True)
        return next(iter(leased or self._take_due(waiting, when, 1, seconds)), None)

    def renew(self, entry: Entry, seconds: float) -> Entry | None:
        """Hold a lease for `seconds` from now; None where it was lost."""
        until = _later(seconds)
        with leasing(self._engine) as session:
            held = session.scalar(
                update(CustodyRow)
                .where(
                    CustodyRow.submission_id == entry.submission_id,
                    CustodyRow.dossier_code == "",
                    CustodyRow.next_attempt == entry.leased_until,
                )
                .values(next_attempt=until)
                .returning(CustodyRow.submission_id)
            )
        return None if held is None else replace(entry, leased_until=until)

    def set_code(self, submission_id: str, dossier_code: str) -> bool:
        """Write down the code that the province's system issued; the first one stays.

        False, and nothing changed, where the entry has another code, or the code is another submission's.
        """
        moment = now()
        others = select(CustodyRow.submission_id).where(
            CustodyRow.dossier_code == dossier_code,
            CustodyRow.dossier_code != EMPTY,
            CustodyRow.submission_id != submission_id,
        )
        with writing(self._engine) as session:
            if session.scalar(others.limit(1)) is not None:
                return False
            session.execute(
                update(CustodyRow)
                .where(CustodyRow.submission_id == submission_id, CustodyRow.dossier_code == "")
                .values(dossier_code=dossier_code, handed_over_at=moment, standing_due=moment)
            )
            stands = select(CustodyRow.dossier_code).where(CustodyRow.submission_id == submission_id)
            return session.scalar(stands) == dossier_code

    def put_off(self, entry: Entry, seconds: float) -> None:
        """Count a failed hand-over and try again after `seconds`, at most `LONGEST_SECONDS`.

        Where the lease was lost, the next that has it decides.
        """
        with leasing(self._engine) as session:
            session.execute(
                update(CustodyRow)
                .where(
                    CustodyRow.submission_id == entry.submission_id,
                    CustodyRow.dossier_code == "",
                    CustodyRow.next_attempt == entry.leased_until,
                )
                .values(attempts=CustodyRow.attempts + 1, next_attempt=_later(seconds))
            )

    def due_for_standing(self, limit: int, seconds: float) -> tuple[Entry, ...]:
        """Give entries of which the province is to be asked, longest waiting first, to one worker alone.

        Those without `set_standings` within `seconds` are due again.
        """
        asked = select(CustodyRow).where(CustodyRow.standing_due.is_not(None))
        return self._take_due(asked, CustodyRow.standing_due, limit, seconds)

    def set_standings(self, told: Iterable[tuple[str, Standing, float | None]]) -> None:
        """Write down what the province said of submissions, all in one transaction.

        Each with the seconds after which to ask again, None for never.
        """
        values = [
            {
                "id": submission_id,
                "business": standing.business,
                "payment": standing.payment,
                "delivery": standing.delivery,
                "standing_due": None if again_in is None else _later(again_in),
            }
            for submission_id, standing, again_in in sorted(told, key=itemgetter(0))
        ]
        if values:
            with writing(self._engine) as session:
                told_of = update(CustodyRow).where(CustodyRow.submission_id == bindparam("id"))
                session.connection().execute(told_of, values)

    def forget_packets(self, handed_over_before: datetime, limit: int) -> tuple[str, ...]:
        """Give up sealed packets of at most `limit` entries handed over before that moment; name their files.

        No other caller is given them; this one deletes them now that no entry names them.
        """
        old = (
            select(CustodyRow)
            .where(
                CustodyRow.file != EMPTY,
                CustodyRow.handed_over_at.is_not(None),
                CustodyRow.handed_over_at < of_moment(handed_over_before),
            )
            .order_by(CustodyRow.handed_over_at)
            .limit(limit)
        )
        with writing(self._engine) as session:
            rows = session.scalars(old.with_for_update(skip_locked=True)).all()
            names = tuple(row.file for row in rows)
            for row in rows:
                row.file = ""
            return names

    def forget_entries(self, taken_before: datetime, limit: int) -> int:
        """Delete at most `limit` entries taken before that moment whose packet is given up; say how many."""
        old = (
            select(CustodyRow.submission_id)
            .where(CustodyRow.custody_time < of_moment(taken_before))
            .where(CustodyRow.file == "", CustodyRow.dossier_code != "")
            .order_by(CustodyRow.custody_time)
            .limit(limit)
        )
        with writing(self._engine) as session:
            names = session.scalars(old).all()
            session.execute(delete(CustodyRow).where(CustodyRow.submission_id.in_(names)))
            return len(names)

    def unknown_files(self, names: Sequence[str]) -> tuple[str, ...]:
        """Give those of these packet files (at most some hundred) that no entry names."""
        ids = set(map(submission_id_of, names))
        query = select(CustodyRow.file).where(CustodyRow.submission_id.in_(ids))
        with reading(self._engine) as session:
            known = set(session.scalars(query))
        return tuple(name for name in names if name not in known)

    def _take_due(
        self,
        query: Select[CustodyRow],
        when: InstrumentedAttribute[Any],
        limit: int,
        seconds: float,
        *,
        last_first: bool = False,
    ) -> tuple[Entry, ...]:
        """Lease what is due, the longest waiting first."""
        for due in _due(when):
            wanted = query.where(due).order_by(when.desc() if last_first else when).limit(limit)
            with looking_up(self._engine) as connection:
                # Most of the time nothing is due: then nobody is kept waiting for this answer.
                if connection.execute(wanted.with_only_columns(CustodyRow.submission_id)).first() is None:
                    continue
            until = _later(seconds)
            with leasing(self._engine) as session:
                rows = session.scalars(wanted.with_for_update(skip_locked=True)).all()
                for row in rows:
                    setattr(row, when.key, until)
                leased = tuple(replace(_entry(row), leased_until=until) for row in rows)
            if leased:
                return leased
        return ()

    def waiting(self, limit: int) -> tuple[Entry, ...]:
        """Give entries without a dossier code, the first taken first."""
        query = select(CustodyRow).where(CustodyRow.dossier_code == EMPTY)
        with reading(self._engine) as session:
            rows = session.scalars(query.order_by(CustodyRow.custody_time).limit(limit))
            return tuple(map(_entry, rows))

    def hurry(self) -> None:
        """Try every entry without a dossier code again now; one that is worked on begins again."""
        with writing(self._engine) as session:
            session.execute(
                update(CustodyRow).where(CustodyRow.dossier_code == EMPTY).values(next_attempt=now())
            )

    def count(self) -> tuple[int, int]:
        """Count the entries, and those without a dossier code."""
        query = select(func.count()).select_from(CustodyRow)
        with reading(self._engine) as session:
            return session.scalar(query) or 0, session.scalar(
                query.where(CustodyRow.dossier_code == EMPTY)
            ) or 0


def submission_id_of(file: str) -> str:
    """Give the submission id that a packet's file is named by."""
    return file.partition(".")[0]


def _due(when: InstrumentedAttribute[Any]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Two ranges of an index, each read from an end: due by now, or put off while the clock was far ahead."""
    moment = now()
    return when <= moment, when > moment + milliseconds(LONGEST_SECONDS)


def _later(seconds: float) -> int:
    return now() + milliseconds(min(seconds, LONGEST_SECONDS))


def _entry(row: CustodyRow | Row[Any]) -> Entry:
    return Entry(
        submission_id=row.submission_id,
        digest=row.digest,
        file=row.file,
        kiosk_id=row.kiosk_id,
        signer=row.signer,
        procedure=row.procedure,
        custody_time=moment_of(row.custody_time),
        expected_day=row.expected_day,
        dossier_code=row.dossier_code,
        attempts=row.attempts,
        business=row.business,
        payment=row.payment,
        delivery=row.delivery,
        handed_over_at=moment_or_none(row.handed_over_at),
    )
