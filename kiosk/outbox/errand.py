"""What the agent may do for a row, by what it asks of the province."""

from __future__ import annotations

from enum import StrEnum

from kiosk.outbox.row import Row, SyncState
from kiosk.province.port import LARGEST_IN_ONE


class Errand(StrEnum):
    """One of these a row that is due."""

    SUBMIT = "submit"  # a packet that goes in one piece
    UPLOAD = "upload"  # a larger one
    ASK = "ask"  # in custody, its dossier code is still to come

    @property
    def condition(self) -> str:
        """The rows that need it, in SQL."""
        match self:
            case Errand.SUBMIT:
                return f"(sync <> 'in-custody' AND bytes <= {LARGEST_IN_ONE})"
            case Errand.UPLOAD:
                return f"(sync <> 'in-custody' AND bytes > {LARGEST_IN_ONE})"
            case Errand.ASK:
                return "(sync = 'in-custody' AND dossier_code = '')"


def errand_of(row: Row) -> Errand:
    """Say what a row needs."""
    if row.sync is SyncState.IN_CUSTODY:
        return Errand.ASK
    return Errand.SUBMIT if row.size <= LARGEST_IN_ONE else Errand.UPLOAD
