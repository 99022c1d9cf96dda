"""Durable enqueues per second, against a script that makes the same system calls on the same bytes.

What the queue does to its files is written down once by the layer of the crash campaign (tests/fault/crash);
the script then does just that again, with open files and no thought: no SQL, no pages, no locks, no checks.
Both write to the disk that holds the temporary folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kiosk.outbox.store import Outbox
from tests.bench.measure import compare
from tests.bench.outbox.packets import USUAL_BYTES, Sealed, sealed
from tests.fault.crash.record import Event, read_record
from tests.fault.crash.shim import Control, Kind, build, environment

_COUNT = 60
_AIM = 0.6


def main() -> None:
    """Print the rates, their ratio, and what one enqueue does to the disk; record when told to."""
    if len(sys.argv) > 1:
        _enqueue(Path(sys.argv[1]), sealed(_COUNT, int(sys.argv[2])))
        return
    for size in (USUAL_BYTES, 2_000):
        packets = sealed(_COUNT, size)
        events = _recorded(size)
        counts = Counter(event.kind for event in events)
        found = compare(lambda packets=packets: _ours(packets), lambda events=events: _script(events))  # type: ignore[misc]
        print(f"packets of {len(packets[0].packet):,} bytes, {_COUNT} at a time")
        print(f"  the queue           {found.ours.text('enqueues/s')}")
        print(f"  the script          {found.peer.text('enqueues/s')}")
        print(f"  ratio               {found.ratio.text('')} (aim: at least {_AIM})")
        for kind in (Kind.FSYNC, Kind.RENAME, Kind.LINK, Kind.UNLINK, Kind.CREATE, Kind.WRITE):
            print(f"  {kind.name.lower():10} {counts[kind] / _COUNT:.2f} an enqueue")
        written = sum(len(event.data) for event in events) / _COUNT
        print(f"  bytes written       {written:,.0f} an enqueue")


def _enqueue(folder: Path, packets: list[Sealed]) -> float:
    """Queue them all; returns how many a second."""
    with closing(Outbox(folder)) as outbox:
        begun = time.perf_counter()
        for packet in packets:
            packet.into(outbox)
        return len(packets) / (time.perf_counter() - begun)


def _ours(packets: list[Sealed]) -> float:
    with _fresh() as folder:
        return _enqueue(folder / "outbox", packets)


def _recorded(size: int) -> list[Event]:
    """Give what the enqueues do to files, without the opening and closing of the queue."""
    with _fresh() as folder:
        log = folder / "events"
        root = folder / "outbox"
        env = environment(build(folder), Control(folder / "control"), root=root, log=log)
        root.mkdir(mode=0o700)
        command = [sys.executable, "-m", "tests.bench.outbox.enqueue", str(root), str(size)]
        subprocess.run(command, env={**os.environ, **env}, check=True)
        events = [event for event in read_record(log) if event.kind is not Kind.SEND]
    blobs = [number for number, event in enumerate(events) if event.path.startswith("blobs/")]
    # The last enqueue ends with the sync of the log's frames; closing the database then folds them in.
    end = next(
        number
        for number, event in enumerate(events)
        if number > blobs[-1] and event.kind is Kind.FSYNC and event.path.endswith("-wal")
    )
    return events[blobs[0] : end + 1]


class _Script:
    """Makes the system calls of a record in a folder, on the same bytes."""

    def __init__(self, folder: Path) -> None:
        (folder / "blobs").mkdir()
        self._folder = folder
        self._files = {"": os.open(folder, os.O_RDONLY), "blobs": os.open(folder / "blobs", os.O_RDONLY)}

    def file(self, path: str) -> int:
        if path not in self._files:
            self._files[path] = os.open(self._folder / path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._files[path]

    def do(self, event: Event) -> None:
        match event.kind:
            case Kind.CREATE:
                self.file(event.path)
            case Kind.WRITE:
                os.pwrite(self.file(event.path), event.data, event.offset)
            case Kind.TRUNCATE:
                os.ftruncate(self.file(event.path), event.offset)
            case Kind.FSYNC:
                os.fsync(self.file(event.path))
            case Kind.RENAME:
                if event.path in self._files:  # the queue too closes a file before it names it
                    os.close(self._files.pop(event.path))
                (self._folder / event.path).rename(self._folder / event.other)
            case Kind.LINK:
                (self._folder / event.other).hardlink_to(self._folder / event.path)
            case _:
                (self._folder / event.path).unlink()

    def close(self) -> None:
        for descriptor in self._files.values():
            os.close(descriptor)


def _script(events: list[Event]) -> float:
    with _fresh() as folder, closing(_Script(folder)) as script:
        begun = time.perf_counter()
        for event in events:
            script.do(event)
        return _COUNT / (time.perf_counter() - begun)


@contextmanager
def _fresh() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
