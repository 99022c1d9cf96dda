"""The packets' bytes beside the database: one file a packet, whole or absent."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from kiosk.machine.files import make_private_folder, sync_folder, write_durable

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIX = ".packet"


class Blobs:
    """A folder of packets by submission id. Its methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        make_private_folder(folder)
        self._folder = folder

    def write(self, submission_id: str, packet: bytes) -> None:
        """Write a packet so that it is on the disk when this returns."""
        write_durable(self._path(submission_id), packet)

    def read(self, submission_id: str) -> bytes | None:
        """Read a packet, or None where there is none."""
        with contextlib.suppress(FileNotFoundError):
            return self._path(submission_id).read_bytes()
        return None

    def delete(self, submission_id: str) -> None:
        """Delete a packet for good; one that is not there is no error."""
        self._path(submission_id).unlink(missing_ok=True)
        sync_folder(self._folder)

    def names(self) -> set[str]:
        """Name the submission ids of all whole packets."""
        return {path.stem for path in self._folder.glob(f"*{_SUFFIX}") if not path.name.startswith(".")}

    def sweep_unfinished(self) -> None:
        """Delete what a writer that was killed left; only safe while no other writer can be at work."""
        for path in self._folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    def _path(self, submission_id: str) -> Path:
        return self._folder / f"{submission_id}{_SUFFIX}"
