"""The audit log: who did what, each entry with the digest of the one before it.

A folder of text files, each named by the number of its first entry; a line is the digest (SHA-256, hex) of
what follows it, a space, and the entry as JSON. What is changed, taken out or moved is found by `verify`.
Whoever may write here could cut off its end or write all of it anew: that is found by a head of the chain
(`head`) that was noted elsewhere, as signed reports do.

On an appliance root writes into this folder of the shell's: links in it are not followed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from kiosk.machine.files import make_private_folder, open_owned, read_owned, sync_folder

_NAME = "audit-{:010d}.log"
_PATTERN = f"audit-{'[0-9]' * 10}.log"
_LOCK = "lock"
_FULL_BYTES = 1 << 20
_MOST_FILES = 32
_LONGEST_LINE = 64 * 1024
_LONGEST_FILE = 2 * _FULL_BYTES
# A process that was stopped while it had the log keeps nobody waiting for longer.
_ALONE_SECONDS = 5.0
_POLL_SECONDS = 0.02
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `at` is ISO, in UTC, by the wall clock; `started` the seconds since the machine's start."""

    number: int
    at: str
    started: int
    what: str
    who: str
    previous: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the number of the last entry (0 for none) and its digest."""

    number: int = 0
    digest: str = FIRST


NONE = Head()


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: how many entries, the end of the chain, and what is wrong with it (empty: nothing)."""

    entries: int
    head: Head
    wrong: tuple[str, ...]


class AuditLog:
    """The log in `folder`; many processes may write to it."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._now = now

    def note(self, what: str, who: str = "", /, **detail: str | int) -> Entry:
        """Add an entry, on the disk when the call returns; raises OSError."""
        make_private_folder(self._folder)
        with self._alone():
            path, head, torn = self._end()
            if torn:
                # Power went while an entry was written: it is cut off, and that is said.
                _cut(path, torn)
                path, head, _ = self._add(path, head, "torn", "", {"bytes": torn})
            _, _, entry = self._add(path, head, what, who, detail)
            return entry

    def entries(self) -> Iterator[Entry]:
        """Give what can be read, oldest first; lines that cannot be are left out (`verify` tells).

        Raises OSError.
        """
        for path in self._files():
            for line in read_owned(path, _LONGEST_FILE).splitlines():
                with suppress(msgspec.MsgspecError):
                    yield msgspec.json.decode(line.partition(b" ")[2], type=Entry)

    def head(self) -> Head:
        """Return the end of the chain; raises OSError."""
        return self._end()[1]

    def verify(self, noted: Head = NONE) -> Verified:
        """Follow the chain from the oldest entry that is kept; raises OSError.

        `noted` is a head that this chain once had: its entry has to be there yet, unless it was thinned out.
        """
        wrong: list[str] = []
        entries, first, head = 0, 0, NONE
        files = self._settled()
        for path, content in files.items():
            begun = _first_number(path)
            if entries and begun != head.number + 1:
                wrong.append(f"{path.name}: does not begin where the file before it ends")
            if not first and begun != 1 and len(files) < _MOST_FILES:
                wrong.append(f"{path.name}: what was before it is gone")
            first = first or begun
            for at, line in enumerate(content.splitlines(keepends=True), 1):
                place = f"{path.name}, line {at}"
                digest, _, text = line.rstrip(b"\n").partition(b" ")
                if digest.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
                    wrong.append(f"{place}: " + ("was changed" if line.endswith(b"\n") else "was torn"))
                    continue
                try:
                    entry = msgspec.json.decode(text, type=Entry)
                except msgspec.MsgspecError:
                    wrong.append(f"{place}: is no entry")
                    continue
                # What was thinned out is before the first file; an entry 1 has nothing before it.
                followed = entry.number == head.number + 1 and entry.previous == head.digest
                if not followed and (entries or entry.number == 1 or entry.number != begun):
                    wrong.append(f"{place}: does not follow the entry before it")
                entries, head = entries + 1, Head(entry.number, digest.decode())
                if head.number == noted.number and head != noted:
                    wrong.append(f"{place}: is another entry than the one that was noted")
        if noted.number > head.number:
            wrong.append(f"the end is gone: entry {noted.number} was noted, {head.number} is the last")
        return Verified(entries, head, tuple(wrong))

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(_PATTERN))

    def _settled(self) -> dict[Path, bytes]:
        """Read all of it while nobody writes; all the same where a lock cannot be had."""
        with ExitStack() as held:
            with suppress(OSError):
                held.enter_context(self._alone(os.O_RDWR))
            return {path: read_owned(path, _LONGEST_FILE) for path in self._files()}

    @contextmanager
    def _alone(self, flags: int = os.O_RDWR | os.O_CREAT) -> Iterator[None]:
        lock = self._folder / _LOCK
        descriptor = open_owned(lock, flags)
        try:
            until = time.monotonic() + _ALONE_SECONDS
            while True:
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise TimeoutError(errno.ETIMEDOUT, "another process has it", str(lock)) from None
                    time.sleep(_POLL_SECONDS)
            yield
        finally:
            os.close(descriptor)

    def _end(self) -> tuple[Path, Head, int]:
        """Return the newest file, the end of the chain, and how many bytes of a torn entry follow it."""
        files = self._files()
        if not files:
            return self._folder / _NAME.format(1), NONE, 0
        whole, torn = _tail(files[-1])
        before = [line for path in files[-2:-1] for line in _tail(path)[0]]
        known = [*before, *whole]
        return files[-1], _head_of(known[-1], files[-1]) if known else NONE, len(torn)

    def _add(
        self, path: Path, head: Head, what: str, who: str, detail: Mapping[str, str | int]
    ) -> tuple[Path, Head, Entry]:
        at = self._now().isoformat(timespec="milliseconds")
        started = int(time.clock_gettime(time.CLOCK_BOOTTIME))
        entry = Entry(head.number + 1, at, started, what, who, head.digest, detail)
        text = msgspec.json.encode(entry)
        digest = hashlib.sha256(text).hexdigest()
        fresh = not path.exists()
        if not fresh and path.lstat().st_size + len(text) > _FULL_BYTES:
            path, fresh = self._folder / _NAME.format(entry.number), True
        descriptor = open_owned(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(descriptor, "ab") as file:
            file.write(f"{digest} ".encode() + text + b"\n")
            file.flush()
            os.fsync(descriptor)
        if fresh:
            sync_folder(self._folder)
            for old in self._files()[:-_MOST_FILES]:
                old.unlink()
        return path, Head(entry.number, digest), entry


def _first_number(path: Path) -> int:
    return int(path.stem.removeprefix("audit-"))


def _cut(path: Path, torn: int) -> None:
    """Cut the last bytes of a file off."""
    descriptor = open_owned(path, os.O_RDWR)
    try:
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - torn)
    finally:
        os.close(descriptor)


def _tail(path: Path) -> tuple[list[bytes], bytes]:
    """Return the last whole lines of a file, and what follows them."""
    with os.fdopen(open_owned(path, os.O_RDONLY), "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 2 * _LONGEST_LINE))
        whole, _, torn = file.read().rpartition(b"\n")
    return whole.splitlines(), torn


def _head_of(line: bytes, path: Path) -> Head:
    """Read the end of the chain from a line; what is not one is followed by its own digest."""
    digest, _, text = line.partition(b" ")
    number = _first_number(path)
    with suppress(msgspec.MsgspecError):
        number = msgspec.json.decode(text, type=Entry).number
    if len(digest) == len(FIRST) and digest.isalnum():
        return Head(number, digest.decode("ascii", "replace"))
    return Head(number, hashlib.sha256(line).hexdigest())
