"""Finds the class of a driver by its entry-point name.

Done in the supervisor's process, once: in every worker it would be a quarter of its start.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault, FaultKind
from hardware.host.messages import Open

if TYPE_CHECKING:
    from pathlib import Path

    from hardware.host.config import DeviceConfig

DRIVER_GROUP = "kiosk.hardware.drivers"
# Filled by the simulators' package only: what serves a driver that has a `control` method.
CONTROL_GROUP = "kiosk.hardware.control"


def opening(config: DeviceConfig, run_folder: Path) -> Open:
    """Return what a worker is told to open; raises `DeviceFault(PROTOCOL)` when there is no such driver."""
    known = _entries(DRIVER_GROUP, tuple(sys.path))
    if config.driver not in known.names:
        names = ", ".join(sorted(known.names))
        raise DeviceFault(FaultKind.PROTOCOL, f"no driver is named {config.driver!r}; there are: {names}")
    controls = tuple(entry.value for entry in _entries(CONTROL_GROUP, tuple(sys.path)))
    options = dict(config.options)
    return Open(config.driver, known[config.driver].value, controls, options, str(run_folder))


@cache
def _entries(group: str, path: tuple[str, ...]) -> EntryPoints:
    del path  # what is installed depends on it
    return entry_points(group=group)
