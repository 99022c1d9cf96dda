"""How often in a row a wrong secret was tried, and how long nobody may try again.

The count stands in a small file that is written in place, so that a full disk stops nobody, and before a
secret is looked at, so that pulling the plug wins no try. One process tries at a time. Where the file cannot
be written the count is kept in memory.

Whoever comes in ends the count of wrong secrets in a row. What they tried before could have been guesses at
somebody else's secret, so a second count goes on whoever comes in, and only time lets it go down.

The wall clock is never asked, for whoever can set it could end a lock-out: time is counted from the machine's
start. After a restart a lock-out begins anew.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import structlog

from kiosk.machine.files import make_private_folder, open_owned

_log = structlog.get_logger(__name__)

FILE = "tries"
# So many wrong secrets cost nothing; then a minute, and twice as long each time.
FREE = 5
_FIRST_SECONDS, _LONGEST_SECONDS = 60.0, 3600.0
# Whoever came in meanwhile: so many wrong secrets at most, and one more each hour, as for who never comes in.
MOST = 20
_FORGIVEN_SECONDS = _LONGEST_SECONDS
# Two places in the file, written in turns: one is always whole.
_SLOT = 128
_ALONE_SECONDS = 10.0
_POLL_SECONDS = 0.05
# A file that somebody has spoilt counts as so many.
_SPOILT = FREE + 4


class TriesBusy(Exception):
    """Another process has been trying a secret for long."""


@dataclass(frozen=True, slots=True)
class _Record:
    number: int = 0
    wrong: int = 0
    since: float = 0.0
    owed: float = 0.0
    """The seconds, from `since` on, until all wrong secrets are forgiven."""


def since_start() -> float:
    """Return the seconds since the machine was started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def lock_seconds(wrong: int) -> float:
    """Return how long nobody may try after so many wrong secrets in a row."""
    if wrong < FREE:
        return 0.0
    return min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(wrong - FREE, 10))


class Tries:
    """The count in `folder`; `now` gives seconds since the machine's start."""

    def __init__(self, folder: Path, now: Callable[[], float] = since_start) -> None:
        self._folder = folder
        self._now = now
        self._known = _Record()
        self._ours = threading.Lock()
        with suppress(TriesBusy), self.alone() as held:
            held.settle()

    @contextmanager
    def alone(self) -> Iterator[Held]:
        """Have the count to oneself; raises TriesBusy when another process does not let go."""
        if not self._ours.acquire(timeout=_ALONE_SECONDS):
            raise TriesBusy
        descriptor: int | None = None
        try:
            descriptor = self._open()
            yield Held(self, descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)
            self._ours.release()

    def wait_seconds(self) -> float:
        """Say how long nobody may try yet; 0 when one may."""
        with self.alone() as held:
            return held.wait_seconds()

    def _open(self) -> int | None:
        try:
            make_private_folder(self._folder)
            descriptor = open_owned(self._folder / FILE, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            _log.error("tries are counted in memory alone", error=type(error).__name__)
            return None
        until = time.monotonic() + _ALONE_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(descriptor)
                    raise TriesBusy from None
                time.sleep(_POLL_SECONDS)
            else:
                return descriptor

    def read(self, descriptor: int | None) -> _Record:
        """Return the newest of what the file and this process know."""
        found = [self._known]
        if descriptor is not None:
            content = os.pread(descriptor, 2 * _SLOT, 0)
            slots = [_decoded(content[at : at + _SLOT]) for at in (0, _SLOT)]
            whole = [slot for slot in slots if slot is not None]
            if content and not whole:
                _log.error("the count of tries was spoilt")
                owed = _SPOILT * _FORGIVEN_SECONDS
                whole = [_Record(self._known.number + 1, _SPOILT, self._now(), owed)]
                self.write(descriptor, whole[0])
            found += whole
        return max(found, key=lambda record: record.number)

    def write(self, descriptor: int | None, record: _Record) -> None:
        """Put a record in the place of the older one, on the disk when the call returns."""
        self._known = record
        if descriptor is None:
            return
        try:
            os.pwrite(descriptor, _encoded(record), record.number % 2 * _SLOT)
            os.fsync(descriptor)
        except OSError as error:
            _log.error("a try is counted in memory alone", error=type(error).__name__)

    def now(self) -> float:
        """Return the seconds since the machine's start."""
        return self._now()


class Held:
    """The count, while nobody else has it."""

    def __init__(self, tries: Tries, descriptor: int | None) -> None:
        self._tries = tries
        self._descriptor = descriptor

    @property
    def wrong(self) -> int:
        """How many wrong secrets there were in a row."""
        return self._tries.read(self._descriptor).wrong

    def settle(self) -> _Record:
        """Return the count as it is since this start of the machine: a lock-out of before begins anew."""
        record, now = self._tries.read(self._descriptor), self._tries.now()
        if now < record.since:
            record = replace(record, number=record.number + 1, since=0.0)
            self._tries.write(self._descriptor, record)
        return record

    @property
    def left(self) -> int:
        """How many wrong secrets there can be before nobody may try."""
        forgiven_not = self._owed(self.settle()) / _FORGIVEN_SECONDS
        return max(0, min(FREE - self.wrong, int(MOST - forgiven_not)))

    def wait_seconds(self) -> float:
        """Say how long nobody may try yet."""
        record = self.settle()
        locked = record.since + lock_seconds(record.wrong) - self._tries.now()
        return max(0.0, locked, self._owed(record) - (MOST - 1) * _FORGIVEN_SECONDS)

    def count(self) -> None:
        """Count a try as wrong, before it is known."""
        record = self.settle()
        owed = self._owed(record) + _FORGIVEN_SECONDS
        self._tries.write(
            self._descriptor, _Record(record.number + 1, record.wrong + 1, self._tries.now(), owed)
        )

    def clear(self, *, counted: bool) -> None:
        """Somebody has come in; `counted` says that this very try was counted."""
        record = self.settle()
        owed = max(0.0, self._owed(record) - _FORGIVEN_SECONDS * counted)
        if record.wrong:
            self._tries.write(self._descriptor, _Record(record.number + 1, 0, self._tries.now(), owed))

    def _owed(self, record: _Record) -> float:
        return max(0.0, record.owed - max(0.0, self._tries.now() - record.since))


def _encoded(record: _Record) -> bytes:
    text = msgspec.json.encode(record)
    return f"{zlib.crc32(text):08x} ".encode() + text.ljust(_SLOT - 9)


def _decoded(slot: bytes) -> _Record | None:
    check, _, text = slot.partition(b" ")
    text = text.rstrip()
    try:
        if not text or int(check, 16) != zlib.crc32(text):
            return None
        return msgspec.json.decode(text, type=_Record)
    except (ValueError, msgspec.MsgspecError):
        return None
