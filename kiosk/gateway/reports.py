"""Readiness reports: taken where the kiosk's own report key signed them, the newest of each kept whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from kiosk.gateway.engine import reading, writing
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.moments import moment_of, now, of_moment
from kiosk.gateway.tables import ReportRow
from kiosk.machine.errors import BadDocument
from kiosk.machine.keys import Purpose
from kiosk.machine.readiness import open_report
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kiosk.gateway.registry import Registry
    from kiosk.machine.readiness import ReportBody

# A clock without a battery says an older year; one that is set to a wrong zone is less than a day ahead.
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_HEAD = (ReportRow.taken_at, ReportRow.received_at, ReportRow.verdict, ReportRow.failed)


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What the list of kiosks says of one's newest report."""

    taken_at: datetime
    received_at: datetime
    verdict: str
    failed: int


class Reports:
    """Owns the table of reports. Its methods raise sqlalchemy.exc.SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, kiosk_id: str, body: ReportBody, document: bytes) -> None:
        """Keep this report instead of the one before: what comes last is newest, whatever its clock says."""
        with writing(self._engine) as session:
            row = session.get(ReportRow, kiosk_id, with_for_update=True)
            if row is None:
                row = ReportRow(kiosk_id=kiosk_id)
                session.add(row)
            row.taken_at, row.received_at = of_moment(body.taken_at), now()
            row.verdict, row.failed, row.document = body.stands, len(body.failed), document

    def heads(self) -> dict[str, ReportHead]:
        """Give what is known of every kiosk's newest report, by kiosk id."""
        with reading(self._engine) as session:
            rows = session.execute(select(ReportRow.kiosk_id, *_HEAD))
            return {
                kiosk_id: ReportHead(moment_of(taken), moment_of(received), verdict, failed)
                for kiosk_id, taken, received, verdict, failed in rows
            }

    def document(self, kiosk_id: str) -> bytes | None:
        """Give a kiosk's newest report as it came, signed."""
        with reading(self._engine) as session:
            row = session.get(ReportRow, kiosk_id)
            return None if row is None else row.document


def take_report(document: bytes, kiosk_id: str, registry: Registry, reports: Reports) -> None:
    """Keep a report that this kiosk signed with a report key of its own; raises NotTaken."""
    body = _body_of(document, registry.keys_of(kiosk_id, Purpose.REPORT, no_revoked=True))
    if body.kiosk_id != kiosk_id:
        raise NotTaken(403, RefusalReason.UNKNOWN_SIGNER, "this report is of another kiosk")
    if not _FIRST_DAY <= body.taken_at <= datetime.now(UTC) + _AHEAD:
        raise NotTaken(422, RefusalReason.BAD_REQUEST, "this report's clock is years behind or a day ahead")
    reports.keep(kiosk_id, body, document)


def _body_of(document: bytes, keys: tuple[bytes, ...]) -> ReportBody:
    for public in keys:
        try:
            return open_report(document, public)
        except BadDocument:
            continue
        except ValueError as error:
            raise NotTaken(422, RefusalReason.BAD_REQUEST, str(error)) from error
    raise NotTaken(
        403, RefusalReason.UNKNOWN_SIGNER, "not a readiness report signed by this kiosk's report key"
    )
