"""Lays a virtual card on the virtual reader of pcscd: the card's side of vsmartcard's vpcd protocol.

Over TCP, each message is two bytes of length and a body, both ways. A body of one byte from vpcd is control:
00 power off, 01 power on, 02 reset, none of which is answered, and 04, which asks for the answer to reset and
is its presence poll as well. Everything else is a command for the card.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from hardware.emrtd.errors import CardLost
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.troubled import Card

PORT = 35963
"""Where vpcd listens for its first reader."""

_RETRY_SECONDS = 0.05
_NOTICE_SECONDS = 2.0
_POWER = frozenset({b"\x00", b"\x01", b"\x02"})
_GIVE_ATR = b"\x04"


class VpcdBridge:
    """A connection to vpcd; the card is on the reader from the connection until `close`."""

    def __init__(self, card: Card, port: int = PORT, patience_seconds: float = 5.0) -> None:
        self._card = card
        self._socket = _connect(port, patience_seconds)
        # Both ends write small pieces and wait for each other.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self) -> None:
        """Answer until vpcd hangs up, the card goes away, or another thread closes the bridge."""
        while (message := self._receive()) is not None:
            if message in _POWER:
                self._card.reset()
                continue
            try:
                self._send(self._card.atr if message == _GIVE_ATR else self._card.process(message))
            except (CardLost, OSError):
                self.close()

    def close(self) -> None:
        """Take the card from the reader, and wait until vpcd knows; may be called twice."""
        with suppress(OSError):
            # vpcd finds out when pcscd asks it next, 0.4 s later at most, and hangs up.
            self._socket.shutdown(socket.SHUT_WR)
            self._socket.settimeout(_NOTICE_SECONDS)
            while self._socket.recv(1 << 16):
                pass
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread in `run`, which closing would not
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _send(self, body: bytes) -> None:
        self._socket.sendall(len(body).to_bytes(2, "big") + body)

    def _receive(self) -> bytes | None:
        head = self._exactly(2)
        return None if head is None else self._exactly(int.from_bytes(head, "big"))

    def _exactly(self, count: int) -> bytes | None:
        """Return `count` bytes, None when the other side has gone."""
        data = b""
        while len(data) < count:
            try:
                # vpcd 3.3 writes length and body apart; without this each command waits 40 ms for a delayed
                # acknowledgement. The kernel forgets the option, so it is set anew before every read.
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
                part = self._socket.recv(count - len(data))
            except OSError:
                return None
            if not part:
                return None
            data += part
        return data


def _connect(port: int, patience_seconds: float) -> socket.socket:
    """Connect, waiting for a pcscd that has just been started; raises DeviceFault."""
    until = time.monotonic() + patience_seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=None)
        except OSError as error:
            if time.monotonic() > until:
                message = f"no vpcd listens on port {port}: {error.strerror}"
                raise DeviceFault(FaultKind.GONE, message) from error
        time.sleep(_RETRY_SECONDS)
