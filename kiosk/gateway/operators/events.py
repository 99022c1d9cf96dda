"""The audit of the operator's page: who logged in or out, who tried, who was let in or taken off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from kiosk.gateway.engine import reading
from kiosk.gateway.moments import moment_of, now
from kiosk.gateway.tables import OperatorEventRow

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

_LONGEST_ADDRESS = 64

_log = structlog.get_logger()


class Event(StrEnum):
    """What is written down."""

    ADDED = "added"
    REMOVED = "removed"
    LOGGED_IN = "logged-in"
    LOGGED_OUT = "logged-out"
    REFUSED = "refused"  # a wrong name or secret
    LOCKED_OUT = "locked-out"  # the same, and one waits from now on


@dataclass(frozen=True, slots=True)
class OperatorEvent:
    """One entry; `address` is where it came from, empty for a command on the gateway's own machine."""

    at: datetime
    name: str
    event: Event
    address: str


def note(session: Session, event: Event, name: str, address: str = "") -> None:
    """Write down within a transaction, and in the log.

    `name` is empty where it is no operator's: people type their secret into the wrong field.
    """
    _log.info("operator", event_kind=event.value, operator=name)
    session.add(
        OperatorEventRow(
            event_id=secrets.token_hex(16),
            at=now(),
            name=name,
            event=event,
            address=address[:_LONGEST_ADDRESS],
        )
    )


def newest_events(engine: Engine, count: int) -> tuple[OperatorEvent, ...]:
    """Read the last entries, the newest first; raises SQLAlchemyError."""
    query = (
        select(OperatorEventRow).order_by(OperatorEventRow.at.desc(), OperatorEventRow.event_id).limit(count)
    )
    with reading(engine) as session:
        return tuple(
            OperatorEvent(moment_of(row.at), row.name, Event(row.event), row.address)
            for row in session.scalars(query)
        )
