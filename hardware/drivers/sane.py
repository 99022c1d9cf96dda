"""Driver `sane`: a document scanner through SANE. The page never touches a disk."""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hardware.drivers.escl_status import feeder_condition
from hardware.drivers.png import page_size
from hardware.drivers.sane_model import model_for
from hardware.drivers.sane_offer import Offer
from hardware.drivers.sane_options import Option, read_options
from hardware.drivers.sane_program import Program, Run, ScanimageProgram
from hardware.drivers.sane_status import CONDITIONS, FAULTS, SaneStatus
from hardware.drivers.scanimage import Ending, Scanimage
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.tap import tap
from hardware.vocabulary import (
    Condition,
    Identity,
    Progress,
    Role,
    ScannedSheet,
    ScannerCapabilities,
    ScanSettings,
    ScanSource,
    StackEnd,
    State,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_SHORT = 10.0
# Together less than the five seconds that a keeper waits: who is late says so itself and keeps its worker.
_STATUS_SECONDS = 3.5
# The same for a scanner that is asked by HTTP, where connecting and answering each have their time.
_HTTP_SECONDS = 2.0
# How long a device is held open for the next sheet that its backend may have read already.
_HELD_SECONDS = 60.0


class SaneDocumentScanner:
    """A `hardware.roles.DocumentScanner` on the SANE device `device` (as `scanimage -L` names it).

    `config_folder` is a SANE configuration folder of its own that names only the backend in use: with the
    system's, listing devices takes seconds. `deadline` is what one page may take, in seconds. `model` is the
    profile in `sane_models/`, by default that of the backend. `width` and `height` are the sheet's, in
    millimetres. `expected` must be part of what SANE calls maker and model. `status_url` is the address of an
    eSCL scanner, which is then asked itself how its feeder is.
    Raises `DeviceFault` when the device does not open, WRONG_DEVICE when it is another one.
    """

    driver_name = "sane"

    def __init__(  # noqa: PLR0913 - the settings' options
        self,
        device: str,
        config_folder: str = "",
        deadline: float = 90.0,
        *,
        model: str = "",
        width: float = 210.0,
        height: float = 297.0,
        expected: str = "",
        status_url: str = "",
    ) -> None:
        self._model = model_for(device, model)
        self._scanimage = self._program(Scanimage(device, config_folder, self._model.debug))
        self._deadline = deadline
        self._sheet_size = (width, height)
        self._status_url = status_url
        self._finished_job = ""
        self._guard = threading.Lock()
        self._scanning = False
        self._cancelled = False
        self._batch: Run | None = None
        self._batch_settings: ScanSettings | None = None
        self._held_since = 0.0
        self._taken_over = False
        self._offer = self._ask_offer()
        if expected and expected not in f"{(found := self.identify()).maker} {found.model}":
            message = f"{device} is {found.maker} {found.model}, not {expected}"
            raise DeviceFault(FaultKind.WRONG_DEVICE, message)

    def identify(self) -> Identity:
        """Say what SANE lists under the device's name."""
        listing = self._scanimage.run(["--formatted-device-list=%d|%v|%m%n"], _SHORT)
        if isinstance(listing, bytes):
            for line in listing.decode("utf-8", "replace").splitlines():
                name, _, rest = line.partition("|")
                if name == self._scanimage.device:
                    maker, _, model = rest.partition("|")
                    return Identity(self.driver_name, maker, model, self._serial(), name)
        raise DeviceFault(FaultKind.GONE, f"SANE does not list {self._scanimage.device}")

    def capabilities(self) -> ScannerCapabilities:
        """Say what the device's options allow."""
        return self._offer.capabilities()

    def status(self) -> Status:
        """Open the device without scanning, and read its sensors; raises `DeviceFault` when that fails.

        TIMEOUT is also what a network scanner looks like that sleeps: the question wakes it, a later one is
        answered. A scan waits for it longer.
        """
        condition = None
        if self._status_url:
            condition = feeder_condition(self._status_url, _HTTP_SECONDS)
        elif not self._holds_device():
            self._offer = self._ask_offer(_STATUS_SECONDS)
            condition = self._offer.sensed()
        if condition is None or condition is Condition.FEEDER_EMPTY:  # nobody asked for a sheet yet
            return Status(Role.DOCUMENT_SCANNER, State.READY)
        return Status(Role.DOCUMENT_SCANNER, State.ATTENTION, condition)

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        """Scan one side of the next sheet; a job that has given its sheet is not begun again."""
        self._begin_job(job_id)
        with self._cancellable():
            self._take_over(settings)
            result = self._next_side(settings, progress)
            if isinstance(result, ScannedSheet):
                self._finished_job = job_id
                if self._may_have_read_ahead(settings):
                    self._held_since = time.monotonic()
                else:
                    self._end_batch()
            return result

    def scan_stack(
        self,
        job_id: str,
        settings: ScanSettings,
        page: Callable[[ScannedSheet], None],
        progress: Callable[[Progress], None],
    ) -> StackEnd:
        """Scan sheet after sheet until the feeder is empty; a flatbed holds one sheet."""
        self._begin_job(job_id)
        sides = 0
        with self._cancellable():
            self._take_over(settings)
            result = self._next_side(settings, progress)
            while isinstance(result, ScannedSheet):
                self._finished_job = job_id
                sides += 1
                page(result)
                if settings.source is ScanSource.FLATBED:
                    break
                result = self._next_side(settings, progress)
            self._end_batch()
        condition = result if isinstance(result, Condition) else None
        return StackEnd(job_id, sides, condition, cancelled=result is None)

    def cancel(self) -> None:
        """Stop the scan that is under way, from another thread; without one nothing happens."""
        with self._guard:
            if self._scanning:
                self._cancelled = True
                if self._batch is not None:
                    self._batch.interrupt()

    def close(self) -> None:
        """Let the device go."""
        self._end_batch()

    def _serial(self) -> str:
        """Return the serial number, where the device's name holds it."""
        pattern = self._model.serial
        found = re.search(pattern, self._scanimage.device) if pattern else None
        return found[1] if found else ""

    def _program(self, scanimage: Scanimage) -> Program:
        """Return what is run; a replayed scanner runs nothing."""
        return ScanimageProgram(scanimage, tap())

    def _descriptors(self) -> Sequence[int]:
        """Return the files that the child program inherits; none for a real device."""
        return ()

    def _offered(self, options: Mapping[str, Option]) -> Offer:
        """Read the device's options."""
        return Offer(self._model, options)

    def _arguments(self, settings: ScanSettings) -> list[str]:
        """Return the device's own options for `settings`; raises `DeviceFault` for what it cannot do."""
        return self._offer.arguments(settings, *self._sheet_size)

    def _ask_offer(self, seconds: float = _SHORT) -> Offer:
        """Return what the device offers now; raises `DeviceFault` when it does not open."""
        answer = self._scanimage.run(["--all-options"], seconds)
        if isinstance(answer, bytes):
            return self._offered(read_options(answer.decode("utf-8", "replace")))
        meaning = self._meaning(answer)
        raise answer.fault(FaultKind.BUSY) if isinstance(meaning, Condition) else meaning

    def _begin_job(self, job_id: str) -> None:
        if job_id == self._finished_job:
            raise DeviceFault(FaultKind.PROTOCOL, "this scan job has given its sheet already")

    @contextmanager
    def _cancellable(self) -> Iterator[None]:
        """Let `cancel` act meanwhile; whatever else goes wrong lets the device go."""
        with self._guard:
            self._scanning, self._cancelled = True, False
        try:
            yield
        except BaseException:
            self._end_batch()
            raise
        finally:
            with self._guard:
                self._scanning = False

    def _take_over(self, settings: ScanSettings) -> None:
        """Go on with the run that holds the device open, if it fits."""
        self._taken_over = self._holds_device() and settings == self._batch_settings
        if not self._taken_over:
            self._end_batch()

    def _next_side(
        self, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        """Scan the next side of the run that is open, or of a new one."""
        with self._guard:
            batch = self._batch
        if batch is None:
            batch = self._scanimage.batch(self._arguments(settings), self._descriptors())
            with self._guard:
                self._batch, self._batch_settings = batch, settings
        try:
            if self._cancelled:
                result: ScannedSheet | Condition | None = None
            else:
                result = self._one_side(batch, settings, progress)
        except BaseException:
            self._end_batch()
            raise
        if not isinstance(result, ScannedSheet) or self._model.one_page_a_run:
            self._end_batch()
        if self._taken_over and isinstance(result, Condition):
            # What a backend read ahead of the question may be old news: since then a sheet was put in, or a
            # jam mended.
            self._taken_over = False
            return self._next_side(settings, progress)
        return result

    def _one_side(
        self, batch: Run, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        answer = batch.next_page(self._deadline, lambda percent: progress(Progress(percent, 100, "percent")))
        if self._cancelled:
            return None
        if isinstance(answer, bytes):
            return ScannedSheet(answer, *page_size(answer), settings.dpi)
        meaning = self._meaning(answer)
        if isinstance(meaning, Condition):
            return meaning
        raise meaning

    def _end_batch(self) -> None:
        """Close the device, if a run holds it open."""
        with self._guard:
            batch, self._batch = self._batch, None
        if batch is not None:
            batch.end()

    def _holds_device(self) -> bool:
        """Whether a run waits for the next sheet; one that waited too long is ended."""
        if self._batch is None:
            return False
        if not self._batch.alive or time.monotonic() - self._held_since > _HELD_SECONDS:
            self._end_batch()
            return False
        return True

    def _may_have_read_ahead(self, settings: ScanSettings) -> bool:
        """Whether closing the device could drop a side that has been read."""
        if settings.source is ScanSource.FLATBED:
            return False
        return self._model.reads_ahead or settings.source is ScanSource.DUPLEX

    def _meaning(self, ending: Ending) -> Condition | DeviceFault:
        """Return what it means that the program ended so, by the model's profile first."""
        said = "\n".join(ending.lines)
        for words, condition in self._model.words.items():
            if words in said:
                return condition
        status = ending.status
        if status is None:
            return ending.fault(FaultKind.TIMEOUT if ending.code is None else FaultKind.PROTOCOL)
        if (own := self._model.statuses.get(status.name.lower().replace("_", "-"))) is not None:
            return own
        if self._status_url and status in (SaneStatus.IO_ERROR, SaneStatus.JAMMED):
            try:
                asked = feeder_condition(self._status_url, _HTTP_SECONDS)
            except DeviceFault:
                asked = None
            # An empty feeder explains no error: the sheet that failed has left it.
            if asked not in (None, Condition.FEEDER_EMPTY):
                return asked
        return CONDITIONS.get(status) or ending.fault(FAULTS.get(status, FaultKind.PROTOCOL))
