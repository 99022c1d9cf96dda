"""What the person in front of the screen does."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from kiosk.catalogue.shelves import Browse
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.form import Who
from kiosk.journey.comfort import Comfort, Contrast
from kiosk.journey.event import Touch
from kiosk.journey.visit import Login, Purpose, Step


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
class EnterService(Touch):
    """Somebody knows the hidden gesture: the technician's door is shown."""


@dataclass(frozen=True, slots=True)
class LeaveService(Touch):
    """The technician is done, or has been away for too long."""


@dataclass(frozen=True, slots=True)
class Finish(Touch):
    """The visit is over."""
