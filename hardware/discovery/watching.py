"""What came and what went: udev's own messages at once, the other sources by looking again now and then."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyudev

from hardware.discovery.asking import Asker
from hardware.discovery.found import Discovered, Finder, Found, Source, Unasked
from hardware.discovery.joined import joined
from hardware.discovery.udev import DATABASE
from hardware.discovery.udev_nodes import SUBSYSTEMS

# A device brings several nodes one after the other; so long nothing more must be heard before we look.
_SETTLE_SECONDS = 0.3
_MOST_SETTLING = 2.0
PAUSES: Mapping[Source, float] = {
    Source.UDEV: 60.0,
    Source.PCSC: 2.0,
    Source.SANE: 60.0,
    Source.NETWORK: 60.0,
}


class Happened(StrEnum):
    """What became of a device."""

    CAME = "came"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """A device came, or is gone."""

    happened: Happened
    found: Found


def changes(before: Iterable[Found], after: Iterable[Found]) -> tuple[Change, ...]:
    """Return what is gone and what came between two looks, the gone first.

    A USB device that pcscd or SANE now knows as well is not gone: it came a second time, with a role.
    """
    old = {_key(found): found for found in before}
    new = {_key(found): found for found in after}
    known = {name for key, found in new.items() if key not in old for name in found.names}
    gone = [
        Change(Happened.GONE, found)
        for key, found in old.items()
        if key not in new and found.address not in known
    ]
    came = [Change(Happened.CAME, found) for key, found in new.items() if key not in old]
    return (*gone, *came)


def _key(found: Found) -> tuple[str, ...]:
    # Two devices may claim one address; where they are plugged tells them apart.
    return (found.source, found.address, found.port)


class PlugListener:
    """Hears the kernel's (or udevd's, where it runs) messages about devices of the subsystems that matter."""

    def __init__(self, subsystems: Iterable[str] = SUBSYSTEMS) -> None:
        # udevd's messages come after it has made the links; without it the kernel's must do.
        source = "udev" if DATABASE.is_dir() else "kernel"
        self._monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source=source)
        for subsystem in subsystems:
            self._monitor.filter_by(subsystem)
        self._monitor.start()

    def wait(self, seconds: float) -> bool:
        """Wait until something was plugged or unplugged and it is quiet again; False when nothing was."""
        if self._monitor.poll(seconds) is None:
            return False
        until = time.monotonic() + _MOST_SETTLING
        while time.monotonic() < until and self._monitor.poll(_SETTLE_SECONDS) is not None:
            pass
        return True


class Watcher:
    """Asks each source in a thread of its own, again after a pause or when something was plugged.

    `wait` is `PlugListener.wait`, or what stands in for it. `close` ends the threads; one that hangs in its
    source is left behind.
    """

    def __init__(
        self,
        finders: Iterable[Finder],
        wait: Callable[[float], bool],
        pauses: Mapping[Source, float] = PAUSES,
    ) -> None:
        self._finders = tuple(finders)
        self._wait = wait
        self._pauses = pauses
        self._stop = threading.Event()
        self._look = {finder.source: threading.Event() for finder in self._finders}
        self._told: queue.SimpleQueue[tuple[Source, Discovered]] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._ask, args=(finder,), daemon=True) for finder in self._finders
        ]
        self._threads.append(threading.Thread(target=self._listen, daemon=True))
        self._known: dict[Source, tuple[Found, ...]] = {}
        self._silent: dict[Source, Unasked] = {}
        self._before: tuple[Found, ...] = ()
        for thread in self._threads:
            thread.start()

    @property
    def closed(self) -> bool:
        """Whether it asks nobody any more."""
        return self._stop.is_set()

    def events(self, seconds: float) -> Iterator[Change | Unasked]:
        """Yield what came and went, and who stopped answering, as it happens, for `seconds`.

        What is there at the start comes first. A source without an answer changes nothing: what it told last
        counts.
        """
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            try:
                source, discovered = self._told.get(timeout=left)
            except queue.Empty:
                return
            for unasked in discovered.unasked:
                if self._silent.get(source) != unasked:
                    self._silent[source] = unasked
                    yield unasked
            if discovered.unasked:
                continue
            self._silent.pop(source, None)
            self._known[source] = discovered.found
            now = joined(found for known in self._known.values() for found in known)
            before, self._before = self._before, now
            yield from changes(before, now)

    def close(self) -> None:
        """Ask nobody any more; may be called twice."""
        self._stop.set()
        for look in self._look.values():
            look.set()

    def _ask(self, finder: Finder) -> None:
        asker = Asker([finder])
        look = self._look[finder.source]
        while not self._stop.is_set():
            look.clear()
            self._told.put((finder.source, asker.ask()))
            look.wait(self._pauses[finder.source])

    def _listen(self) -> None:
        while not self._stop.is_set():
            if self._wait(1.0):
                for look in self._look.values():
                    look.set()
