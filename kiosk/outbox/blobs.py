"""The packets' bytes beside the database: one file a packet, whose name tells how far it came.

`<submission id>.arriving`: being written; its row is not committed yet, or was committed a moment ago.
`<submission id>.packet`: its row was committed, so that what has no row has lost it.
`<submission id>.withdrawn`: empty; the disk failed under its row's commit, or its writer was killed, and
nobody was told that it is queued: a row that comes back has to go.
"""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.machine.files import open_private, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

_QUEUED = ".packet"
_ARRIVING = ".arriving"
_WITHDRAWN = ".withdrawn"
_PROOF_BYTES = 4096


class Blobs:
    """A folder of packets by submission id. Its methods raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, submission_id: str, packet: bytes) -> None:
        """Write a packet that is arriving, bytes and name on the disk when this returns: two fsyncs.

        A file of the same name that an earlier attempt left is written over.
        """
        _write(self._arriving(submission_id), packet)
        sync_folder(self.folder)

    def promote(self, submission_id: str) -> None:
        """Say by the name that the packet's row is committed.

        Not synced: after a power cut the older name with a row means the same.
        """
        # The agent may have handed it over and deleted it already.
        with contextlib.suppress(FileNotFoundError):
            self._arriving(submission_id).rename(self.path(submission_id))

    def read(self, submission_id: str) -> bytes | None:
        """Read a packet, or None where there is none."""
        # The last once more: it may have got that name in between.
        for path in (self.path(submission_id), self._arriving(submission_id), self.path(submission_id)):
            with contextlib.suppress(FileNotFoundError):
                return path.read_bytes()
        return None

    def delete(self, submission_id: str) -> None:
        """Delete a packet; one that is not there is no error.

        Not synced: one that comes back after a power cut has a row in custody, or none, and is deleted again.
        """
        for path in (self._arriving(submission_id), self.path(submission_id)):
            path.unlink(missing_ok=True)

    def holds(self, submission_id: str) -> bool:
        """Tell whether a packet is there."""
        # The last once more: it may have got that name in between.
        return any(
            path.exists()
            for path in (self.path(submission_id), self._arriving(submission_id), self.path(submission_id))
        )

    def withdraw(self, submission_id: str) -> None:
        """Put an empty mark in the place of a packet that is arriving.

        The name is not synced: after a power cut the older one may be there again, and is withdrawn again, or
        with its row is queued, one too many.
        """
        with contextlib.suppress(FileNotFoundError):  # another process, just opening, may have deleted it
            self._arriving(submission_id).rename(self._withdrawn(submission_id))
        if not self.path(submission_id).exists():
            _write(self._withdrawn(submission_id), b"")

    def withdrawn(self) -> dict[str, datetime]:
        """Give the submission ids of all packets that were withdrawn, and since when."""
        return {
            name: datetime.fromtimestamp(self._withdrawn(name).stat().st_mtime, UTC)
            for name in self._named(_WITHDRAWN)
        }

    def forget_withdrawn(self, submission_id: str) -> None:
        """Delete the mark of a packet that was withdrawn."""
        self._withdrawn(submission_id).unlink(missing_ok=True)

    def queued(self) -> dict[str, int]:
        """Give the submission ids of all packets whose row was committed, with their bytes."""
        return self._named(_QUEUED)

    def arriving(self) -> dict[str, int]:
        """Give the submission ids of all packets that were arriving, with their bytes."""
        return self._named(_ARRIVING)

    def written_at(self, submission_id: str) -> datetime:
        """Say when a packet was written."""
        path = self.path(submission_id)
        found = (path if path.exists() else self._arriving(submission_id)).stat()
        return datetime.fromtimestamp(found.st_mtime, UTC)

    def move(self, submission_id: str, folder: Path) -> None:
        """Move a packet to another folder of the same disk, under the name it has."""
        for path in (self._arriving(submission_id), self.path(submission_id)):
            if path.exists():
                path.rename(folder / path.name)
        sync_folder(folder)

    def _named(self, suffix: str) -> dict[str, int]:
        with os.scandir(self.folder) as entries:
            return {
                entry.name.removesuffix(suffix): entry.stat(follow_symlinks=False).st_size
                for entry in entries
                if entry.name.endswith(suffix) and not entry.name.startswith(".")
            }

    def sweep_unfinished(self) -> None:
        """Delete what a writer that was killed left; only safe while no other writer can be at work."""
        for path in self.folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)

    def prove(self) -> None:
        """Write a small file to the disk and delete it; raises OSError where that fails."""
        proof = self.folder / ".proof.tmp"
        try:
            _write(proof, bytes(_PROOF_BYTES))
        finally:
            with contextlib.suppress(OSError):
                proof.unlink()

    def path(self, submission_id: str) -> Path:
        """Name the file of a packet whose row is committed."""
        return self.folder / f"{submission_id}{_QUEUED}"

    def _arriving(self, submission_id: str) -> Path:
        return self.folder / f"{submission_id}{_ARRIVING}"

    def _withdrawn(self, submission_id: str) -> Path:
        return self.folder / f"{submission_id}{_WITHDRAWN}"


def _write(path: Path, content: bytes) -> None:
    descriptor = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        left = memoryview(content)
        while left:
            left = left[file.write(left) :]
        os.fsync(descriptor)
