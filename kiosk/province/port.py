"""The province, as the kiosk sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime


# Above this many bytes a packet goes in pieces: what a line that breaks costs is one of them.
LARGEST_IN_ONE = 1 << 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dossier stands with the province: names of `kiosk.dossier.standing`, empty until told.

    Never mixed with each other nor with where the packet is.
    """

    business: str = ""
    payment: str = ""
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Custody:
    """The province durably holds a packet that it can open, and never refuses it from here on.

    `custody_time` is aware. `dossier_code` is empty until the province's system has issued one.
    `expected_day` is expected, not promised; None where the procedure has no deadline in days. `standing` is
    what the province's system last told.
    """

    custody_time: datetime
    dossier_code: str
    expected_day: date | None
    standing: Standing = Standing()


class DossierGateway(Protocol):
    """What takes packets into custody. Its methods block, raise GatewayAway and GatewayRefused."""

    def submit(self, packet: bytes, submission_id: str) -> Custody:
        """Hand a packet over; the same packet again gives the same custody."""
        ...

    def status(self, submission_id: str) -> Custody | None:
        """Ask what is known of a submission: its custody, or None when the province does not have it."""
        ...
