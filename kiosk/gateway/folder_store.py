"""Packets as files of one folder: written, flushed, renamed into place, and the folder flushed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.machine.files import sync_folder, write_durable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIX = ".packet"


class FolderStore:
    """Owns a folder of packets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        """Keep a packet; when this returns, it survives a power cut."""
        write_durable(self._folder / name, data)

    def get(self, name: str) -> bytes | None:
        """Give a packet; None where there is none of this name."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        """Forget a packet; one that is not there is no error."""
        (self._folder / name).unlink(missing_ok=True)

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Name the packets in no order; with `before` only those that were put before that moment."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(_SUFFIX) and _is_before(entry, before):
                    yield entry.name

    def check(self) -> None:
        """Return where packets could be kept now; raises OSError otherwise."""
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{self._folder}: cannot be written")
        sync_folder(self._folder)


def _is_before(entry: os.DirEntry[str], before: datetime | None) -> bool:
    if before is None:
        return True
    try:
        return datetime.fromtimestamp(entry.stat().st_mtime, UTC) < before
    except FileNotFoundError:  # deleted meanwhile
        return False
