"""One run of `scanimage` that scans page after page, each asked for and handed over in memory.

`scanimage --batch` wants files: it opens `N.part`, writes the page and renames it to `N`. Here `N.part` is a
named pipe that waits before the page is asked for, so the page goes from the program into our memory and the
file system only ever holds the pipe's name; `prlimit --fsize=0` makes the kernel refuse anything else. With
`--batch-prompt` the program asks before each page, so it never runs ahead of us; and because the device stays
open between pages, a backend that reads ahead (eSCL) or scans both sides at once loses none of them. Repeated
single runs cannot promise that: closing the device drops what it has read. Seen to work with scanimage 1.1.1
and the test, pnm and airscan backends.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from hardware.drivers.png import PageCheck
from hardware.drivers.private_folder import PrivateFolder
from hardware.drivers.scanimage import LAST_SECONDS, Ending, Scanimage, Words, ending, stop
from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PIPES = "kiosk-scan-"
# How long a backend may take to let the sheet go when somebody stops the scan.
_CANCEL_SECONDS = 1.5
# How long a program may take to close the device, and one that was interrupted and did not care.
_STOP_SECONDS, _MOMENT = 2.0, 0.1
_PROGRESS = re.compile(r"Progress: (\d+)[.,]\d%")


class Batch:
    """A running `scanimage`; `next_page` belongs to one thread, `interrupt` may come from any."""

    def __init__(self, program: Scanimage, arguments: Sequence[str], descriptors: Sequence[int] = ()) -> None:
        self._folder = PrivateFolder(PIPES)
        self._number = 0
        self._interrupted = False
        self._interrupted_at = 0.0
        self._in_page = False
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._words = Words(self._hear)
        self._percent: Callable[[int], None] = lambda _: None
        self._page_begun = False
        try:
            self._process = program.start(
                [
                    *arguments,
                    "--format=png",
                    "--progress",
                    f"--batch={self._folder.path}/%d",
                    "--batch-prompt",
                ],
                descriptors,
            )
        except DeviceFault:
            self._let_go()
            raise

    @property
    def alive(self) -> bool:
        """Whether it can be asked for another page."""
        return self._process.poll() is None

    def next_page(self, seconds: float, percent: Callable[[int], None]) -> bytes | Ending:
        """Return the next page as a PNG, or how the run ended instead.

        `percent` hears how far the page is, each figure once and growing. Raises `DeviceFault`: TIMEOUT
        after `seconds`, PROTOCOL for what is no page or larger than any page.
        """
        self._number += 1
        self._percent, self._page_begun = _growing(percent), False
        self._words.begin_page()
        self._in_page = True
        pipe = self._folder.path / f"{self._number}.part"
        os.mkfifo(pipe, 0o600)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            assert self._process.stdin is not None  # noqa: S101 - Popen was asked for pipes
            with suppress(BrokenPipeError):
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()
            page = PageCheck()
            self._collect(reader, time.monotonic() + seconds, page)
        finally:
            os.close(reader)
        if page.whole:
            self._in_page = False
            self._percent(100)
            return page.png
        return self._ending()

    def interrupt(self) -> None:
        """Let the page that is under way go; `next_page` then ends soon. From any thread."""
        if self._interrupted:
            return
        self._interrupted, self._interrupted_at = True, time.monotonic()
        with suppress(OSError):  # it has been let go meanwhile
            os.eventfd_write(self._wake, 1)
        self._process.send_signal(signal.SIGINT)

    def end(self) -> None:
        """End the run and let go of everything; may be called twice.

        Between two pages the program closes the device in order as soon as it is asked for no other: a
        network scanner hears that the job is over. Within one it is interrupted, but only once: a second
        SIGINT makes scanimage leave the device as it is (frontend/scanimage.c, sighandler).
        """
        if self._in_page and not self._interrupted:
            self._process.send_signal(signal.SIGINT)
        left = self._interrupted_at + _CANCEL_SECONDS - time.monotonic()
        stop(self._process, max(left, _MOMENT) if self._in_page and self._interrupted else _STOP_SECONDS)
        self._let_go()

    def _let_go(self) -> None:
        if self._wake >= 0:
            os.close(self._wake)
            self._wake = -1
            self._folder.remove()

    def _collect(self, reader: int, until: float, page: PageCheck) -> None:
        """Read until the page or the program is at its end."""
        process, words = self._process, self._words
        assert process.stdout is not None  # noqa: S101 - Popen was asked for pipes
        assert process.stderr is not None  # noqa: S101 - likewise
        takers = {
            reader: page.take,
            process.stderr.fileno(): words.take,
            process.stdout.fileno(): _nothing,
            self._wake: _nothing,
        }
        with selectors.DefaultSelector() as selector:
            for source in takers:
                selector.register(source, selectors.EVENT_READ)
            while ready := selector.select(max(until - time.monotonic(), 0.0)):
                for key, _ in ready:
                    part = os.read(key.fd, 1 << 16)
                    takers[key.fd](part)
                    if not part and key.fd in (reader, process.stderr.fileno()):
                        return
                    if not part:
                        selector.unregister(key.fd)
                if self._interrupted:
                    until = min(until, time.monotonic() + _CANCEL_SECONDS)
                elif words.status is not None:
                    until = min(until, time.monotonic() + LAST_SECONDS)
        if words.status is None and not self._interrupted:
            raise DeviceFault(FaultKind.TIMEOUT, "the page did not come in time")

    def _ending(self) -> Ending:
        """Hear the last words of a program that gave no page."""
        assert self._process.stderr is not None  # noqa: S101 - Popen was asked for pipes
        try:
            code: int | None = self._process.wait(0.0 if self._interrupted else LAST_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        os.set_blocking(self._process.stderr.fileno(), False)
        while part := self._process.stderr.read(1 << 16):
            self._words.take(part)
        return ending(code, self._words)

    def _hear(self, line: str) -> None:
        """Tell progress; lines that still speak of the page before are passed over."""
        if line == f"Scanning page {self._number}":
            self._page_begun = True
        elif self._page_begun and (found := _PROGRESS.fullmatch(line)):
            self._percent(min(int(found[1]), 100))


def _nothing(part: bytes) -> None:
    """Pass over what says nothing to us."""
    del part


def _growing(percent: Callable[[int], None]) -> Callable[[int], None]:
    """Pass on only what is more than before."""
    last = -1

    def tell(figure: int) -> None:
        nonlocal last
        if figure > last:
            last = figure
            percent(figure)

    return tell
