"""Source `udev`: what is plugged into this machine, from the database that udevd keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyudev

from hardware.discovery.found import Found, Source, SourceError
from hardware.discovery.udev_nodes import SUBSYSTEMS, Properties, read_nodes

DATABASE = Path("/run/udev")


@dataclass(frozen=True, slots=True)
class UdevFinder:
    """Asks libudev. Without udevd's database nodes have no identity, so that is said instead of guessing."""

    database: Path = DATABASE
    seconds: float = 5.0
    source: Source = Source.UDEV

    def find(self) -> tuple[Found, ...]:
        """List what is plugged; raises SourceError where no udevd runs."""
        if not self.database.is_dir():
            raise SourceError("udevd does not run here, so nothing has a name that stays")
        return read_nodes(nodes())


def nodes() -> tuple[Properties, ...]:
    """Return the properties of all nodes of the subsystems that matter, as the kernel and udevd know them."""
    enumerator = pyudev.Context().list_devices()
    for subsystem in SUBSYSTEMS:
        enumerator.match_subsystem(subsystem)
    return tuple(dict(device.properties) for device in enumerator)
