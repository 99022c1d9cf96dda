"""Guided repairs: for each condition, for each kind of fault and for what checks find, what to do, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.technician.check import Check, CheckResult
from kiosk.technician.repairs import cards, faults, network, other_devices, printer, scanner, service, system
from kiosk.technician.repairs.drawing import Drawing, drawing_file, read_drawing
from kiosk.technician.repairs.guide import Guide, Step

__all__ = (
    "AGAIN",
    "GUIDES",
    "Drawing",
    "Guide",
    "Step",
    "drawing_file",
    "guide",
    "guide_for",
    "read_drawing",
)

# The drawing of what every repair ends with: the check that led here, run once more.
AGAIN = "check-again"

GUIDES: Mapping[str, Guide] = MappingProxyType(
    {
        one.name: one
        for room in (printer, scanner, cards, other_devices, faults, system, network, service)
        for one in room.GUIDES
    }
)


def guide(name: str) -> Guide | None:
    """Find a repair by its name, None where there is none."""
    return GUIDES.get(name)


def guide_for(result: CheckResult, check: Check | None) -> Guide | None:
    """Find the repair of a check that failed: of the condition or the fault that it found, else the check's.

    What a device says begins with its condition or fault: `paper-out`, `timeout: no answer in 2 s`.
    """
    found = GUIDES.get(result.detail.partition(":")[0])
    return found or (GUIDES.get(check.repair) if check else None)
