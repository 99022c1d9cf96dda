"""One live test a role: proves that the device answers, and moves nothing that a person must then clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hardware.vocabulary import Condition, Role, State

if TYPE_CHECKING:
    from hardware.station import Station
    from hardware.vocabulary import Status

_WAIT_SECONDS = 0.2
# A low roll still prints; it is said, but it fails no test.
_TOLERATED = (None, Condition.PAPER_LOW)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a test found, in a technician's words."""

    passed: bool
    words: str


def live_test(station: Station, role: Role) -> Finding:
    """Test the device of `role` once; raises `DeviceFault` when it fails to answer at all."""
    match role:
        case Role.CHIP_READER:
            lies = station.chip_reader.wait_for_card(_WAIT_SECONDS)
            return Finding(passed=True, words=f"reader answers, {'a' if lies else 'no'} card on it")
        case Role.CODE_SCANNER:
            # What is read belongs to whoever holds it there: only that it was read is told.
            code = station.code_scanner.next_code(_WAIT_SECONDS)
            return Finding(passed=True, words=f"port is open, {'no' if code is None else 'a'} code shown")
        case Role.DOCUMENT_SCANNER | Role.RECEIPT_PRINTER:
            return judge(station.device(role).status())


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


def judge(status: Status) -> Finding:
    """Say whether a device in this state can do its work."""
    if status.state in (State.ABSENT, State.FAULT):
        return Finding(passed=False, words=status.fault or status.state)
    if status.condition is None:
        return Finding(passed=True, words=f"answers: {status.state}")
    who = status.condition.mender
    return Finding(status.condition in _TOLERATED, f"{status.condition}; to be mended by: {who}")
