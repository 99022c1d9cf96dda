"""The roles as `kiosk` holds them: each method is a call to the worker, with its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.host.supervisor import Supervisor
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

# Seconds after which a worker that has not answered is killed: what the device may take, and some room.
IDENTIFY_SECONDS = 15.0
CAPABILITIES_SECONDS = 15.0
STATUS_SECONDS = 10.0
WAIT_ROOM_SECONDS = 5.0
READ_SECONDS = 60.0  # once the identity was handed on: for the rest
SCAN_SECONDS = 120.0  # of a stack: for each side
PRINT_SECONDS = 60.0


class DeviceProxy:
    """What every device can be asked, asked of its worker."""

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor

    def identify(self) -> Identity:
        """Say what the device is."""
        return cast("Identity", self._supervisor.call("identify", {}, IDENTIFY_SECONDS))

    def status(self) -> Status:
        """Ask the device how it is, now; a fault is a state here, never raised."""
        return self._supervisor.status(STATUS_SECONDS)

    def close(self) -> None:
        """End the worker; may be called twice."""
        self._supervisor.close()


class ChipReaderProxy(DeviceProxy):
    """A `hardware.roles.ChipReader` in its worker."""

    def wait_for_card(self, seconds: float) -> bool:
        """Wait until a card lies on the reader; False when none came in time."""
        room = seconds + WAIT_ROOM_SECONDS
        return cast("bool", self._supervisor.call("wait_for_card", {"seconds": seconds}, room))

    def wait_for_removal(self, seconds: float) -> bool:
        """Wait until the reader is empty; False when the card is still there."""
        room = seconds + WAIT_ROOM_SECONDS
        return cast("bool", self._supervisor.call("wait_for_removal", {"seconds": seconds}, room))

    def read(
        self,
        request: ChipRequest,
        identity: Callable[[ChipReading], None],
        progress: Callable[[Progress], None],
    ) -> ChipReading | Condition:
        """Open the chip with one of the keys of `request` and read the files that are wanted of it."""
        result = self._supervisor.call("read", {"request": request}, READ_SECONDS, progress, identity)
        return cast("ChipReading | Condition", result)


class CodeScannerProxy(DeviceProxy):
    """A `hardware.roles.CodeScanner` in its worker."""

    def next_code(self, seconds: float) -> str | None:
        """Return the next code that is shown (NFC text without the line end), or None in time."""
        room = seconds + WAIT_ROOM_SECONDS
        return cast("str | None", self._supervisor.call("next_code", {"seconds": seconds}, room))


class DocumentScannerProxy(DeviceProxy):
    """A `hardware.roles.DocumentScanner` in its worker."""

    def capabilities(self) -> ScannerCapabilities:
        """Say what the scanner can do."""
        return cast("ScannerCapabilities", self._supervisor.call("capabilities", {}, CAPABILITIES_SECONDS))

    def scan(
        self, job_id: str, settings: ScanSettings, progress: Callable[[Progress], None]
    ) -> ScannedSheet | Condition | None:
        """Scan one side of the next sheet; None when `cancel` stopped it."""
        arguments = {"job_id": job_id, "settings": settings}
        result = self._supervisor.call("scan", arguments, SCAN_SECONDS, progress)
        return cast("ScannedSheet | Condition | None", result)

    def scan_stack(
        self,
        job_id: str,
        settings: ScanSettings,
        page: Callable[[ScannedSheet], None],
        progress: Callable[[Progress], None],
    ) -> StackEnd:
        """Scan sheet after sheet until the feeder is empty; `page` is given each side as it comes."""
        arguments = {"job_id": job_id, "settings": settings}
        return cast("StackEnd", self._supervisor.call("scan_stack", arguments, SCAN_SECONDS, progress, page))

    def cancel(self) -> None:
        """Stop the scan that is under way, from another thread; without one nothing happens."""
        self._supervisor.cancel()


class ReceiptPrinterProxy(DeviceProxy):
    """A `hardware.roles.ReceiptPrinter` in its worker."""

    def capabilities(self) -> PrinterCapabilities:
        """Say what the printer can do."""
        return cast("PrinterCapabilities", self._supervisor.call("capabilities", {}, CAPABILITIES_SECONDS))

    def print(self, job_id: str, raster: Raster) -> PrintOutcome:
        """Print and cut one slip; the same `job_id` is never printed twice."""
        arguments = {"job_id": job_id, "raster": raster}
        return cast("PrintOutcome", self._supervisor.call("print", arguments, PRINT_SECONDS))
