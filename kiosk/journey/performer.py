"""Does what the transitions ask for: devices, search, sealing, waiting for custody, printing, wiping."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from hardware.errors import DeviceFault
from hardware.station import Station
from hardware.vocabulary import (
    CHALLENGE_BYTES,
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    PrintEnd,
    Progress,
    Role,
    ScanSettings,
)
from kiosk.capture.clean import clean
from kiosk.capture.page import PageRefused
from kiosk.catalogue.store import Catalogue
from kiosk.dossier.dossier import new_local_reference
from kiosk.dossier.packet import new_submission_id
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.judging import Judge, Judged, number_of
from kiosk.identity.phone.port import IdentityProvider
from kiosk.identity.weighing import citizen_of
from kiosk.journey.effects import (
    AwaitCustody,
    Effect,
    ListenForCode,
    NameDossier,
    NoteRating,
    NoteSlip,
    Play,
    PrintSlip,
    ReadChip,
    Scan,
    Seal,
    Search,
    StartPhone,
    StopScan,
    WatchCard,
    WatchDevices,
    WatchRoom,
    Wipe,
)
from kiosk.journey.events import (
    CardPlaced,
    ChipJudged,
    ChipNamed,
    ChipStopped,
    CustodyCame,
    CustodyLate,
    Found,
    Named,
    NotSaved,
    PhoneFailed,
    PrinterFailed,
    Progressed,
    Queued,
    ReaderFailed,
    ScanCancelled,
    ScannerFailed,
    ScanStopped,
    SheetRefused,
    SheetScanned,
    SlipDrawn,
    SlipEnded,
)
from kiosk.journey.filing import Filer, NotFiledError, filing_of
from kiosk.journey.forgetting import forget
from kiosk.journey.phoning import log_in_by_phone
from kiosk.journey.runner import Post, Wanted
from kiosk.journey.slip import SlipMaker
from kiosk.journey.visit import Visit
from kiosk.journey.watching import Watcher
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.row import PrintState
from kiosk.outbox.store import Outbox
from kiosk.slips.layout import USUAL, Head
from kiosk.sound import Sound
from kiosk.telemetry.ratings import Ratings

_log = structlog.get_logger(__name__)

# The portrait is personal and long; no procedure asks for it, so it stays on the card.
CHIP_FILES = ("EF.SOD", "DG1", "DG13", "DG14", "DG15")
_POLL_SECONDS = 0.1
_LISTEN_SECONDS = 0.5
_HITS = 20
_CODE_SECONDS = 4.0
_STOP_SECONDS = 5.0
_LEFT_SECONDS = 2.0
# What held the person's data: the code scanner and the printer too, whose buffers saw a code or a slip.
_WIPED_ROLES = (Role.CHIP_READER, Role.CODE_SCANNER, Role.DOCUMENT_SCANNER, Role.RECEIPT_PRINTER)
_PRINT_STATES = {
    PrintEnd.CONFIRMED: PrintState.CONFIRMED,
    PrintEnd.REFUSED: PrintState.REFUSED,
    PrintEnd.UNKNOWN: PrintState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a step waits at most, in seconds."""

    card: float
    custody: float


@dataclass(frozen=True, slots=True)
class Appliances:
    """The rooms and devices that effects use."""

    station: Station
    catalogue: Catalogue
    judge: Judge
    outbox: Outbox
    filer: Filer
    slips: SlipMaker
    sound: Sound
    clock: Callable[[], datetime]
    ratings: Ratings
    waits: Waits
    phone: IdentityProvider | None = None


class StationPerformer:
    """Performs effects on the kiosk's own devices and outbox."""

    def __init__(self, parts: Appliances) -> None:
        self._parts = parts
        self._scanner_rests = threading.Event()
        self._scanner_rests.set()
        self._reader = threading.Lock()
        self._watcher = Watcher(parts.station, parts.outbox, parts.filer)

    def perform(self, effect: Effect, post: Post, wanted: Wanted) -> None:  # noqa: C901, PLR0912  # one line a case
        """Do it and post what came of it; a waiting effect ends when `wanted` turns false."""
        match effect:
            case WatchRoom():
                self._watcher.room(post, wanted)
            case WatchDevices():
                self._watcher.devices(post, wanted)
            case StartPhone():
                self._log_in_by_phone(post, wanted)
            case ListenForCode():
                self._watcher.codes(post, wanted)
            case ReadChip(keys):
                self._read_chip(keys, post, wanted)
            case Search(text):
                post(Found(text, self._parts.catalogue.search(text, _HITS)))
            case Scan(key):
                self._scan(key, post, wanted)
            case StopScan():
                self._stop_scan()
            case NameDossier():
                post(Named(new_submission_id(), new_local_reference()))
            case Seal(visit):
                self._seal(visit, post)
            case AwaitCustody(submission_id):
                self._await_custody(submission_id, post, wanted)
            case PrintSlip(visit):
                self._print(visit, post)
            case NoteSlip(submission_id, confirmed):
                state = PrintState.CONFIRMED if confirmed else PrintState.UNKNOWN
                self._note(submission_id, state)
            case WatchCard():
                self._watcher.card(post, wanted)
            case NoteRating(stars):
                self._parts.ratings.count(stars)
            case Wipe():
                self._parts.station.restart(_WIPED_ROLES)
                forget()
            case Play(tone):
                self._parts.sound.play(tone)
            case _:
                raise TypeError(f"no such effect: {type(effect).__name__}")

    def _log_in_by_phone(self, post: Post, wanted: Wanted) -> None:
        if self._parts.phone is None:
            post(PhoneFailed(away=False))
        else:
            log_in_by_phone(self._parts.phone, post, wanted)

    def _read_chip(self, keys: tuple[AccessKey, ...], post: Post, wanted: Wanted) -> None:
        if not self._reader.acquire(timeout=_LEFT_SECONDS):
            # A reading that was left and does not end, or this one would wait for its deadline.
            self._parts.station.restart((Role.CHIP_READER,))
            self._reader.acquire()
        try:
            if wanted():
                self._read_placed_chip(keys, post, wanted)
        finally:
            self._reader.release()

    def _read_placed_chip(self, keys: tuple[AccessKey, ...], post: Post, wanted: Wanted) -> None:
        reader = self._parts.station.chip_reader
        until = time.monotonic() + self._parts.waits.card
        try:
            while not reader.wait_for_card(_LISTEN_SECONDS):
                if not wanted():
                    return
                if time.monotonic() > until:
                    post(ChipStopped(Condition.NO_CARD))
                    return
            if not wanted():
                return
            post(CardPlaced())
            request = ChipRequest(keys, CHIP_FILES, secrets.token_bytes(CHALLENGE_BYTES))
            reading = reader.read(request, _name_to(post), _fraction_to(post))
        except DeviceFault as fault:
            _log.warning("chip reader failed", kind=fault.kind.value)
            post(ReaderFailed())
            return
        if isinstance(reading, Condition):
            post(ChipStopped(reading))
            return
        judged = self._parts.judge.weigh(reading, request.challenge)
        verdict = judged.verdict
        _log_judged(reading, judged)
        known = verdict.assurance > CardAssurance.UNIDENTIFIED
        post(ChipJudged(citizen_of(reading, verdict) if known else None, verdict))

    def _scan(self, key: str, post: Post, wanted: Wanted) -> None:
        if not wanted():
            return  # wiped before it began: the fresh worker must not see the sheet
        self._scanner_rests.clear()
        try:
            sheet = self._parts.station.document_scanner.scan(
                secrets.token_hex(8), ScanSettings(), _fraction_to(post)
            )
        except DeviceFault as fault:
            _log.warning("document scanner failed", kind=fault.kind.value)
            post(ScannerFailed())
            return
        finally:
            self._scanner_rests.set()
        if sheet is None:
            post(ScanCancelled())
        elif isinstance(sheet, Condition):
            post(ScanStopped(sheet))
        else:
            page = clean(sheet)
            post(SheetRefused(page.words) if isinstance(page, PageRefused) else SheetScanned(key, page))

    def _stop_scan(self) -> None:
        try:
            self._parts.station.document_scanner.cancel()
        except DeviceFault as fault:
            _log.warning("scan not cancelled", kind=fault.kind.value)
        if not self._scanner_rests.wait(_STOP_SECONDS):
            # A scanner that does not even stop loses its worker; the scan then ends as a failed one.
            self._parts.station.restart((Role.DOCUMENT_SCANNER,))

    def _seal(self, visit: Visit, post: Post) -> None:
        try:
            post(Queued(self._parts.filer.file(visit)))
        except NotFiledError as error:
            _log.error("dossier not stored", reason=error.reason)
            post(NotSaved(error.words))

    def _await_custody(self, submission_id: str, post: Post, wanted: Wanted) -> None:
        begun = time.monotonic()
        limit = self._parts.waits.custody
        held_since: float | None = None
        while wanted():
            row = self._parts.outbox.find(submission_id)
            waited = time.monotonic() - begun
            if row is not None and row.custody_time is not None:
                held_since = waited if held_since is None else held_since
                # The province's code follows custody by a moment: worth a short wait, not a long one.
                if row.dossier_code or waited - held_since >= _CODE_SECONDS:
                    post(CustodyCame(filing_of(row)))
                    return
            if held_since is None and waited >= limit:
                post(CustodyLate())
                return
            post(Progressed(min(1.0, waited / limit)))
            time.sleep(_POLL_SECONDS)

    def _print(self, visit: Visit, post: Post) -> None:
        # The agent goes on while the screen moves: custody may have come since the wait ended.
        row = self._parts.outbox.find(visit.submission_id)
        filing = filing_of(row) if row else visit.filing
        if filing is None:
            raise ValueError("there is no slip without a filed dossier")
        visit = replace(visit, filing=filing)
        slip = self._parts.slips.make(visit)
        post(SlipDrawn(slip.png, filing))
        job = f"{visit.submission_id}-{visit.slip_number}"
        self._note(visit.submission_id, PrintState.STARTED)
        printer = self._parts.station.receipt_printer
        try:
            able = printer.capabilities()
            head = Head(able.dots, able.dpi)
            raster = slip.raster if head == USUAL else self._parts.slips.make(visit, head).raster
            outcome = printer.print(job, raster)
        except DeviceFault as fault:
            # Of this job nothing was sent; whether an earlier one came out is as open as it was.
            _log.warning("printer failed", kind=fault.kind.value)
            self._note(visit.submission_id, PrintState.UNKNOWN)
            post(PrinterFailed())
            return
        self._note(visit.submission_id, _PRINT_STATES[outcome.end])
        post(SlipEnded(outcome))

    def _note(self, submission_id: str, state: PrintState) -> None:
        """Write down what is known of the slip; a full disk takes nobody's slip away.

        That a slip is printed once is the printer's ledger's doing, not this note's.
        """
        try:
            self._parts.outbox.set_print_state(submission_id, state)
        except OutboxError as error:
            _log.error("slip not noted", state=state.value, error=type(error).__name__)


def _log_judged(reading: ChipReading, judged: Judged) -> None:
    """Note for the technician what the screen does not tell; nothing of it is the person's."""
    verdict = judged.verdict
    log = _log.error if verdict.alarm else _log.info
    log(
        "chip is not what it says" if verdict.alarm else "chip judged",
        assurance=verdict.assurance.label,
        access=reading.access,
        false=[fact.name.value for fact in verdict.facts if fact.value is False],
        unknown=[fact.name.value for fact in verdict.facts if fact.value is None],
        verifier=judged.answer.outcome.value,
        verifier_says=judged.answer.words,
    )


def _name_to(post: Post) -> Callable[[ChipReading], None]:
    def report(identity: ChipReading) -> None:
        if number := number_of(identity):
            post(ChipNamed(number))

    return report


def _fraction_to(post: Post) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        if progress.total:
            post(Progressed(min(1.0, progress.done / progress.total)))

    return report
