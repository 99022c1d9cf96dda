"""What devices, services and the clock tell a visit."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.vocabulary import Condition, PrintOutcome, Role
from kiosk.capture.page import Page
from kiosk.catalogue.search import Hit
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.identity.verdict import Verdict
from kiosk.journey.event import Event
from kiosk.journey.visit import Filing


@dataclass(frozen=True, slots=True)
class RoomSeen(Event):
    """Whether one more dossier, however large, could be sealed and stored."""

    enough: bool


@dataclass(frozen=True, slots=True)
class DevicesSeen(Event):
    """Which devices cannot serve now."""

    out: frozenset[Role]


@dataclass(frozen=True, slots=True)
class PhoneShown(Event):
    """The log-in on the phone has begun; this is what the screen shows for it."""

    code: PhoneCode


@dataclass(frozen=True, slots=True)
class PhoneConfirmed(Event):
    """The person agreed on their phone; this is who they are."""

    citizen: Citizen


@dataclass(frozen=True, slots=True)
class PhoneRefused(Event):
    """The person refused on their phone."""


@dataclass(frozen=True, slots=True)
class PhoneExpired(Event):
    """Nobody answered on the phone in time."""


@dataclass(frozen=True, slots=True)
class PhoneFailed(Event):
    """The log-in on the phone does not work; `away`: nobody could be reached, so it may work later."""

    away: bool


@dataclass(frozen=True, slots=True)
class CodeShown(Event):
    """The code scanner read this text."""

    text: str


@dataclass(frozen=True, slots=True)
class CardPlaced(Event):
    """A card lies on the reader."""


@dataclass(frozen=True, slots=True)
class CardStays(Event):
    """A card lies on the reader still, with nobody's visit going on with it."""


@dataclass(frozen=True, slots=True)
class CardGone(Event):
    """The reader is empty."""


@dataclass(frozen=True, slots=True)
class Progressed(Event):
    """The work of the step got this far, from 0 to 1."""

    fraction: float


@dataclass(frozen=True, slots=True)
class ChipNamed(Event):
    """The chip says whose card it is, before the rest is read; nothing of it is proved yet."""

    number: str


@dataclass(frozen=True, slots=True)
class ChipJudged(Event):
    """The chip was read and judged; `citizen` is None when nothing of it may be believed."""

    citizen: Citizen | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ChipStopped(Event):
    """The chip could not be read, for a reason that a person can mend."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class ReaderFailed(Event):
    """The chip reader failed."""


@dataclass(frozen=True, slots=True)
class Found(Event):
    """What the search found for `text`."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SheetScanned(Event):
    """A clean page of the paper `key`."""

    key: str
    page: Page


@dataclass(frozen=True, slots=True)
class SheetRefused(Event):
    """The sheet went through but the page cannot be used; `reason` is for the citizen."""

    reason: str


@dataclass(frozen=True, slots=True)
class ScanStopped(Event):
    """The sheet did not go through, for a reason that a person can mend."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class ScanCancelled(Event):
    """The scan was stopped before the sheet was through."""


@dataclass(frozen=True, slots=True)
class ScannerFailed(Event):
    """The document scanner failed."""


@dataclass(frozen=True, slots=True)
class Named(Event):
    """The dossier has its submission id and local reference."""

    submission_id: str
    local_reference: str


@dataclass(frozen=True, slots=True)
class Queued(Event):
    """The sealed dossier is durably in the outbox."""

    filing: Filing


@dataclass(frozen=True, slots=True)
class NotSaved(Event):
    """The dossier could not be sealed or stored; nothing was submitted; `reason` is for the citizen."""

    reason: str


@dataclass(frozen=True, slots=True)
class CustodyCame(Event):
    """The province holds the dossier."""

    filing: Filing


@dataclass(frozen=True, slots=True)
class CustodyLate(Event):
    """The province has not answered in time; the dossier stays queued."""


@dataclass(frozen=True, slots=True)
class SlipDrawn(Event):
    """The slip's picture before it is printed (PNG), and what is known of the dossier by then."""

    png: bytes
    filing: Filing


@dataclass(frozen=True, slots=True)
class SlipEnded(Event):
    """How the print ended."""

    outcome: PrintOutcome


@dataclass(frozen=True, slots=True)
class PrinterFailed(Event):
    """The printer failed before it took a byte."""


@dataclass(frozen=True, slots=True)
class Idle(Event):
    """Nobody has touched anything for a while."""


@dataclass(frozen=True, slots=True)
class TimeUp(Event):
    """Nobody answered the time-out's warning."""
