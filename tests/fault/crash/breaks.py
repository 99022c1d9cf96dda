"""Programs spoilt on purpose: each breaks one promise of the order of writing, so that the campaign can be
seen to find it. `FOUND_BY` says what must: `kills`, or `power`, the layer under fsync, because a killed
program leaves to the kernel what a power cut would take.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.dossier.manifest import encode_manifest

_LATE_SECONDS = 0.05


def spoil(name: str) -> None:
    """Spoil this process."""
    _BREAKS[name]()


def _told_before_written() -> None:
    """Tell the citizen at once and queue the packet a little later."""
    from kiosk.journey.filing import Filer  # noqa: PLC0415 - only where it is broken
    from kiosk.journey.visit import Filing  # noqa: PLC0415

    rightly = Filer.file

    def file(self: Any, visit: Any) -> Any:
        _later(rightly, self, visit)
        return Filing(visit.local_reference)

    _replace(Filer, "file", file)


def _row_without_blob() -> None:
    """Commit the row, then write the packet."""
    from kiosk.outbox import blobs  # noqa: PLC0415

    rightly = blobs.Blobs.write

    def write(self: Any, *about: Any) -> None:
        _later(rightly, self, *about)

    _replace(blobs.Blobs, "write", write)


def _deleted_before_custody() -> None:
    """Delete the packet when it is sent, not when the province has it."""
    from kiosk.outbox.agent import Agent  # noqa: PLC0415

    rightly = Agent._exchange

    def exchange(self: Any, row: Any, *more: Any) -> Any:
        try:
            return rightly(self, row, *more)
        finally:
            self._outbox._blobs.delete(row.submission_id)

    _replace(Agent, "_exchange", exchange)


def _answered_before_taken() -> None:
    """Answer with custody and commit it a little later."""
    from kiosk.gateway.custody_table import CustodyTable  # noqa: PLC0415

    rightly = CustodyTable.add

    def add(self: Any, entry: Any) -> bool:
        _later(rightly, self, entry)
        return True

    _replace(CustodyTable, "add", add)


def _written_in_clear() -> None:
    """Keep what is to be sealed in a file beside."""
    from kiosk.journey import filing  # noqa: PLC0415

    rightly = encode_manifest

    def encode(manifest: Any) -> bytes:
        clear = rightly(manifest)
        (Path(os.environ["TMPDIR"]) / "manifest").write_bytes(clear)
        return clear

    _replace(filing, "encode_manifest", encode)


def _files_not_synced() -> None:
    """Leave the content of files to the kernel; folders are synced."""
    rightly = os.fsync

    def fsync(descriptor: int) -> None:
        if not os.path.isfile(f"/proc/self/fd/{descriptor}"):  # noqa: PTH113
            rightly(descriptor)

    _replace(os, "fsync", fsync)


def _folders_not_synced() -> None:
    """Leave names of files to the kernel."""
    rightly = os.fsync

    def fsync(descriptor: int) -> None:
        if os.path.isfile(f"/proc/self/fd/{descriptor}"):  # noqa: PTH113
            rightly(descriptor)

    _replace(os, "fsync", fsync)


def _database_not_synced() -> None:
    """Let SQLite commit without waiting for the disk."""
    import sqlite3  # noqa: PLC0415

    rightly = sqlite3.connect

    class Careless(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> Any:
            return super().execute(statement.replace("synchronous = FULL", "synchronous = NORMAL"), *values)

    _replace(sqlite3, "connect", lambda *places, **how: rightly(*places, **{**how, "factory": Careless}))


def _replace(owner: object, name: str, by: object) -> None:
    setattr(owner, name, by)


def _later(act: Callable[..., object], *about: object) -> None:
    def wait_and_act() -> None:
        time.sleep(_LATE_SECONDS)
        act(*about)

    threading.Thread(target=wait_and_act, daemon=True).start()


_BREAKS: dict[str, Callable[[], None]] = {
    "told-before-written": _told_before_written,
    "row-without-blob": _row_without_blob,
    "deleted-before-custody": _deleted_before_custody,
    "answered-before-taken": _answered_before_taken,
    "written-in-clear": _written_in_clear,
    "files-not-synced": _files_not_synced,
    "folders-not-synced": _folders_not_synced,
    "database-not-synced": _database_not_synced,
}
FOUND_BY: dict[str, tuple[str, str]] = {
    "told-before-written": ("shell", "kills"),
    "row-without-blob": ("shell", "kills"),
    "deleted-before-custody": ("agent", "kills"),
    "answered-before-taken": ("gateway", "kills"),
    "written-in-clear": ("shell", "kills"),
    "files-not-synced": ("shell", "power"),
    "folders-not-synced": ("shell", "power"),
    "database-not-synced": ("shell", "power"),
}
"""Which program is spoilt, and what finds it."""
