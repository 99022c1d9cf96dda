"""What was printed: a line on disk before a job's first byte and one after its end.

A job whose end is missing may have come out or not; it is `unknown` for ever and never printed again. Holds
job ids and outcomes only, nothing of a person.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import PrintEnd, PrintOutcome

if TYPE_CHECKING:
    from pathlib import Path

_KEEP = 2000


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A job began (`outcome` is none) or ended."""

    job_id: str
    outcome: PrintOutcome | None = None


class PrintLedger:
    """The ledger of one printer in `folder`; the last 2,000 jobs are kept.

    Raises `DeviceFault` (access denied) for a ledger that cannot be read: without it a slip could come twice.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "print-ledger.jsonl"
        self._known: dict[str, PrintOutcome] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            content = self._path.read_bytes() if self._path.exists() else b""
            whole = content[: content.rfind(b"\n") + 1]
            if len(whole) < len(content):
                # A line that a power cut tore was never acted upon.
                os.truncate(self._path, len(whole))
        except OSError as error:
            raise _unusable(error) from error
        for line in whole.splitlines():
            self._take_in(line)
        if len(self._known) > _KEEP:
            # The old file stays as good as it was when the disk is full.
            with suppress(OSError):
                self._rewrite(folder)

    def outcome(self, job_id: str) -> PrintOutcome | None:
        """Return how the job ended (`unknown` if it only began), or None if it was never begun."""
        return self._known.get(job_id)

    @property
    def last(self) -> PrintOutcome | None:
        """How the latest job ended that was begun."""
        return next(reversed(self._known.values()), None)

    def begin(self, job_id: str) -> None:
        """Write down that the first byte is about to be sent; on disk when this returns.

        Raises `DeviceFault` (access denied) when it cannot be written: then nothing may be sent.
        """
        try:
            self._append(_Line(job_id))
        except OSError as error:
            raise _unusable(error) from error

    def end(self, outcome: PrintOutcome) -> None:
        """Write down how the job ended; if that fails, it will be `unknown` to the next worker."""
        with suppress(OSError):
            self._append(_Line(outcome.job_id, outcome))
        self._remember(outcome)

    def _take_in(self, line: bytes) -> None:
        try:
            entry = msgspec.json.decode(line, type=_Line)
        except msgspec.MsgspecError:
            return
        self._remember(entry.outcome or PrintOutcome(entry.job_id, PrintEnd.UNKNOWN))

    def _remember(self, outcome: PrintOutcome) -> None:
        self._known.pop(outcome.job_id, None)
        self._known[outcome.job_id] = outcome

    def _append(self, entry: _Line) -> None:
        line = msgspec.json.encode(entry) + b"\n"
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            before = os.fstat(descriptor).st_size
            written = False
            try:
                written = os.write(descriptor, line) == len(line)
                os.fsync(descriptor)
            finally:
                if not written:
                    # A full disk takes a part of the line; the next one must not be glued to it.
                    os.ftruncate(descriptor, before)
        finally:
            os.close(descriptor)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if is_new:
            _sync_folder(self._path.parent)
        self._take_in(line)

    def _rewrite(self, folder: Path) -> None:
        """Replace the file by the latest entries."""
        self._known = dict(list(self._known.items())[-_KEEP:])
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for outcome in self._known.values():
                file.write(msgspec.json.encode(_Line(outcome.job_id, outcome)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self._path)
        _sync_folder(folder)


def _unusable(error: OSError) -> DeviceFault:
    message = f"the print ledger cannot be used, so nothing was printed: {error.strerror or error}"
    return DeviceFault(FaultKind.ACCESS_DENIED, message)


def _sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
