"""How bytes reach a printer and come back: the one seam between what is said and the wire.

Nothing here waits without a deadline, and nothing here understands what it carries.
"""

from __future__ import annotations

import errno
import os
import select
import time
from typing import TYPE_CHECKING, NoReturn, Protocol

from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 4096
_FAULT_BY_ERRNO = {
    errno.EACCES: FaultKind.ACCESS_DENIED,
    errno.EPERM: FaultKind.ACCESS_DENIED,
    errno.EBUSY: FaultKind.BUSY,
    errno.EAGAIN: FaultKind.BUSY,
    errno.ETIMEDOUT: FaultKind.TIMEOUT,
}


class Link(Protocol):
    """A way to a printer that is open."""

    def send(self, data: bytes, seconds: float) -> int:
        """Return how many of the bytes were taken in time; raises `DeviceFault` when the link is broken."""

    def hear(self, seconds: float) -> bytes:
        """Return what the printer said, as soon as it says something; empty when it said nothing in time.

        Raises `DeviceFault` when the link is broken.
        """

    def close(self) -> None:
        """Let go; may be called twice."""


class DescriptorLink:
    """A link over a file descriptor that does not block: socket, serial port, printer device, pipe.

    `let_go` closes it; `hears` is False for what can only be written. `nothing_is_end`: reading nothing means
    that the other end is gone; from usblp it is an empty USB packet.
    """

    def __init__(
        self, descriptor: int, let_go: Callable[[], None], *, hears: bool = True, nothing_is_end: bool = True
    ) -> None:
        self._descriptor = descriptor
        self._let_go: Callable[[], None] | None = let_go
        self._hears = hears
        self._nothing_is_end = nothing_is_end

    def send(self, data: bytes, seconds: float) -> int:
        """Write until all is taken or the time is over."""
        until = time.monotonic() + seconds
        sent = 0
        try:
            while sent < len(data):
                if not self._wait(select.POLLOUT, until - time.monotonic()):
                    break
                try:
                    sent += os.write(self._descriptor, data[sent : sent + _MOST])
                except BlockingIOError:
                    # A printer device may say that it is ready and take nothing; that is no reason to spin.
                    time.sleep(0.005)
        except OSError as error:
            fail(error)
        return sent

    def hear(self, seconds: float) -> bytes:
        """Read what is there, or wait for it."""
        if not self._hears:
            time.sleep(max(seconds, 0.0))
            return b""
        try:
            events = self._wait(select.POLLIN, seconds)
            if not events:
                return b""
            data = os.read(self._descriptor, _MOST)
        except BlockingIOError:
            return b""
        except OSError as error:
            fail(error)
        if not data and (self._nothing_is_end or events & select.POLLHUP):
            raise DeviceFault(FaultKind.GONE, "the printer hung up")
        return data

    def close(self) -> None:
        """Close the descriptor."""
        if (let_go := self._let_go) is not None:
            self._let_go = None
            let_go()

    def _wait(self, event: int, seconds: float) -> int:
        poll = select.poll()
        poll.register(self._descriptor, event)
        events = poll.poll(max(seconds, 0.0) * 1000)
        # What was said before the link broke can still be read.
        if events and not events[0][1] & event:
            raise DeviceFault(FaultKind.GONE, "the link to the printer is broken")
        return events[0][1] if events else 0


def fail(error: OSError, address: str = "") -> NoReturn:
    """Say as a `DeviceFault` what the operating system said of the printer at `address`."""
    # What Python itself times has no number.
    number = errno.ETIMEDOUT if isinstance(error, TimeoutError) else error.errno or 0
    kind = _FAULT_BY_ERRNO.get(number, FaultKind.GONE)
    printer = f"the printer at {address}" if address else "the printer"
    raise DeviceFault(kind, f"{printer} cannot be reached: {error.strerror or error}") from error
