"""What a device can do, in one line for a technician."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.vocabulary import Role

if TYPE_CHECKING:
    from hardware.station import Station


def abilities(station: Station, role: Role) -> str:
    """Say in one line what the device of `role` can do, empty for roles of one kind; raises `DeviceFault`."""
    match role:
        case Role.DOCUMENT_SCANNER:
            scans = station.document_scanner.capabilities()
            dots = f"{min(scans.resolutions)}-{max(scans.resolutions)} dpi" if scans.resolutions else ""
            return ", ".join(part for part in (*scans.sources, *scans.modes, dots) if part)
        case Role.RECEIPT_PRINTER:
            prints = station.receipt_printer.capabilities()
            return ", ".join(
                (
                    f"{prints.dots} dots at {prints.dpi} dpi",
                    "cutter" if prints.cutter else "no cutter",
                    *(("presenter",) if prints.presenter else ()),
                    "tells its status" if prints.reports_status else "never tells its status",
                    "tells when a slip is through"
                    if prints.reports_completion
                    else "never tells when a slip is through",
                )
            )
        case Role.CHIP_READER | Role.CODE_SCANNER:
            return ""
