"""Everything that can happen in a visit: touches, answers of devices and services, time.

Events from the screen are `Touch`es: they restart the idle timer. All others come from effects.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from hardware.vocabulary import Condition, PrintOutcome, Role
from kiosk.capture.page import Page
from kiosk.catalogue.search import Hit
from kiosk.catalogue.shelves import Browse
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.form import Who
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.identity.verdict import Verdict
from kiosk.journey.comfort import Comfort, Contrast
from kiosk.journey.visit import Filing, Login, Purpose, Step


class Event:
    """Something that happened."""

    __slots__ = ()


class Touch(Event):
    """Something that the person in front of the screen did."""

    __slots__ = ()


# From the screen


@dataclass(frozen=True, slots=True)
class Begin(Touch):
    """The welcome screen was touched."""


@dataclass(frozen=True, slots=True)
class ChoosePurpose(Touch):
    """What the citizen came for."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class SetConsent(Touch):
    """One consent was ticked or unticked."""

    purpose: ConsentPurpose
    given: bool


@dataclass(frozen=True, slots=True)
class Continue(Touch):
    """The one primary action of the screen."""


@dataclass(frozen=True, slots=True)
class Back(Touch):
    """One screen back, with everything kept."""


@dataclass(frozen=True, slots=True)
class AskStartOver(Touch):
    """Start over was touched; it is asked once more before anything is wiped."""


@dataclass(frozen=True, slots=True)
class StartOver(Touch):
    """Wipe the visit now."""


@dataclass(frozen=True, slots=True)
class CallStaff(Touch):
    """Show where help is."""


@dataclass(frozen=True, slots=True)
class CloseOverlay(Touch):
    """Go on where one was: closes any overlay, the time-out's too."""


@dataclass(frozen=True, slots=True)
class SetComfort(Touch):
    """Language, text size, contrast or sound was chosen; whatever is under way goes on.

    Only what is not None changes: a touch that comes late brings nothing of the last person back.
    """

    language: str | None = None
    text_size: int | None = None
    contrast: Contrast | None = None
    voice: bool | None = None
    volume: int | None = None
    sounds: bool | None = None

    def over(self, comfort: Comfort) -> Comfort:
        """Return this comfort with what was chosen."""
        chosen = {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}
        return replace(comfort, **chosen)


@dataclass(frozen=True, slots=True)
class HeadphonesSeen(Touch):
    """Headphones were plugged in, or pulled out: with them the voice comes and goes."""

    plugged: bool


@dataclass(frozen=True, slots=True)
class AskHelp(Touch):
    """Show what this screen wants and how it is done."""


@dataclass(frozen=True, slots=True)
class AskPause(Touch):
    """The person looks for papers: the screen is covered and waits longer."""


@dataclass(frozen=True, slots=True)
class ChooseLogin(Touch):
    """How the citizen says who they are."""

    login: Login


@dataclass(frozen=True, slots=True)
class ChooseWho(Touch):
    """For whom the person files."""

    who: Who


@dataclass(frozen=True, slots=True)
class TypeCan(Touch):
    """The six digits as typed so far."""

    text: str


@dataclass(frozen=True, slots=True)
class TypeQuery(Touch):
    """The words of the search as typed so far."""

    text: str


@dataclass(frozen=True, slots=True)
class BrowseBy(Touch):
    """Whether procedures are laid out by life event or by agency."""

    by: Browse


@dataclass(frozen=True, slots=True)
class OpenShelf(Touch):
    """One life event or agency was picked, to see its procedures."""

    name: str


@dataclass(frozen=True, slots=True)
class ChooseProcedure(Touch):
    """A procedure was picked from the list."""

    code: str


@dataclass(frozen=True, slots=True)
class Answer(Touch):
    """A field of the form has this value now."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class AddEntry(Touch):
    """One more entry of the group that is asked: another person who moves in."""


@dataclass(frozen=True, slots=True)
class RemoveEntry(Touch):
    """The entry that is on the screen is taken out, with all that was said of it."""


@dataclass(frozen=True, slots=True)
class ScanSheet(Touch):
    """Scan the next sheet for the paper `key`."""

    key: str


@dataclass(frozen=True, slots=True)
class RemovePage(Touch):
    """Take a scanned page out again."""

    key: str
    index: int


@dataclass(frozen=True, slots=True)
class TurnPage(Touch):
    """Turn a scanned page by a quarter, clockwise."""

    key: str
    index: int


@dataclass(frozen=True, slots=True)
class MovePage(Touch):
    """Put a scanned page at the place `to` of its paper; the others move up."""

    key: str
    index: int
    to: int


@dataclass(frozen=True, slots=True)
class ReplacePage(Touch):
    """Scan a sheet that takes the place of a page; the old one stays until the new one is there."""

    key: str
    index: int


@dataclass(frozen=True, slots=True)
class ChooseDelivery(Touch):
    """How the result comes back."""

    way: DeliveryWay


@dataclass(frozen=True, slots=True)
class AnswerDelivery(Touch):
    """A field of the delivery has this value now."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Edit(Touch):
    """From the review back to one screen, to change something; `form_step` counts from 0."""

    step: Step
    form_step: int = 0


@dataclass(frozen=True, slots=True)
class Retry(Touch):
    """Try again what went wrong."""


@dataclass(frozen=True, slots=True)
class GoWithout(Touch):
    """Go on without the slip."""


@dataclass(frozen=True, slots=True)
class SlipCameOut(Touch):
    """The citizen says whether the slip came out."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Rate(Touch):
    """How content the person was, from 1 to 5 stars."""

    stars: int


@dataclass(frozen=True, slots=True)
class Finish(Touch):
    """The visit is over."""


# From devices and services


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


# Time


@dataclass(frozen=True, slots=True)
class Idle(Event):
    """Nobody has touched anything for a while."""


@dataclass(frozen=True, slots=True)
class TimeUp(Event):
    """Nobody answered the time-out's warning."""
