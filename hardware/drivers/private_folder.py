"""A private, memory-backed folder for names that a child program wants to find: pipes, configuration."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

# Memory-backed on every Linux.
_ROOT = Path("/dev/shm")  # noqa: S108 - what is made in it is private
_YOUNG_SECONDS = 60.0


class PrivateFolder:
    """A folder that is gone with its owner: what one that was killed left is removed by the next.

    Its owner holds a lock on it, which the kernel lets go with the process.
    """

    def __init__(self, prefix: str) -> None:
        for left in _ROOT.glob(f"{prefix}*"):
            with suppress(OSError):  # still in use, or somebody else's
                _remove_if_left(left)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=_ROOT))
        self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Remove it with all that is in it; may be called twice."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that nobody holds, unless it is so young that its owner may be about to lock it."""
    if time.time() - folder.stat().st_mtime < _YOUNG_SECONDS:
        return
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(lock)
