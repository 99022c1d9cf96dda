"""A visit as one frozen value: where the citizen is and everything entered so far.

The screen draws a `Visit` and nothing else; a transition makes the next one. Wiping a visit is
replacing it by `Visit()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from hardware.vocabulary import AccessKey, Role
from kiosk.capture.page import Page
from kiosk.catalogue.procedure import Case, Procedure
from kiosk.catalogue.search import Hit
from kiosk.catalogue.shelves import Browse
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.port import PhoneCode
from kiosk.identity.verdict import Verdict
from kiosk.journey.comfort import USUAL, Comfort

EMPTY: Mapping[str, str] = MappingProxyType({})


class Step(StrEnum):
    """The screens of a visit, and the technician's, which is on only while there is none."""

    WELCOME = "welcome"
    CLOSED = "closed"
    PURPOSE = "purpose"
    CONSENT = "consent"
    LOGIN = "login"
    VNEID = "vneid"
    IDENTIFY = "identify"
    CARD = "card"
    GREETING = "greeting"
    SEARCH = "search"
    PROCEDURE = "procedure"
    WHO = "who"
    FORM = "form"
    PAPERS = "papers"
    DELIVERY = "delivery"
    REVIEW = "review"
    SUBMITTING = "submitting"
    PRINTING = "printing"
    ASK_PRINTED = "ask-printed"
    DONE = "done"
    TROUBLE = "trouble"
    SERVICE = "service"


class Purpose(StrEnum):
    """What the citizen came for."""

    FILE = "file"
    LOOK_UP = "look-up"


class Login(StrEnum):
    """How a citizen may say who they are."""

    CARD = "card"
    VNEID = "vneid"


class Overlay(StrEnum):
    """What may lie over a screen without leaving it."""

    STAFF = "staff"
    HELP = "help"
    PAUSE = "pause"
    START_OVER = "start-over"
    TAKE_CARD = "take-card"
    TIME_OUT = "time-out"


class TroubleKind(StrEnum):
    """Every screen of trouble; the words of each are the screen's own."""

    WRONG_NUMBER = "wrong-number"
    NO_CARD = "no-card"
    CARD_REMOVED = "card-removed"
    CARD_REFUSES = "card-refuses"
    CARD_NOT_SUPPORTED = "card-not-supported"
    NEEDS_PRINTED_CODE = "needs-printed-code"
    CARD_FALSE = "card-false"
    CARD_COPY = "card-copy"
    CARD_REVOKED = "card-revoked"
    CARD_UNCHECKED = "card-unchecked"
    CARD_EXPIRED = "card-expired"
    READER_FAILED = "reader-failed"
    READER_OUT = "reader-out"
    PHONE_REFUSED = "phone-refused"
    PHONE_AWAY = "phone-away"
    PHONE_FAILED = "phone-failed"
    NEEDS_MORE = "needs-more"
    NEEDS_A_CARD = "needs-a-card"
    FEEDER_EMPTY = "feeder-empty"
    SHEET_JAM = "sheet-jam"
    DOUBLE_FEED = "double-feed"
    SCANNER_COVER_OPEN = "scanner-cover-open"
    SCANNER_FAILED = "scanner-failed"
    SCANNER_OUT = "scanner-out"
    PAGE_REFUSED = "page-refused"
    NOT_SAVED = "not-saved"
    PAPER_OUT = "paper-out"
    PRINTER_COVER_OPEN = "printer-cover-open"
    CUTTER_JAM = "cutter-jam"
    HEAD_HOT = "head-hot"
    SLIP_NOT_TAKEN = "slip-not-taken"
    PRINTER_OFFLINE = "printer-offline"
    PRINTER_FAILED = "printer-failed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong and where the way on leads; `detail` is a sentence of its own, often empty."""

    kind: TroubleKind
    resume: Step
    detail: str = ""


class SlipState(StrEnum):
    """What is known of the slip."""

    NONE = "none"
    PRINTING = "printing"
    CONFIRMED = "confirmed"
    NOT_PRINTED = "not-printed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Filing:
    """What became of the dossier: in the outbox from the first moment, in custody when `custody_time` is set.

    `dossier_code` is the province's, `local_reference` the kiosk's own; times and days are ISO.
    """

    local_reference: str
    custody_time: str = ""
    dossier_code: str = ""
    expected_day: date | None = None

    @property
    def in_custody(self) -> bool:
        """Whether the province has said that it holds the dossier."""
        return bool(self.custody_time)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered for a procedure that is not the chosen one now."""

    case: Case | None = None
    form_step: int = 0
    answers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    sources: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    pages: Mapping[str, tuple[Page, ...]] = field(default_factory=lambda: MappingProxyType({}))
    submission_id: str = ""
    local_reference: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """When a consent was given, and the code of the language that the screens spoke then."""

    at: datetime
    language: str = USUAL.language


@dataclass(frozen=True, slots=True)
class Visit:
    """Where the citizen is and what was entered.

    `progress` runs from 0 to 1 while the step works, or is None when there is nothing to show. `can` is the
    six digits as typed so far; `keys` is what may open the chip, of those digits or of a code that was shown,
    whose number is then `claimed_number`; `zone_line` is a line of a machine readable zone whose others may
    follow.
    `consents` are the purposes agreed to, with moment and language of each; `pages` are scanned pages by the
    key of the paper that they belong to. `slip_number` counts the slips that are known not to have come out.
    `owner` is the number of the person that the entries were made by: it stays when the card is read anew,
    and another person's log-in clears what the first one entered. `phone` is what VNeID shows now.
    `out` are the devices that cannot serve now, `headphones` whether some are plugged in, `card_left` whether
    the one before left a card on the reader; they tell of the machine, and so outlive the visit.
    `drafts` is what was entered for other procedures, by their codes: choosing one again takes it up.
    `extensions` counts how often the person asked for more time; `replacing` is the place of the page that
    the next scan takes; `stars` are 1 to 5, 0 without one.
    """

    step: Step = Step.WELCOME
    overlay: Overlay | None = None
    comfort: Comfort = USUAL
    out: frozenset[Role] = frozenset()
    headphones: bool = False
    card_left: bool = False
    extensions: int = 0
    trouble: Trouble | None = None
    purpose: Purpose | None = None
    consents: Mapping[ConsentPurpose, Given] = field(default_factory=lambda: MappingProxyType({}))

    login: Login | None = None
    phone: PhoneCode | None = None
    can: str = ""
    keys: tuple[AccessKey, ...] = ()
    claimed_number: str = ""
    zone_line: str = ""
    code_refused: bool = False
    card_on_reader: bool = False
    progress: float | None = None
    citizen: Citizen | None = None
    owner: str = ""
    verdict: Verdict | None = None

    query: str = ""
    browse: Browse = Browse.LIFE_EVENT
    shelf: str = ""
    hits: tuple[Hit, ...] = ()
    procedure: Procedure | None = None
    case: Case | None = None
    drafts: Mapping[str, Draft] = field(default_factory=lambda: MappingProxyType({}))

    form_step: int = 0
    answers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    sources: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    problems: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    pages: Mapping[str, tuple[Page, ...]] = field(default_factory=lambda: MappingProxyType({}))
    scanning: bool = False
    replacing: int | None = None

    delivery: DeliveryWay | None = None
    delivery_answers: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    submission_id: str = ""
    local_reference: str = ""
    filing: Filing | None = None
    slip: SlipState = SlipState.NONE
    slip_number: int = 0
    slip_png: bytes = b""
    stars: int = 0
