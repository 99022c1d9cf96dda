"""What a transition asks of the world; each effect answers with events, in its own time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.vocabulary import AccessKey
from kiosk.journey.events import (
    CustodyLate,
    Event,
    NotSaved,
    PhoneFailed,
    PrinterFailed,
    ReaderFailed,
    ScannerFailed,
)
from kiosk.journey.visit import Visit
from kiosk.sound import Tone


class Effect:
    """Something to be done outside the journey's thread."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class WatchRoom(Effect):
    """Look every second whether one more dossier could be sealed and stored, until one leaves: RoomSeen."""


@dataclass(frozen=True, slots=True)
class WatchDevices(Effect):
    """Look which devices cannot serve, until the visit is wiped: DevicesSeen at once and at every change."""


@dataclass(frozen=True, slots=True)
class StartPhone(Effect):
    """Begin a log-in on the phone and wait for it until the step is left: PhoneShown, then how it ended.

    That is PhoneConfirmed, PhoneRefused, PhoneExpired or PhoneFailed.
    """


@dataclass(frozen=True, slots=True)
class ListenForCode(Effect):
    """Listen to the code scanner until the step is left: CodeShown."""


@dataclass(frozen=True, slots=True)
class ReadChip(Effect):
    """Wait for a card and read it with one of the keys: CardPlaced, Progressed, ChipNamed, then how it ended.

    That is ChipJudged, ChipStopped or ReaderFailed.
    """

    keys: tuple[AccessKey, ...]


@dataclass(frozen=True, slots=True)
class Search(Effect):
    """Search the catalogue: Found."""

    text: str


@dataclass(frozen=True, slots=True)
class Scan(Effect):
    """Scan one sheet: Progressed, then how it ended.

    That is SheetScanned, SheetRefused, ScanStopped, ScanCancelled or ScannerFailed.
    """

    key: str


@dataclass(frozen=True, slots=True)
class StopScan(Effect):
    """Stop the scan that is under way; it is the scan that tells its end."""


@dataclass(frozen=True, slots=True)
class NameDossier(Effect):
    """Mint the submission id and the local reference: Named."""


@dataclass(frozen=True, slots=True)
class Seal(Effect):
    """Build the dossier of a visit, seal it and put it into the outbox: Queued or NotSaved."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class AwaitCustody(Effect):
    """Wait for the province's answer: Progressed, then CustodyCame or CustodyLate."""

    submission_id: str


@dataclass(frozen=True, slots=True)
class PrintSlip(Effect):
    """Draw and print the slip: SlipDrawn, then SlipEnded or PrinterFailed.

    The visit's `submission_id` and `slip_number` name the job: asked again, it is not printed again.
    """

    visit: Visit


@dataclass(frozen=True, slots=True)
class NoteSlip(Effect):
    """Write down what is known of the slip beside the dossier's row."""

    submission_id: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class WatchCard(Effect):
    """Wait until the card is taken: CardStays now and then while it lies there, CardGone at the end."""


@dataclass(frozen=True, slots=True)
class NoteRating(Effect):
    """Count one rating, without any link to a person or a dossier."""

    stars: int


@dataclass(frozen=True, slots=True)
class Wipe(Effect):
    """Forget the person: workers that held data are restarted, scratch memory is dropped."""


@dataclass(frozen=True, slots=True)
class Play(Effect):
    """Play a short tone."""

    tone: Tone


# What these tell was seen, not answered: it holds on whichever screen it arrives.
OBSERVATIONS: frozenset[type[Effect]] = frozenset({WatchRoom, WatchDevices, ListenForCode, WatchCard})

# What these look at goes on from screen to screen, until the visit is wiped.
VISIT_LONG: frozenset[type[Effect]] = frozenset({WatchDevices})

# What the citizen is told when an effect breaks down instead of answering.
FAILURES: Mapping[type[Effect], Event] = {
    ReadChip: ReaderFailed(),
    StartPhone: PhoneFailed(away=False),
    Scan: ScannerFailed(),
    NameDossier: NotSaved(reason=""),
    Seal: NotSaved(reason=""),
    AwaitCustody: CustodyLate(),
    PrintSlip: PrinterFailed(),
}
