"""What was printed: a line on disk before a job's first byte and one after its end.

A job whose end is missing may have come out or not; it is `unknown` for ever and never printed again. Holds
job ids and outcomes only, nothing of a person.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from hardware.vocabulary import PrintEnd, PrintOutcome

if TYPE_CHECKING:
    from pathlib import Path

_KEEP = 2000


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job began (`outcome` is none) or ended."""

    job_id: str
    outcome: PrintOutcome | None = None


class PrintLedger:
    """The ledger of one printer in `folder`; the last 2,000 jobs are kept."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / "print-ledger.jsonl"
        self._known: dict[str, PrintOutcome] = {}
        content = self._path.read_bytes() if self._path.exists() else b""
        lines = content.splitlines(keepends=True)
        for line in lines:
            self._take_in(line)
        torn = bool(lines) and not lines[-1].endswith(b"\n")
        if torn or len(self._known) > _KEEP:
            self._rewrite(folder)

    def outcome(self, job_id: str) -> PrintOutcome | None:
        """Return how the job ended (`unknown` if it only began), or None if it was never begun."""
        return self._known.get(job_id)

    def begin(self, job_id: str) -> None:
        """Write down that the first byte is about to be sent; on disk when this returns."""
        self._append(_Line(job_id))

    def end(self, outcome: PrintOutcome) -> None:
        """Write down how the job ended."""
        self._append(_Line(outcome.job_id, outcome))

    def _take_in(self, line: bytes) -> None:
        """Remember a line; one that was torn by a power cut was never acted upon."""
        try:
            entry = msgspec.json.decode(line, type=_Line)
        except msgspec.MsgspecError:
            return
        self._known[entry.job_id] = entry.outcome or PrintOutcome(entry.job_id, PrintEnd.UNKNOWN)

    def _append(self, entry: _Line) -> None:
        line = msgspec.json.encode(entry) + b"\n"
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self._path.parent)
        self._take_in(line)

    def _rewrite(self, folder: Path) -> None:
        """Replace the file by its whole and latest entries."""
        self._known = dict(list(self._known.items())[-_KEEP:])
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for outcome in self._known.values():
                file.write(msgspec.json.encode(_Line(outcome.job_id, outcome)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self._path)
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
