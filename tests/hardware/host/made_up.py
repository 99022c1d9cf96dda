"""Devices that exist only for these tests; the worker process finds them as it finds any driver.

`port` is a file that stands for the plug: missing is unplugged, else it holds the serial number and, after a
space, what is the matter. What the device does with its hands is a line in `<port>.log`.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import (
    ChipReading,
    ChipRequest,
    Condition,
    Identity,
    PrintEnd,
    PrinterCapabilities,
    PrintOutcome,
    Progress,
    Raster,
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
    from collections.abc import Callable

SHEET = ScannedSheet(b"\x89PNG" * 1000, 10, 10, 300)
READING = ChipReading("PACE", {"DG1": b"x" * 500})


class MadeUp:
    """Fills every role; each job takes `seconds` and does its deed in the middle."""

    def __init__(self, role: str, port: str, seconds: float = 0.03, page_bytes: int = 0) -> None:
        self._role = Role(role)
        self._port = Path(port)
        self._log = Path(f"{port}.log")
        self._half = seconds / 2
        self._page_bytes = page_bytes
        self._stopped = threading.Event()
        self._look()

    def identify(self) -> Identity:
        serial, _ = self._look()
        return Identity("made-up", serial=serial)

    def status(self) -> Status:
        _, matter = self._look()
        if matter == "hangs":
            threading.Event().wait()
        if matter == "lies":
            return Status(Role.CHIP_READER, State.FAULT, fault="I am somebody else")
        if matter:
            return Status(self._role, State.ATTENTION, Condition(matter))
        return Status(self._role, State.READY)

    def capabilities(self) -> ScannerCapabilities | PrinterCapabilities:
        if self._role is Role.RECEIPT_PRINTER:
            return PrinterCapabilities(576)
        return ScannerCapabilities((ScanSource.FEEDER,), (), (300,))

    def wait_for_card(self, seconds: float) -> bool:
        self._do("waited", min(seconds, 2 * self._half))
        return True

    wait_for_removal = wait_for_card

    def read(
        self,
        request: ChipRequest,
        identity: Callable[[ChipReading], None],
        progress: Callable[[Progress], None],
    ) -> ChipReading | Condition:
        del request
        progress(Progress(0, 2, "bytes"))
        identity(READING)
        self._do("read")
        progress(Progress(2, 2, "bytes"))
        return READING

    def next_code(self, seconds: float) -> str | None:
        self._do("code", seconds)
        return "code"

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        del settings
        self._stopped.clear()
        if job_id == "with-a-child":
            subprocess.run(["/bin/sleep", "600"], check=True)
        if self._stopped.wait(self._half):
            return None
        self._note(f"sheet {job_id}")
        progress(Progress(100, 100, "percent"))
        self._stopped.wait(self._half)
        return ScannedSheet(bytes(self._page_bytes), 1, 1, 300) if self._page_bytes else SHEET

    def scan_stack(
        self,
        job_id: str,
        settings: ScanSettings,
        page: Callable[[ScannedSheet], None],
        progress: Callable[[Progress], None],
    ) -> StackEnd:
        del settings, progress
        self._stopped.clear()
        for side in range(3):
            if self._stopped.wait(self._half):
                return StackEnd(job_id, side, cancelled=True)
            self._note(f"sheet {job_id} {side}")
            page(ScannedSheet(bytes([side]) * 1000, 1, 1, 300))
        return StackEnd(job_id, 3, Condition.FEEDER_EMPTY)

    def cancel(self) -> None:
        self._stopped.set()

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        if len(raster.rows) != raster.height * ((raster.width + 7) // 8):
            raise ValueError(f"what was read is {raster.rows!r}")
        ledger = self._port.with_suffix(f".{job_id}")
        if ledger.exists():
            return PrintOutcome(job_id, PrintEnd(ledger.read_text() or "unknown"))
        ledger.touch()
        self._do(f"slip {job_id}")
        ledger.write_text(PrintEnd.CONFIRMED)
        return PrintOutcome(job_id, PrintEnd.CONFIRMED)

    def close(self) -> None:
        pass

    def _do(self, deed: str, seconds: float | None = None) -> None:
        half = self._half if seconds is None else seconds / 2
        time.sleep(half)
        self._note(deed)
        time.sleep(half)

    def _note(self, deed: str) -> None:
        descriptor = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{deed}\n".encode())
        os.close(descriptor)

    def _look(self) -> tuple[str, str]:
        try:
            serial, _, matter = self._port.read_text().partition(" ")
        except FileNotFoundError as error:
            raise DeviceFault(FaultKind.GONE, "made up: not plugged in") from error
        return serial, matter
