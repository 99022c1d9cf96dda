"""Driver `escpos-cups`: hands a printer's bytes to a raw queue of a CUPS print server, by IPP.

What the server knows of the printer (`printer-state-reasons`) becomes conditions. A job that it calls
completed was sent, not printed: it ends `unknown`. One that was taken back before the server began to send
it is `refused`; one that was stopped later may have come out, and is `unknown`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.drivers.escpos import models
from hardware.drivers.escpos.ipp import IppRefusedError, Operation, Queue
from hardware.drivers.escpos.ledger import PrintLedger
from hardware.drivers.escpos.printer import DEFAULT_MODEL, check_width
from hardware.drivers.escpos.raster import encode
from hardware.drivers.escpos.talk import HARMLESS
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import (
    Condition,
    Identity,
    PrintEnd,
    PrinterCapabilities,
    PrintOutcome,
    Raster,
    Role,
    State,
    Status,
)

if TYPE_CHECKING:
    from hardware.drivers.escpos.ipp import Value

_LOOK_SECONDS = 0.2
# RFC 8011, 5.4.11, without -error and -warning at their end (a -report is none); first what to mend first.
_REASONS = {
    "cover-open": Condition.PRINTER_COVER_OPEN,
    "door-open": Condition.PRINTER_COVER_OPEN,
    "interlock-open": Condition.PRINTER_COVER_OPEN,
    "media-empty": Condition.PAPER_OUT,
    "media-needed": Condition.PAPER_OUT,
    "media-jam": Condition.CUTTER_JAM,
    "cutter-jam": Condition.CUTTER_JAM,
    "offline": Condition.PRINTER_OFFLINE,
    "shutdown": Condition.PRINTER_OFFLINE,
    "stopped": Condition.PRINTER_OFFLINE,
    "paused": Condition.PRINTER_OFFLINE,
    "timed-out": Condition.PRINTER_OFFLINE,
    "connecting-to-device": Condition.PRINTER_OFFLINE,
    "fuser-over-temp": Condition.HEAD_HOT,
    "output-area-full": Condition.SLIP_NOT_TAKEN,
    "media-low": Condition.PAPER_LOW,
}
_PRINTER_STOPPED = 5
_CANCELED, _ABORTED, _COMPLETED = 7, 8, 9
_OVER = (_CANCELED, _ABORTED, _COMPLETED)


class EscposCupsPrinter:
    """A `hardware.roles.ReceiptPrinter` behind the raw queue `queue` of the server at `host`:`port`.

    `ledger` is a durable folder for the job ledger; `timeout` is what a request and `print_timeout` what a
    slip may take, in seconds.
    """

    driver_name = "escpos-cups"

    def __init__(  # noqa: PLR0913 - the settings' options, by name
        self,
        queue: str,
        ledger: str,
        *,
        host: str = "localhost",
        port: int = 631,
        model: str = DEFAULT_MODEL,
        dots: int = 0,
        timeout: float = 2.0,
        print_timeout: float = 20.0,
    ) -> None:
        self._queue = Queue(host, port, queue, timeout)
        self._model = models.load(model)
        self._dots = dots or self._model.dots
        self._print_timeout = print_timeout
        self._ledger = PrintLedger(Path(ledger))

    def identify(self) -> Identity:
        """Say what the server calls the printer; raises `DeviceFault` when there is no such queue."""
        name = next(iter(self._printer().get("printer-make-and-model", [])), "")
        address = f"{self._queue.host}:{self._queue.port}/printers/{self._queue.name}"
        return Identity(self.driver_name, model=str(name), address=address)

    def capabilities(self) -> PrinterCapabilities:
        """Say what the model can do; a server never tells that a slip is through."""
        return replace(self._model.capabilities, dots=self._dots, reports_completion=False)

    def status(self) -> Status:
        """Ask the server how the printer is."""
        condition = self._condition()
        state = State.READY if condition is None else State.ATTENTION
        return Status(Role.RECEIPT_PRINTER, state, condition)

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        """Queue one slip and follow it; as `EscposPrinter.print`."""
        if (known := self._ledger.outcome(job_id)) is not None:
            return known
        check_width(raster, self._dots)
        document = self._model.opening + encode(raster, self._model) + bytes.fromhex(self._model.cut)
        if (condition := self._condition()) not in HARMLESS:
            return PrintOutcome(job_id, PrintEnd.REFUSED, condition)
        self._ledger.begin(job_id)
        outcome = self._follow(job_id, document)
        self._ledger.end(outcome)
        return outcome

    def close(self) -> None:
        """Nothing is held between two requests."""

    def _follow(self, job_id: str, document: bytes) -> PrintOutcome:
        """Hand the job over and wait until the server is through with it.

        A job that cannot be followed is taken back, lest it come out of the queue when nobody stands there
        any more. One that was sent and never answered cannot be, for its number is not known: the server may
        print it whenever it can.
        """
        until = time.monotonic() + self._print_timeout
        try:
            answer = self._queue.ask(
                Operation.PRINT_JOB,
                document,
                requesting_user_name="kiosk",
                job_name=job_id,
                document_format="application/vnd.cups-raw",
            )
        except IppRefusedError:
            return PrintOutcome(job_id, PrintEnd.REFUSED, Condition.PRINTER_OFFLINE)
        except DeviceFault:
            # It may have been taken all the same.
            return PrintOutcome(job_id, PrintEnd.UNKNOWN)
        number: int | None = None
        condition: Condition | None = None
        try:
            number = _number(answer, "job-id")
            while (state := self._job(number))[0] not in _OVER and time.monotonic() < until:
                condition = self._condition()
                time.sleep(_LOOK_SECONDS)
            if state[0] not in _OVER:
                state = self._take_back(number)
            condition = self._condition() if condition in HARMLESS else condition
        except (DeviceFault, IppRefusedError):
            if number is not None:
                with suppress(DeviceFault):
                    self._cancel(number)
            return PrintOutcome(job_id, PrintEnd.UNKNOWN, condition)
        ended, began = state
        if ended in (_CANCELED, _ABORTED) and not began:
            told = condition if condition not in HARMLESS else Condition.PRINTER_OFFLINE
            return PrintOutcome(job_id, PrintEnd.REFUSED, told)
        return PrintOutcome(job_id, PrintEnd.UNKNOWN, condition)

    def _take_back(self, number: int) -> tuple[int, bool]:
        """Cancel a job that is not over and return how it ended."""
        self._cancel(number)
        return self._job(number)

    def _cancel(self, number: int) -> None:
        # Refused when it has just ended by itself.
        with suppress(IppRefusedError):
            self._queue.ask(Operation.CANCEL_JOB, job_id=number, requesting_user_name="kiosk")

    def _job(self, number: int) -> tuple[int, bool]:
        """Return the state of a job, and whether the server ever began to send it."""
        answer = self._queue.ask(Operation.GET_JOB_ATTRIBUTES, job_id=number)
        # Without a value as long as it waits.
        began = isinstance(next(iter(answer.get("time-at-processing", [])), b""), int)
        return _number(answer, "job-state"), began

    def _printer(self) -> dict[str, list[Value]]:
        try:
            return self._queue.ask(Operation.GET_PRINTER_ATTRIBUTES)
        except IppRefusedError as error:
            raise DeviceFault(FaultKind.PROTOCOL, f"the print server does not tell: {error}") from error

    def _condition(self) -> Condition | None:
        """Return the first thing that is wrong, as far as the server knows."""
        printer = self._printer()
        reasons = [str(reason) for reason in printer.get("printer-state-reasons", [])]
        stems = {reason.removesuffix("-error").removesuffix("-warning") for reason in reasons}
        for reason, condition in _REASONS.items():
            if reason in stems:
                return condition
        accepts = next(iter(printer.get("printer-is-accepting-jobs", [1])))
        stopped = _number(printer, "printer-state") == _PRINTER_STOPPED
        return Condition.PRINTER_OFFLINE if stopped or not accepts else None


def _number(answer: dict[str, list[Value]], name: str) -> int:
    """Return an attribute that is one number; raises `DeviceFault` when it is missing."""
    value = next(iter(answer.get(name, [])), None)
    if not isinstance(value, int):
        raise DeviceFault(FaultKind.PROTOCOL, f"the print server tells no {name}")
    return value
