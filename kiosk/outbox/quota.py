"""How much room the queue may take, and whether one more dossier could be stored at its end."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.dossier.packet import MAX_PACKET_BYTES

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024
# One packet of the largest size, its row, and the database's log of it.
_ONE_MORE = MAX_PACKET_BYTES + 4 * MIB
_FEW_FILES = 16


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes for all packets that wait, and bytes that must stay free on the disk besides."""

    packets: int = 8192 * MIB
    reserve: int = 256 * MIB

    @classmethod
    def of_mib(cls, packets: int, reserve: int) -> Quota:
        """Make one of MiB."""
        return cls(packets * MIB, reserve * MIB)


class Limit(StrEnum):
    """What bounds the room."""

    QUOTA = "quota"
    DISK = "disk"
    UNWRITABLE = "unwritable"


@dataclass(frozen=True, slots=True)
class Room:
    """`free` bytes that packets may still take, and what bounds them; `used` by those that wait.

    `why` is the error that stands behind Limit.UNWRITABLE.
    """

    free: int
    used: int
    limit: Limit
    why: str = ""

    @property
    def enough(self) -> bool:
        """Whether one more packet of the largest size could be stored."""
        return self.free >= _ONE_MORE


def measure(folder: Path, used: int, quota: Quota) -> Room:
    """Give the room in a folder where waiting packets take `used` bytes; raises OSError."""
    disk = os.statvfs(folder)
    if disk.f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK | os.X_OK):
        return Room(0, used, Limit.UNWRITABLE, "read-only")
    within_quota = quota.packets - used
    on_disk = disk.f_bavail * disk.f_frsize - quota.reserve
    # Some file systems count no inodes and say 0 of 0.
    if disk.f_files and disk.f_favail < _FEW_FILES:
        on_disk = 0
    if within_quota <= on_disk:
        return Room(max(0, within_quota), used, Limit.QUOTA)
    return Room(max(0, on_disk), used, Limit.DISK)
