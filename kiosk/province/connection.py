"""One connection to the gateway, plain or over TLS, whose every read and write ends in time."""

from __future__ import annotations

import http.client
import io
import select
import socket
import ssl
import time
from contextlib import suppress
from typing import Any

from kiosk.province.handshake import begin_tls

# The wait for an answer begins when the last byte is written. With the kernel's own buffer of several MiB
# that is long before it has crossed a slow line.
_SEND_BUFFER = 128 * 1024
_LONGEST_CONNECT_SECONDS = 5.0


class Time:
    """How long a connection may take: to any sign of life, and in all."""

    def __init__(self, silence: float) -> None:
        self._silence = silence
        self.until = time.monotonic() + silence

    def left(self) -> float:
        """Give the seconds that the next read or write may take; raises TimeoutError."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the exchange took too long")
        return min(left, self._silence)


class Connection(http.client.HTTPConnection):
    """A connection all of whose reads and writes end by the deadline and the silence in `time`."""

    def __init__(self, host: str, port: int | None, context: ssl.SSLContext | None, silence: float) -> None:
        default = http.client.HTTPS_PORT if context else http.client.HTTP_PORT
        super().__init__(host, port or default, timeout=min(silence, _LONGEST_CONNECT_SECONDS))
        self._context = context
        self.time = Time(silence)

    def connect(self) -> None:
        """Connect, over TLS where there is a context; raises OSError."""
        super().connect()
        wire: socket.socket = self.sock
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if self._context is not None:
            wire.settimeout(self.time.left())
            wire = guarded = begin_tls(wire, self._context, self.host)
            self.sock = guarded
            guarded.do_handshake()
        self.sock = _Timed(wire, self.time)

    def gone(self) -> bool:
        """Whether the peer has hung up, or said something that nobody asked for."""
        return not isinstance(self.sock, _Timed) or self.sock.readable()

    def shut(self) -> None:
        """Close from any thread."""
        if isinstance(self.sock, _Timed):
            self.sock.shut()


class _Timed:
    """What the library needs of a socket, each call with the time that is left.

    As with a socket, the library closes this while it still reads from the file that it made of it.
    """

    def __init__(self, wire: socket.socket, time: Time) -> None:
        self._wire = wire
        self._time = time
        self._readers = 0
        self._closed = False

    def sendall(self, data: bytes | memoryview) -> None:
        self._wire.settimeout(self._time.left())
        self._wire.sendall(data)

    def receive(self, buffer: Any) -> int:
        self._wire.settimeout(self._time.left())
        return self._wire.recv_into(buffer)

    def readable(self) -> bool:
        return bool(select.select([self._wire], [], [], 0)[0])

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        self._readers += 1
        return io.BufferedReader(_Reads(self))

    def close(self) -> None:
        self._closed = True
        if not self._readers:
            self._wire.close()

    def shut(self) -> None:
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()

    def __del__(self) -> None:
        # A thread that ends leaves its connection to the collector.
        self._wire.close()

    def leave(self) -> None:
        """Say that one file was closed."""
        self._readers -= 1
        if self._closed:
            self.close()


class _Reads(io.RawIOBase):
    def __init__(self, wire: _Timed) -> None:
        super().__init__()
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive(buffer)

    def close(self) -> None:
        if not self.closed:
            self._wire.leave()
        super().close()
