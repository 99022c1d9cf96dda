"""The catalogues that the gateway gave, each in a folder named by its serial."""

from __future__ import annotations

from pathlib import Path


def catalogue_serial(folder: Path) -> int:
    """Give the serial of the newest catalogue in `folder`, 0 for none."""
    return max(serials(folder), default=0)


def catalogue_folders(folder: Path) -> list[Path]:
    """Name the catalogues in `folder`, the newest first."""
    return [folder / str(serial) for serial in reversed(serials(folder))]


def serials(folder: Path) -> list[int]:
    """List the serials of the catalogues in `folder`, the newest last."""
    found = (path.name for path in folder.glob("*") if path.is_dir())
    return sorted(int(name) for name in found if name.isascii() and name.isdecimal())
