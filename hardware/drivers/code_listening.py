"""What every code scanner driver does alike: bytes in from a source, the role CodeScanner out.

CodeSource              what comes from the device, as it comes: the one place to record or replay it
StreamCodeScanner       the role over any source
"""

from __future__ import annotations

import math
import select
import time
from typing import TYPE_CHECKING, Protocol

from hardware.drivers.code_framing import CodeFramer, Suffix
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.tap import tap
from hardware.vocabulary import Role, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.vocabulary import Identity

# A code that was shown while nobody listened for longer than this is dropped: it is the person's before. Who
# listens in slices leaves far shorter pauses between them.
FORGET_SECONDS = 1.5
_GONE = select.POLLHUP | select.POLLRDHUP | select.POLLERR | select.POLLNVAL
# A device that never falls silent must not keep us from listening; so many reads empty any kernel's buffer.
_READS_TO_FORGET = 256


class CodeSource(Protocol):
    """What comes from a code scanner; owns its open device."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable when something has come."""

    def read(self) -> bytes:
        """Return what has come, at least a byte, once the descriptor is readable; raises `DeviceFault`."""

    def identify(self) -> Identity:
        """Say what the device is."""

    def close(self) -> None:
        """Let the device go; may be called twice."""


class StreamCodeScanner:
    """A `hardware.roles.CodeScanner` over a source.

    `decode` makes the bytes of a code out of what the source gives. `suffix` names a
    `hardware.drivers.code_framing.Suffix`; `gap` is the silence in seconds that ends a code as well, 0 when
    only the suffix does. Raises `DeviceFault(PROTOCOL)` when with these no code would ever end.
    """

    def __init__(
        self, source: CodeSource, suffix: str, gap: float, decode: Callable[[bytes], bytes] = bytes
    ) -> None:
        if suffix not in list(Suffix) or gap < 0 or (gap == 0 and suffix == Suffix.NONE):
            source.close()
            raise DeviceFault(FaultKind.PROTOCOL, f"no code can end with suffix {suffix!r} and gap {gap:g}")
        self._tap = tap()
        self._source: CodeSource = self._tap.source(source)
        self._decode = decode
        self._framer = CodeFramer(Suffix(suffix))
        self._gap = gap
        # All of time.monotonic; the first is in the future while somebody listens.
        self._listened_until = self._heard_at = time.monotonic()

    def identify(self) -> Identity:
        """Say what the scanner is."""
        return self._source.identify()

    def status(self) -> Status:
        """Ready as long as the device is there; raises `DeviceFault` when it is gone."""
        self._came(0.0)
        return Status(Role.CODE_SCANNER, State.READY)

    def next_code(self, seconds: float) -> str | None:
        """Return the next code in NFC without its suffix; None when none came in time.

        What is longer than any code, or not UTF-8, is thrown away: it is no code of ours. So is what was
        shown while nobody had listened for `FORGET_SECONDS`.
        """
        if time.monotonic() - self._listened_until > FORGET_SECONDS:
            self._forget()
        until = self._listened_until = time.monotonic() + seconds
        try:
            return self._wait_for_code(until)
        finally:
            self._listened_until = time.monotonic()

    def close(self) -> None:
        """Let the device go."""
        self._source.close()

    def _wait_for_code(self, until: float) -> str | None:
        while True:
            if (code := self._framer.take()) is not None:
                return code
            now = time.monotonic()
            left = until - now
            over_in = self._heard_at + self._gap - now if self._framer.begun and self._gap else math.inf
            if self._came(min(left, over_in)):
                self._framer.feed(self._decode(self._source.read()))
                self._heard_at = time.monotonic()
            elif over_in <= max(left, 0.0):
                self._framer.end()
            if left <= 0:
                return self._framer.take()

    def _came(self, seconds: float) -> bool:
        """Wait until something can be read; False when nothing came in time."""
        poll = select.poll()
        # A socket says only when asked that the other end hung up.
        poll.register(self._source.fileno(), select.POLLIN | select.POLLRDHUP)
        events = poll.poll(max(seconds, 0.0) * 1000)
        if any(event & _GONE for _, event in events):
            # Not even what came before is read: half a code is none.
            with self._tap.faults():
                raise DeviceFault(FaultKind.GONE, "the code scanner is unplugged")
        return bool(events)

    def _forget(self) -> None:
        """Throw away what waits in the device and what was read of it."""
        for _ in range(_READS_TO_FORGET):
            if not self._came(0.0):
                break
            self._decode(self._source.read())
        self._framer.forget()
