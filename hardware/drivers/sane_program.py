"""The scanner's one seam: what is asked of `scanimage`, and what it answers. Recorded and replayed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from hardware.drivers.scanimage import Ending, Scanimage
from hardware.drivers.scanimage_batch import Batch
from hardware.recorder.tap import Tap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Run(Protocol):
    """A run that scans page after page; see `hardware.drivers.scanimage_batch.Batch`."""

    @property
    def alive(self) -> bool:
        """Whether it can be asked for another page."""

    def next_page(self, seconds: float, percent: Callable[[int], None]) -> bytes | Ending:
        """Return the next page as a PNG, or how the run ended instead."""

    def interrupt(self) -> None:
        """Let the page that is under way go; from any thread."""

    def end(self) -> None:
        """End the run; may be called twice."""


class Program(Protocol):
    """`scanimage` for one device, or what stands in for it."""

    @property
    def device(self) -> str:
        """The device's SANE name."""

    def run(self, arguments: Sequence[str], seconds: float) -> bytes | Ending:
        """Return what the program answers, or how it ended without; raises `DeviceFault`."""

    def batch(self, arguments: Sequence[str], descriptors: Sequence[int]) -> Run:
        """Begin a run of pages; raises `DeviceFault`."""


class ScanimageProgram:
    """The real program; what passes is noted when the device is recorded."""

    def __init__(self, scanimage: Scanimage, tap: Tap) -> None:
        self._scanimage = scanimage
        self._tap = tap

    @property
    def device(self) -> str:
        """The device's SANE name."""
        return self._scanimage.device

    def run(self, arguments: Sequence[str], seconds: float) -> bytes | Ending:
        """Run it once."""
        self._tap.event(f"run {spelt(arguments)}")
        with self._tap.faults():
            answer = self._scanimage.run(arguments, seconds)
        note(self._tap, answer)
        return answer

    def batch(self, arguments: Sequence[str], descriptors: Sequence[int]) -> Run:
        """Begin a run of pages."""
        self._tap.event(f"batch {spelt(arguments)}")
        with self._tap.faults():
            batch = Batch(self._scanimage, arguments, descriptors)
        return _TappedRun(batch, self._tap) if self._tap.on else batch


class _TappedRun:
    """A run whose pages are noted."""

    def __init__(self, batch: Batch, tap: Tap) -> None:
        self._batch = batch
        self._tap = tap
        self.interrupt = batch.interrupt
        self.end = batch.end

    @property
    def alive(self) -> bool:
        return self._batch.alive

    def next_page(self, seconds: float, percent: Callable[[int], None]) -> bytes | Ending:
        def told(figure: int) -> None:
            self._tap.event(f"percent {figure}")
            percent(figure)

        self._tap.event("page")
        with self._tap.faults():
            answer = self._batch.next_page(seconds, told)
        note(self._tap, answer)
        return answer


def spelt(arguments: Sequence[str]) -> str:
    """Write arguments for a recording; files that were handed down have other numbers each time."""
    return msgspec.json.encode([_without_number(argument) for argument in arguments]).decode()


def note(tap: Tap, answer: bytes | Ending) -> None:
    """Note what the program gave."""
    if isinstance(answer, Ending):
        tap.event(f"ended {msgspec.json.encode(answer).decode()}")
    else:
        tap.came(answer)


def ending_of(text: str) -> Ending:
    """Read an ending that was noted; raises `ValueError`."""
    return msgspec.json.decode(text.removeprefix("ended "), type=Ending)


def _without_number(argument: str) -> str:
    head, mark, _ = argument.partition("/proc/self/fd/")
    return head + mark
