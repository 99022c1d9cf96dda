"""What all ESC/POS printers do, whatever the link: refuse before the first byte, or print and tell the end.

A link is opened when it is needed; one that costs something to open (`keeps_link`) stays open till it breaks.
Automatic status back is on for the time of a job only: between jobs the printer is asked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from hardware.drivers.escpos import models
from hardware.drivers.escpos.job import Job
from hardware.drivers.escpos.ledger import PrintLedger
from hardware.drivers.escpos.raster import encode
from hardware.drivers.escpos.talk import HARMLESS, Talk
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.tap import tap
from hardware.vocabulary import (
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
    from collections.abc import Iterator

    from hardware.drivers.escpos.link import Link

MAKER, MODEL, SERIAL = 66, 67, 68
DEFAULT_MODEL = "generic-80mm"


class EscposPrinter(ABC):
    """A `hardware.roles.ReceiptPrinter` of `model`.

    `ledger` is a durable folder for the job ledger, `timeout` what an answer may take and `print_timeout`
    what a slip may take, in seconds. `dots` is the printable width where it is not the model's.
    """

    driver_name: ClassVar[str]
    keeps_link: ClassVar[bool] = False

    def __init__(self, ledger: str, model: str, timeout: float, print_timeout: float, dots: int = 0) -> None:
        self._model = models.load(model)
        self._dots = dots or self._model.dots
        self._timeout = timeout
        self._print_timeout = print_timeout
        self._ledger = PrintLedger(Path(ledger))
        self._tap = tap()
        self._kept: Link | None = None
        self._identity: Identity | None = None

    @property
    @abstractmethod
    def address(self) -> str:
        """Where the printer is."""

    @abstractmethod
    def open_link(self) -> Link:
        """Open the way to the printer; raises `DeviceFault`."""

    def identify(self) -> Identity:
        """Say what the printer tells of itself and where it is; raises `DeviceFault` when it is not there."""
        if self._identity is None:
            with self._talk() as talk:
                # A printer that stands still answers nothing but its status.
                if not self._model.identify or talk.condition() not in HARMLESS:
                    return Identity(self.driver_name, address=self.address)
                maker, model, serial = (talk.text(kind) for kind in (MAKER, MODEL, SERIAL))
            self._identity = Identity(self.driver_name, maker, model, serial, self.address)
        return self._identity

    def capabilities(self) -> PrinterCapabilities:
        """Say what the model can do over this link."""
        return replace(self._model.capabilities, dots=self._dots)

    def status(self) -> Status:
        """Ask the printer for cover, paper, cutter; raises `DeviceFault` when it does not answer."""
        with self._talk() as talk:
            condition = talk.condition()
        state = State.READY if condition is None else State.ATTENTION
        return Status(Role.RECEIPT_PRINTER, state, condition)

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        """Print and cut one slip; a job that was begun before answers what is known of it.

        A refusal before the first byte is not written down: the job may be tried again. Raises `DeviceFault`
        only while nothing was sent.
        """
        if (known := self._ledger.outcome(job_id)) is not None:
            return known
        check_width(raster, self._dots)
        picture = encode(raster, self._model)
        with self._talk() as talk:
            if (condition := talk.condition()) not in HARMLESS:
                return PrintOutcome(job_id, PrintEnd.REFUSED, condition)
            job = Job(talk, self._model, job_id, picture, self._print_timeout)
            if self._left_alone():
                job.wake()
            self._ledger.begin(job_id)
            outcome = job.run()
            self._ledger.end(outcome)
        if outcome.end is not PrintEnd.CONFIRMED:
            self._drop_link()
        return outcome

    def close(self) -> None:
        """Let the link go."""
        self._drop_link()

    def _left_alone(self) -> bool:
        """Whether the printer may still be busy with a slip that nobody saw the end of."""
        last = self._ledger.last
        return self._model.done != "never" and last is not None and last.end is not PrintEnd.CONFIRMED

    @contextmanager
    def _talk(self) -> Iterator[Talk]:
        """Talk to the printer; a link that broke, or that is not to be kept, is let go afterwards."""
        link = self._kept or self._tap.link(self.open_link())
        self._kept = link
        try:
            yield Talk(link, self._model, self._timeout)
        except DeviceFault:
            self._drop_link()
            raise
        if not self.keeps_link:
            self._drop_link()

    def _drop_link(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None


def check_width(raster: Raster, dots: int) -> None:
    """Raise `DeviceFault` for a picture that a head of so many dots would not print whole."""
    if raster.width > dots:
        message = f"the picture is {raster.width} dots wide, the printer has {dots}"
        raise DeviceFault(FaultKind.PROTOCOL, message)
