"""Driver `escpos-tcp`: an ESC/POS receipt printer on the network.

Silence is never taken for "fine": a job is `confirmed` only when the printer says, after the last byte, that
it has worked through it. The cut is sent once the picture is worked through: a printer that stops before that
has given no whole slip (`refused`); one that stops later may have, and a person is asked (`unknown`).
"""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.drivers import escpos_commands as commands
from hardware.drivers.print_ledger import PrintLedger
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import (
    Condition,
    Identity,
    PrintEnd,
    PrintOutcome,
    Raster,
    Role,
    State,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# A printer with little paper left still prints.
_HARMLESS = (None, Condition.PAPER_LOW)
# How often a printer at work is asked whether it has stopped.
_LOOK_SECONDS = 0.5


class EscposTcpPrinter:
    """A `hardware.roles.ReceiptPrinter` at `host`:`port`.

    `ledger` is a durable folder for the job ledger, `profile` a python-escpos profile, `dots` the printable
    width, `timeout` what a status answer may take and `print_timeout` what a slip may take, in seconds.
    """

    driver_name = "escpos-tcp"

    def __init__(  # noqa: PLR0913 - the settings' options, by name
        self,
        host: str,
        ledger: str,
        *,
        port: int = 9100,
        profile: str = "default",
        dots: int = 576,
        timeout: float = 2.0,
        print_timeout: float = 20.0,
    ) -> None:
        self._address = (host, port)
        self._timeout = timeout
        self._print_timeout = print_timeout
        self._dots = dots
        self._start, self._end = commands.frame(profile)
        self._ledger = PrintLedger(Path(ledger))

    def identify(self) -> Identity:
        """Say where the printer is; raises `DeviceFault` when nobody listens there."""
        with self._link():
            return Identity(self.driver_name, address="{}:{}".format(*self._address))

    def status(self) -> Status:
        """Ask the printer for cover, paper, cutter; raises `DeviceFault` when it does not answer."""
        with self._link() as link:
            condition = self._condition(link)
        state = State.READY if condition is None else State.ATTENTION
        return Status(Role.RECEIPT_PRINTER, state, condition)

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        """Print and cut one slip; a job that was begun before answers what is known of it.

        A refusal before the first byte is not written down: the job may be tried again. Raises `DeviceFault`
        only while nothing was sent.
        """
        if (known := self._ledger.outcome(job_id)) is not None:
            return known
        if raster.width > self._dots:
            raise ValueError(f"{raster.width} dots are wider than the paper")
        bands = commands.raster_bands(raster)
        with self._link() as link:
            if (condition := self._condition(link)) not in _HARMLESS:
                return PrintOutcome(job_id, PrintEnd.REFUSED, condition)
            self._ledger.begin(job_id)
            outcome = self._send(link, job_id, bands)
            self._ledger.end(outcome)
        return outcome

    def close(self) -> None:
        """Nothing is held between two jobs: network printers drop idle links."""

    def _send(self, link: socket.socket, job_id: str, bands: list[bytes]) -> PrintOutcome:
        """Send the slip and find out how it ended."""
        cut_sent = done = False
        try:
            link.settimeout(self._print_timeout)
            until = time.monotonic() + self._print_timeout
            for part in (self._start, *bands, commands.REPORT_WHEN_DONE):
                link.sendall(part)
            if self._wait_for_report(link, until):
                cut_sent = True
                link.sendall(self._end + commands.REPORT_WHEN_DONE)
                done = self._wait_for_report(link, until)
            elif self._condition_if_told(link) in _HARMLESS:
                # It may print on unheard. No report is waited for: the one of the picture could pass for it.
                cut_sent = True
                link.sendall(self._end)
        except (DeviceFault, OSError):
            # What the printer says now, if it still does, tells more than the broken link.
            pass
        try:
            condition = self._condition(link)
            if condition in _HARMLESS:
                return PrintOutcome(job_id, PrintEnd.CONFIRMED if done else PrintEnd.UNKNOWN, condition)
            if not done:
                link.sendall(commands.CLEAR_BUFFER)
        except (DeviceFault, OSError):
            return PrintOutcome(job_id, PrintEnd.UNKNOWN)
        if done:
            # Paper that ran out right after the cut stops nothing.
            return PrintOutcome(job_id, PrintEnd.CONFIRMED, condition)
        return PrintOutcome(job_id, PrintEnd.UNKNOWN if cut_sent else PrintEnd.REFUSED, condition)

    def _wait_for_report(self, link: socket.socket, until: float) -> bool:
        """Wait until all that was sent is worked through; False when the printer stopped or says nothing."""
        while time.monotonic() < until:
            answer = self._hear(link, _LOOK_SECONDS)
            if answer is None:
                link.sendall(commands.ask_status(commands.OFFLINE_CAUSE))
            elif commands.is_done_report(answer):
                return True
            elif commands.read_status(commands.OFFLINE_CAUSE, answer) is not None:
                return False
        return False

    @contextmanager
    def _link(self) -> Iterator[socket.socket]:
        """Connect to the printer for one job or question."""
        try:
            link = socket.create_connection(self._address, self._timeout)
        except TimeoutError as error:
            raise DeviceFault(FaultKind.TIMEOUT, "the printer does not take a connection") from error
        except OSError as error:
            raise DeviceFault(FaultKind.GONE, f"the printer is not there: {error}") from error
        with link:
            yield link

    def _condition(self, link: socket.socket) -> Condition | None:
        """Return the first thing that is wrong; raises `DeviceFault` when the printer is silent."""
        self._forget_late_answers(link)
        for kind in (commands.OFFLINE_CAUSE, commands.ERROR_CAUSE, commands.PAPER):
            try:
                link.settimeout(self._timeout)
                link.sendall(commands.ask_status(kind))
                answer = self._hear(link, self._timeout)
            except OSError as error:
                raise DeviceFault(FaultKind.GONE, f"the printer hung up: {error}") from error
            if answer is None:
                raise DeviceFault(FaultKind.TIMEOUT, "the printer does not tell its status")
            if (condition := commands.read_status(kind, answer)) is not None:
                return condition
        return None

    def _condition_if_told(self, link: socket.socket) -> Condition | None:
        """Return what is wrong as far as the printer says; silence tells of nothing."""
        try:
            return self._condition(link)
        except DeviceFault:
            return None

    def _hear(self, link: socket.socket, seconds: float) -> int | None:
        """Return the next byte that the printer says; None when it stays silent."""
        link.settimeout(max(seconds, 0.001))
        try:
            answer = link.recv(1)
        except TimeoutError:
            return None
        if not answer:
            raise ConnectionResetError("the printer closed the connection")
        return answer[0]

    def _forget_late_answers(self, link: socket.socket) -> None:
        """Throw away what the printer said to earlier questions."""
        link.setblocking(False)
        until = time.monotonic() + self._timeout
        try:
            while link.recv(256) and time.monotonic() < until:
                pass
        except BlockingIOError:
            pass
        except OSError as error:
            raise DeviceFault(FaultKind.GONE, f"the printer hung up: {error}") from error
