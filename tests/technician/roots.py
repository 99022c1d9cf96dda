"""Folders in the place of a machine's /proc, /sys and /etc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.technician.site import Site


def machine(site: Site, files: Mapping[str, str | bytes], *, appliance: bool = False) -> Site:
    """Write files below the site's root."""
    for name, content in files.items():
        path = site.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return replace(site, appliance=appliance)


def edid(width_px: int, height_px: int, width_mm: int, height_mm: int) -> bytes:
    """Make what a screen says of itself: the first block of an EDID, with one detailed timing."""
    timing = bytearray(18)
    timing[2], timing[4] = width_px & 0xFF, width_px >> 8 << 4
    timing[5], timing[7] = height_px & 0xFF, height_px >> 8 << 4
    timing[12], timing[13] = width_mm & 0xFF, height_mm & 0xFF
    timing[14] = width_mm >> 8 << 4 | height_mm >> 8
    block = bytearray(128)
    block[:8] = b"\0\xff\xff\xff\xff\xff\xff\0"
    block[54:72] = timing
    block[127] = -sum(block) % 256
    return bytes(block)
