"""One row of the queue: all that the kiosk keeps of a dossier, and none of it speaks of the person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


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
    """One packet. Times are aware, in UTC; `attempts` counts those that failed.

    `dossier_code` is empty until the province's system has issued one, `last_error` is the kind of the last
    failure (`away`, `refused-unknown-signer` …) or empty. `next_attempt` is when the agent looks at it again.
    """

    submission_id: str
    local_reference: str
    procedure: str
    queued_at: datetime
    sync: SyncState
    attempts: int
    next_attempt: datetime
    last_error: str
    custody_time: datetime | None
    dossier_code: str
    expected_day: date | None
    print_state: PrintState
