r"""What the simulated code scanners are asked, and the end of the wire that they write to.

Control: `{"do": "show", "text": …, "end": "\r\n"}` shows a code (`end` may be empty), `{"do": "show",
"base64": …}` sends bytes as they are, `{"do": "garbage", "seed": n, "bytes": m}` sends random ones,
`{"do": "mute"}` lets it read and send nothing (a dirty window, a beam that is out) until `{"do": "unmute"}`,
`{"do": "unplug"}` pulls the cable: it is in again when a fresh worker has opened the device. `{"do":
"state"}` answers `plugged` and `listened`: whether somebody waits for a code now or did just before.

A code is held at the scanner for up to a second until somebody listens, as people hold their cards.
"""

from __future__ import annotations

import base64
import os
import random
import select
import threading
import time
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from hardware.drivers.code_listening import FORGET_SECONDS, CodeSource, StreamCodeScanner
from hardware.simulated.control import ControlRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hardware.vocabulary import Identity

_HOLD_SECONDS = 1.0
_UNREAD_SECONDS = 2.0


class FarEnd:
    """The scanner's end of the wire, `descriptor`, which it owns; `packet` bytes are written at once."""

    def __init__(self, descriptor: int, packet: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor = descriptor
        self._packet = packet
        self._lock = threading.Lock()

    @property
    def plugged(self) -> bool:
        """Whether the cable is in."""
        return self._descriptor >= 0

    def send(self, data: bytes) -> None:
        """Write all of `data`; raises `ControlRefusedError` when unplugged or nobody reads it."""
        with self._lock:
            while data:
                if self._descriptor < 0:
                    raise ControlRefusedError("the scanner is unplugged")
                try:
                    data = data[os.write(self._descriptor, data[: self._packet]) :]
                except BlockingIOError:
                    _, writable, _ = select.select([], [self._descriptor], [], _UNREAD_SECONDS)
                    if not writable:
                        raise ControlRefusedError(f"nobody reads the last {len(data)} bytes") from None

    def unplug(self) -> None:
        """Pull the cable; may be called twice."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1


class ControlledCodeScanner(StreamCodeScanner):
    """A code scanner whose codes come from control requests; `driver` is its name."""

    driver: str

    def __init__(
        self,
        wire: tuple[FarEnd, CodeSource],
        suffix: str,
        gap: float,
        decode: Callable[[bytes], bytes] = bytes,
    ) -> None:
        self._far_end, source = wire
        self._mute = False
        super().__init__(source, suffix, gap, decode)

    @abstractmethod
    def typed(self, text: str) -> bytes:
        """Return what the wire carries when `text` is shown; raises `ControlRefusedError`."""

    @abstractmethod
    def raw(self, data: bytes) -> bytes:
        """Return what the wire carries for `data` as it is; raises `ControlRefusedError`."""

    @abstractmethod
    def garbage(self, dice: random.Random, count: int) -> bytes:
        """Return about `count` bytes of what no scanner means."""

    def identify(self) -> Identity:
        """Say that it is simulated."""
        return replace(super().identify(), driver=self.driver, simulated=True)

    def close(self) -> None:
        """Let both ends go."""
        super().close()
        self._far_end.unplug()

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Show a code, send rubbish, pull the cable, or tell how things stand."""
        match request:
            case {"do": "show", "text": str(text), **rest}:
                self._show(self.typed(text + str(rest.get("end", "\r\n"))))
            case {"do": "show", "base64": str(encoded)}:
                self._show(self.raw(base64.b64decode(encoded)))
            case {"do": "garbage", "seed": int(seed), "bytes": int(count)}:
                dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
                self._show(self.garbage(dice, count))
            case {"do": "mute" | "unmute" as what}:
                self._mute = what == "mute"
            case {"do": "unplug"}:
                self._far_end.unplug()
            case {"do": "state"}:
                return {
                    "plugged": self._far_end.plugged,
                    "listened": self._listened(),
                    "mute": self._mute,
                }
            case _:
                raise ControlRefusedError(f"a code scanner cannot {request.get('do')!r}")
        return {}

    def _show(self, data: bytes) -> None:
        until = time.monotonic() + _HOLD_SECONDS
        while not self._listened() and time.monotonic() < until:
            time.sleep(0.01)
        if not self._mute:
            self._far_end.send(data)

    def _listened(self) -> bool:
        # Well before the driver would forget: what is shown now must still be there when it is asked for.
        return time.monotonic() - self._listened_until <= FORGET_SECONDS / 2
