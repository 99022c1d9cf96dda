"""One Protocol a role: all that `kiosk` may ask of a device.

Every method may raise `hardware.errors.DeviceFault`. What a person can mend comes back as a
`Condition`. A driver and the proxy that speaks to its worker process satisfy the same Protocol.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hardware.vocabulary import (
    ChipReading,
    ChipRequest,
    Condition,
    Identity,
    PrinterCapabilities,
    PrintOutcome,
    Progress,
    Raster,
    ScannedSheet,
    ScannerCapabilities,
    ScanSettings,
    StackEnd,
    Status,
)


class Device(Protocol):
    """What every device can be asked."""

    def identify(self) -> Identity:
        """Say what the device is."""

    def status(self) -> Status:
        """Ask the device how it is, now."""

    def close(self) -> None:
        """Let the device go; may be called twice."""


class ChipReader(Device, Protocol):
    """Reads the chip of an identity card."""

    def wait_for_card(self, seconds: float) -> bool:
        """Wait until a card lies on the reader; False when none came in time."""

    def wait_for_removal(self, seconds: float) -> bool:
        """Wait until the reader is empty; False when the card is still there."""

    def read(
        self,
        request: ChipRequest,
        identity: Callable[[ChipReading], None],
        progress: Callable[[Progress], None],
    ) -> ChipReading | Condition:
        """Open the chip with one of the keys of `request` and read the files that are wanted of it.

        `identity` is given what there is as soon as DG1 and DG13 were read, before anything long; it proves
        nothing yet. It is called once, but once more when a fault of the reader made the reading begin anew.
        """


class CodeScanner(Device, Protocol):
    """Reads QR codes and barcodes."""

    def next_code(self, seconds: float) -> str | None:
        """Return the next code that is shown (NFC text without the line end), or None in time.

        Codes shown before the first call after a pause of more than 1.5 s without a call are dropped: they
        were shown to nobody, perhaps by somebody else. Who waits longer calls again and again without pauses.
        """


class DocumentScanner(Device, Protocol):
    """Scans sheets of paper."""

    def capabilities(self) -> ScannerCapabilities:
        """Say what the scanner can do."""

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        """Scan one side of the next sheet; None when `cancel` stopped it."""

    def scan_stack(
        self,
        job_id: str,
        settings: ScanSettings,
        page: Callable[[ScannedSheet], None],
        progress: Callable[[Progress], None],
    ) -> StackEnd:
        """Scan sheet after sheet until the feeder is empty; `page` is given each side as it comes."""

    def cancel(self) -> None:
        """Stop the scan that is under way, from another thread; without one nothing happens."""


class ReceiptPrinter(Device, Protocol):
    """Prints slips on a paper roll."""

    def capabilities(self) -> PrinterCapabilities:
        """Say what the printer can do."""

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        """Print and cut one slip; the same `job_id` is never printed twice.

        Raises `DeviceFault` only while nothing was sent to the printer.
        """
