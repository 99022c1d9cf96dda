"""One row of the queue: all that the kiosk keeps of a dossier, and none of it speaks of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any


class SyncState(StrEnum):
    """Where the packet is."""

    QUEUED = "queued"
    LEASED = "leased"
    IN_CUSTODY = "in-custody"


class PrintState(StrEnum):
    """What is known of the slip; `unknown` is never repeated by itself, the citizen is asked."""

    NONE = "none"
    STARTED = "started"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One packet of `size` bytes. Times are aware, in UTC; `attempts` counts those that failed.

    `dossier_code` is empty until the province's system has issued one, `last_error` is the kind of the last
    failure (`away`, `refused-unknown-signer` …) or empty. `next_attempt` is when the agent looks at it again.
    `visit` is shared by the packets of one visit, which are handed over in the order of queueing.
    `exported_at` is when a copy last went to a stick. `local_reference` and `procedure` are empty in a row
    that had to be rebuilt from its packet alone.
    """

    submission_id: str
    local_reference: str
    procedure: str
    visit: str
    size: int
    queued_at: datetime
    sync: SyncState
    attempts: int
    next_attempt: datetime
    last_error: str
    custody_time: datetime | None
    dossier_code: str
    expected_day: date | None
    print_state: PrintState
    exported_at: datetime | None

    @classmethod
    def queued(cls, submission_id: str, visit: str, size: int, queued_at: datetime, due: datetime) -> Row:
        """Make a row that was not tried yet, and of which no more is known."""
        return cls(
            submission_id=submission_id,
            local_reference="",
            procedure="",
            visit=visit,
            size=size,
            queued_at=queued_at,
            sync=SyncState.QUEUED,
            attempts=0,
            next_attempt=due,
            last_error="",
            custody_time=None,
            dossier_code="",
            expected_day=None,
            print_state=PrintState.NONE,
            exported_at=None,
        )


COLUMNS = (
    "submission_id, local_reference, procedure, visit, bytes, queued_at, sync, attempts, next_attempt, "
    "last_error, custody_time, dossier_code, expected_day, print_state, exported_at"
)


def to_stored(moment: datetime) -> int:
    """Give a moment as the database keeps it: whole milliseconds since 1970 in UTC."""
    return round(moment.timestamp() * 1000)


def from_stored(milliseconds: int) -> datetime:
    """Read a moment of the database."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def to_row(values: tuple[Any, ...]) -> Row:
    """Make a row of the values of `COLUMNS`; raises ValueError, TypeError for what cannot be one."""
    return Row(
        submission_id=values[0],
        local_reference=values[1],
        procedure=values[2],
        visit=values[3],
        size=values[4],
        queued_at=from_stored(values[5]),
        sync=SyncState(values[6]),
        attempts=values[7],
        next_attempt=from_stored(values[8]),
        last_error=values[9],
        custody_time=None if values[10] is None else from_stored(values[10]),
        dossier_code=values[11],
        expected_day=None if values[12] is None else date.fromisoformat(values[12]),
        print_state=PrintState(values[13]),
        exported_at=None if values[14] is None else from_stored(values[14]),
    )
