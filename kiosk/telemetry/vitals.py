"""How this machine is, as its figures say it: counts and words of the program, nothing of a person."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.telemetry.device_states import DeviceNow

_ZONES = Path("sys/class/thermal")
_CHIPS = Path("sys/class/hwmon")
# Sensors that are not there say absurd values.
_COLDEST, _HOTTEST = -50, 150


@dataclass(frozen=True, slots=True)
class Disk:
    """What the disk of the state holds, in bytes; `free` is what is left for us."""

    free: int
    size: int


@dataclass(frozen=True, slots=True)
class OutboxVitals:
    """The queue; times are seconds since 1970, 0 for never."""

    waiting: int
    oldest_seconds: float
    waiting_bytes: int
    room_bytes: int
    last_custody: float


@dataclass(frozen=True, slots=True)
class ReportVitals:
    """The newest readiness report."""

    taken_at: float
    verdict: str
    failed: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """All of it at one moment; None, or empty, is not known, and `unreadable` names what could not be read.

    `devices` are by role, and empty while the shell tells nothing. `trouble` is the kind of what keeps
    dossiers from being handed over, empty for nothing. Times are seconds since 1970.
    """

    kiosk_id: str
    version: str
    unit: str
    started: float
    trouble: str = ""
    outbox: OutboxVitals | None = None
    devices: Mapping[str, DeviceNow] = field(default_factory=dict)
    disk: Disk | None = None
    memory_available: int | None = None
    temperatures: Mapping[str, float] = field(default_factory=dict)
    certificate_until: float | None = None
    keys_serial: int | None = None
    catalogue_serial: int | None = None
    report: ReportVitals | None = None
    unreadable: tuple[str, ...] = ()


def disk_of(folder: Path) -> Disk:
    """Look at the disk under a folder; raises OSError."""
    found = os.statvfs(folder)
    return Disk(found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize)


def memory_available(root: Path = Path("/")) -> int | None:
    """Give the bytes that programs could still take, None where the kernel does not say."""
    with suppress(OSError, ValueError):
        for line in (root / "proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return None


def temperatures(root: Path = Path("/")) -> dict[str, float]:
    """Give what the machine's sensors say in degrees Celsius, by their names; empty where it has none."""
    found: dict[str, float] = {}
    for zone in sorted((root / _ZONES).glob("thermal_zone*")):
        _read(found, zone / "type", zone / "temp", zone.name)
    for chip in sorted((root / _CHIPS).glob("hwmon*")):
        _read(found, chip / "name", chip / "temp1_input", chip.name)
    return found


def _read(found: dict[str, float], named: Path, value: Path, otherwise: str) -> None:
    with suppress(OSError, ValueError):
        celsius = int(value.read_text("ascii")) / 1000
        if _COLDEST < celsius < _HOTTEST:
            name = named.read_text("ascii").strip() or otherwise
            found[name if name not in found else f"{name} {otherwise}"] = celsius
