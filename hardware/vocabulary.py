"""The words that drivers, workers and their users share: roles, states, conditions and frozen results."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a device is for; the settings name the driver that fills each role."""

    CHIP_READER = "chip-reader"
    CODE_SCANNER = "code-scanner"
    DOCUMENT_SCANNER = "document-scanner"
    RECEIPT_PRINTER = "receipt-printer"


class State(StrEnum):
    """Where a device is in its life; being disconnected is a state, not an error."""

    ABSENT = "absent"
    OPENING = "opening"
    READY = "ready"
    BUSY = "busy"
    ATTENTION = "attention"
    RECOVERING = "recovering"
    FAULT = "fault"


class Mender(StrEnum):
    """Who can put a condition right."""

    CITIZEN = "citizen"
    ATTENDANT = "attendant"
    TECHNICIAN = "technician"
    NOBODY = "nobody"


class Condition(StrEnum):
    """Something a person can mend; the screen's text has the key `condition.<value>`."""

    NO_CARD = "no-card"
    CARD_REMOVED = "card-removed"
    WRONG_NUMBER = "wrong-number"
    CARD_REFUSES = "card-refuses"
    CARD_NOT_SUPPORTED = "card-not-supported"
    NEEDS_PRINTED_CODE = "needs-printed-code"
    FEEDER_EMPTY = "feeder-empty"
    SHEET_JAM = "sheet-jam"
    DOUBLE_FEED = "double-feed"
    SCANNER_COVER_OPEN = "scanner-cover-open"
    PAPER_OUT = "paper-out"
    PAPER_LOW = "paper-low"
    PRINTER_COVER_OPEN = "printer-cover-open"
    CUTTER_JAM = "cutter-jam"
    PRINTER_OFFLINE = "printer-offline"
    HEAD_HOT = "head-hot"
    SLIP_NOT_TAKEN = "slip-not-taken"

    @property
    def mender(self) -> Mender:
        """Who can put it right."""
        return _MENDERS[self]


_MENDERS = {
    Condition.NO_CARD: Mender.CITIZEN,
    Condition.CARD_REMOVED: Mender.CITIZEN,
    Condition.WRONG_NUMBER: Mender.CITIZEN,
    Condition.CARD_REFUSES: Mender.NOBODY,
    Condition.CARD_NOT_SUPPORTED: Mender.NOBODY,
    Condition.NEEDS_PRINTED_CODE: Mender.CITIZEN,
    Condition.FEEDER_EMPTY: Mender.CITIZEN,
    Condition.SHEET_JAM: Mender.ATTENDANT,
    Condition.DOUBLE_FEED: Mender.CITIZEN,
    Condition.SCANNER_COVER_OPEN: Mender.ATTENDANT,
    Condition.PAPER_OUT: Mender.ATTENDANT,
    Condition.PAPER_LOW: Mender.ATTENDANT,
    Condition.PRINTER_COVER_OPEN: Mender.ATTENDANT,
    Condition.CUTTER_JAM: Mender.TECHNICIAN,
    Condition.PRINTER_OFFLINE: Mender.TECHNICIAN,
    Condition.HEAD_HOT: Mender.NOBODY,  # it cools by itself
    Condition.SLIP_NOT_TAKEN: Mender.CITIZEN,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What a device says it is; unknown parts are empty, never guessed."""

    driver: str
    maker: str = ""
    model: str = ""
    serial: str = ""
    address: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a device now; `fault` is a technician's sentence, empty without a fault."""

    role: Role
    state: State
    condition: Condition | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Counters:
    """What a device has been through since the station began.

    `opens` counts opened devices, `faults` what failed, `recoveries` each time it worked again after a fault
    that was told, `jobs` prints, scans, chip readings and codes that came to their end. `last_fault` is a
    technician's sentence and `last_fault_at` its time (aware, UTC); empty and None while there was none.
    """

    opens: int = 0
    faults: int = 0
    recoveries: int = 0
    jobs: int = 0
    last_fault: str = ""
    last_fault_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a station knows of a device without asking it; `worker` is its process id while it runs."""

    status: Status
    driver: str
    counters: Counters = Counters()
    worker: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` of `total` in `unit` (bytes, percent)."""

    done: int
    total: int
    unit: str


class KeyKind(StrEnum):
    """What opens a chip: the card access number, or what the machine readable zone says."""

    CAN = "can"
    MRZ = "mrz"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A secret that may open a chip, as characters.

    Of a CAN `text` is its six digits. Of an MRZ it is the MRZ information of Doc 9303-11 4.3.2: document
    number, birth date and expiry date, each with its check digit.
    """

    kind: KeyKind
    text: str = field(repr=False)


CHALLENGE_BYTES = 8


@dataclass(frozen=True, slots=True)
class ChipRequest:
    """What is wanted of a chip: the files by their ICAO names, and the `keys` that are tried in order.

    `challenge` is the `CHALLENGE_BYTES` bytes that the chip signs in active authentication. The caller draws
    them, so that an answer made for somebody else is none.
    """

    keys: tuple[AccessKey, ...]
    wanted: tuple[str, ...]
    challenge: bytes


@dataclass(frozen=True, slots=True)
class ChipAuthentication:
    """How the chip stood the test that it holds the private key of DG14; it counts only if DG14 is signed.

    `protocol` is named as in the standard. `proved` is False where the chip's answer was false, as a copy's
    is, and None where it cannot be told: the chip refused, or asks for what is not built here. `trouble` says
    in words why it did not prove it.
    """

    protocol: str
    proved: bool | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ActiveAuthentication:
    """The chip's signature over the challenge, for whoever holds DG15 to check."""

    challenge: bytes
    response: bytes


@dataclass(frozen=True, slots=True)
class ChipReading:
    """What a chip gave: files as they lie on the card, by their ICAO names (`EF.SOD`, `DG1` …).

    `access` is the name of the protocol that opened it and `key` what it was opened with, `refused` the files
    that the chip keeps to itself (DG3 without terminal authentication is no error), `missing` those it does
    not have, `broken` those that broke off in the middle or are no such file. `apdus` is how many commands it
    was sent, `milliseconds` the time each file took. The two authentications are None where the chip was not
    asked for them; neither was judged yet.
    """

    access: str
    files: dict[str, bytes]
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    apdus: int = 0
    milliseconds: dict[str, float] = field(default_factory=dict)
    key: KeyKind = KeyKind.CAN
    chip_authentication: ChipAuthentication | None = None
    active_authentication: ActiveAuthentication | None = None


class ScanMode(StrEnum):
    """How many colours a page keeps."""

    COLOUR = "colour"
    GREY = "grey"
    MONO = "mono"


class ScanSource(StrEnum):
    """Where sheets lie; `duplex` is a feeder that gives front and back of each."""

    FEEDER = "feeder"
    DUPLEX = "duplex"
    FLATBED = "flatbed"


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How sheets are captured, at `dpi` dots per inch (200 to 600)."""

    dpi: int = 300
    mode: ScanMode = ScanMode.COLOUR
    source: ScanSource = ScanSource.FEEDER


@dataclass(frozen=True, slots=True)
class ScannerCapabilities:
    """What a scanner can do, in its model's terms."""

    sources: tuple[ScanSource, ...]
    modes: tuple[ScanMode, ...]
    resolutions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """One side of a sheet as the scanner saw it: a PNG with `width` x `height` pixels at `dpi`."""

    png: bytes
    width: int
    height: int
    dpi: int


@dataclass(frozen=True, slots=True)
class StackEnd:
    """How scanning a stack ended: so many sides were given, and what stopped it.

    `condition` is FEEDER_EMPTY after the last sheet, as it should be; `cancelled` when somebody stopped it.
    """

    job_id: str
    sides: int
    condition: Condition | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Raster:
    """A black and white picture for a printer: rows of packed bits, most significant first, 1 is black."""

    width: int
    height: int
    rows: bytes


@dataclass(frozen=True, slots=True)
class PrinterCapabilities:
    """What a printer can do: `dots` across at `dpi`.

    `reports_status`: it says when paper, cover or cutter need a person; a model that cannot is never taken
    to be fine. `reports_completion`: it says when a slip is through; without it every print ends `unknown`.
    """

    dots: int
    dpi: int = 203
    cutter: bool = True
    presenter: bool = False
    reports_status: bool = True
    reports_completion: bool = True


class PrintEnd(StrEnum):
    """How a print ended; `unknown` is never repeated by itself, a person is asked."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """How the job `job_id` ended, and the condition that stopped it, if one did."""

    job_id: str
    end: PrintEnd
    condition: Condition | None = None
