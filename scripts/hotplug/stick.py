"""A stick as it comes out of a shop: one partition, FAT16, nothing on it."""

from __future__ import annotations

import struct

_SECTOR = 512
_SECTORS = 32_768
_BEFORE = 2_048
_RESERVED, _TABLES, _NAMES, _TABLE_SECTORS, _CLUSTER_SECTORS = 4, 2, 512, 32, 4
_FAT16_LBA, _REMOVABLE, _SIGNATURE = 0x0E, 0xF8, b"\x55\xaa"


def formatted_stick() -> bytes:
    """Return the bytes of a whole stick of 16 MiB; the fields are those of the FAT specification."""
    inside = _SECTORS - _BEFORE
    partition = struct.pack("<B3sB3sII", 0, b"\xfe\xff\xff", _FAT16_LBA, b"\xfe\xff\xff", _BEFORE, inside)
    master = b"\0" * 446 + partition + b"\0" * 48 + _SIGNATURE
    boot = struct.pack(
        "<3s8sHBHBHHBHHHII",
        *(b"\xeb\x3c\x90", b"MSWIN4.1", _SECTOR, _CLUSTER_SECTORS, _RESERVED, _TABLES, _NAMES, inside),
        *(_REMOVABLE, _TABLE_SECTORS, 32, 8, _BEFORE, 0),
    )
    boot += struct.pack("<BBBI11s8s", 0x80, 0, 0x29, 0x20261122, b"KIOSK TRY  ", b"FAT16   ")
    boot = boot.ljust(_SECTOR - 2, b"\0") + _SIGNATURE
    table = struct.pack("<HH", 0xFF00 | _REMOVABLE, 0xFFFF).ljust(_TABLE_SECTORS * _SECTOR, b"\0")
    volume = boot.ljust(_RESERVED * _SECTOR, b"\0") + table * _TABLES
    return (master.ljust(_BEFORE * _SECTOR, b"\0") + volume).ljust(_SECTORS * _SECTOR, b"\0")
