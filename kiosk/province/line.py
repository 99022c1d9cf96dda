"""The line to the gateway: a question, an answer, by a deadline; over TLS only to whom the kiosk enrolled at.

Nothing is followed and nothing is asked of the environment: no redirections, proxies, cookies, and no
authorities but those in the given context (the library that most clients use brings its own bundle).
"""

from __future__ import annotations

import http.client
import io
import select
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakSet

from kiosk.machine.errors import MachineError
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, NotEnrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# What most answers may have; a longer one is not this contract.
SMALL_ANSWER = 64 * 1024
_BLOCK = 16 * 1024
# The wait for an answer begins when the last byte is written. With the kernel's own buffer of several MiB
# that is long before it has crossed a slow line.
_SEND_BUFFER = 128 * 1024
_LONGEST_CONNECT_SECONDS = 5.0
# A body slower than this is given up: in pieces it gets further.
_SLOWEST_BYTES_PER_SECOND = 4096
_IDLE_SECONDS = 4.0  # shorter than servers keep an idle connection
_LONGEST_RETRY_AFTER = timedelta(hours=1)
# X.509 verification errors of OpenSSL that a wrong clock gives.
_NOT_YET_VALID, _EXPIRED = 9, 10
# In the names of the alerts by which a server says that it does not take our certificate.
_ABOUT_CERTIFICATES = (
    "ALERT_CERTIFICATE",
    "ALERT_BAD_CERTIFICATE",
    "ALERT_UNKNOWN_CA",
    "ALERT_ACCESS_DENIED",
)


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """One request; `path` begins with `/v1/`."""

    method: str
    path: str
    endpoint: Endpoint
    body: bytes | memoryview | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back, whole."""

    status: int
    headers: Message
    body: bytes

    @property
    def retry_after(self) -> timedelta | None:
        """How long the server asked to be left alone: at most an hour, None where it did not say.

        A date counts from the server's own clock: this machine's may be wrong.
        """
        text = str(self.headers.get("Retry-After", "")).strip()
        try:
            if text.isascii() and text.isdecimal():
                wait = timedelta(seconds=min(int(text[:9]), 10**6))
            else:
                wait = parsedate_to_datetime(text) - parsedate_to_datetime(str(self.headers.get("Date", "")))
        except (TypeError, ValueError):
            return None
        return min(max(wait, timedelta(0)), _LONGEST_RETRY_AFTER)


class Line:
    """Connections to the server at `base_url`: one a thread, kept for a while.

    `tls` makes the context that alone says whom to trust; it is asked for each connection, so that what was
    pinned later holds at once. Without it only this machine itself is spoken to, in plain. `silence_seconds`
    is the longest wait for any sign of life.
    """

    def __init__(
        self, base_url: str, *, tls: Callable[[], ssl.SSLContext] | None, silence_seconds: float
    ) -> None:
        self._parts = urlsplit(base_url)
        self._tls = tls
        self._silence = silence_seconds
        self._mine = threading.local()
        self._all: WeakSet[_Connection] = WeakSet()
        self._closed = False

    def exchange(self, question: Question, *, largest: int = SMALL_ANSWER) -> Answer:
        """Ask once; raises GatewayAway. However the peer behaves, it ends: even one that drips."""
        body = memoryview(question.body or b"")
        seconds = 2 * self._silence + (len(body) + largest) / _SLOWEST_BYTES_PER_SECOND
        connection = self._connection()
        try:
            connection.time.until = time.monotonic() + seconds
            length = {} if question.body is None else {"Content-Length": str(len(body))}
            # Who refuses by the first bytes answers before it has read the rest, and hangs up.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(
                    question.method,
                    f"{self._parts.path.rstrip('/')}{question.path}",
                    _blocks(body) if body else None,
                    {**length, **question.headers},
                )
            with connection.getresponse() as response:
                answer = Answer(response.status, response.headers, _read(response, largest))
                last = response.will_close
        except (OSError, http.client.HTTPException) as error:
            self.close()
            kind = _kind(error)
            where = None if kind is AwayKind.OWN_CERTIFICATE else question.endpoint
            # The library's words hold the address; the kind is enough.
            raise GatewayAway(type(error).__name__, kind, endpoint=where) from error
        except BaseException:
            self.close()
            raise
        if last:
            self.close()
        self._mine.until = time.monotonic() + _IDLE_SECONDS
        return answer

    def close(self) -> None:
        """Close this thread's connection; the next exchange makes a new one."""
        connection = getattr(self._mine, "connection", None)
        self._mine.connection = None
        if connection is not None:
            with suppress(OSError):
                connection.close()

    def close_all(self) -> None:
        """Close the connections of all threads for good: what is under way on them ends as cut."""
        self._closed = True
        for connection in list(self._all):
            connection.shut()

    def _connection(self) -> _Connection:
        if self._closed:
            raise GatewayAway("the line was closed", AwayKind.CUT)
        connection: _Connection | None = getattr(self._mine, "connection", None)
        if connection is not None and (time.monotonic() > self._mine.until or connection.gone()):
            self.close()
            connection = None
        if connection is None:
            connection = self._connect()
            self._mine.connection = connection
            self._all.add(connection)
        return connection

    def _connect(self) -> _Connection:
        host = self._parts.hostname or ""
        context: ssl.SSLContext | None = None
        if self._parts.scheme == "https" and self._tls is not None:
            try:
                context = self._tls()
            except (NotEnrolled, MachineError) as error:
                raise GatewayAway(type(error).__name__, AwayKind.NOT_ENROLLED) from error
        elif self._parts.scheme != "http" or host not in LOOPBACK:
            raise GatewayAway("nothing is pinned", AwayKind.NOT_ENROLLED)
        connection = _Connection(host, self._parts.port, context, self._silence)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise GatewayAway(type(error).__name__, _kind(error, AwayKind.UNREACHABLE)) from error
        return connection


class _Time:
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


class _Connection(http.client.HTTPConnection):
    """A connection all of whose reads and writes end by the deadline and the silence in `time`."""

    def __init__(self, host: str, port: int | None, context: ssl.SSLContext | None, silence: float) -> None:
        default = http.client.HTTPS_PORT if context else http.client.HTTP_PORT
        super().__init__(host, port or default, timeout=min(silence, _LONGEST_CONNECT_SECONDS))
        self._context = context
        self.time = _Time(silence)

    def connect(self) -> None:
        super().connect()
        wire: socket.socket = self.sock
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if self._context is not None:
            wire.settimeout(self.time.left())
            wire = self._context.wrap_socket(wire, server_hostname=self.host)
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

    def __init__(self, wire: socket.socket, time: _Time) -> None:
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


def _blocks(body: memoryview) -> Iterator[memoryview]:
    return (body[at : at + _BLOCK] for at in range(0, len(body), _BLOCK))


def _read(response: http.client.HTTPResponse, largest: int) -> bytes:
    body = response.read(largest + 1)
    if len(body) > largest:
        raise http.client.HTTPException("an answer without an end")
    if response.length:
        raise http.client.IncompleteRead(body)
    return body


def _kind(error: Exception, otherwise: AwayKind = AwayKind.CUT) -> AwayKind:
    if isinstance(error, ssl.SSLError):
        return _tls_kind(error)
    match error:
        case TimeoutError():
            return AwayKind.SILENT
        case ConnectionRefusedError():
            return otherwise
        case ConnectionError() | http.client.IncompleteRead():
            return AwayKind.CUT
        case http.client.HTTPException():
            return AwayKind.NOT_OURS
        case _:
            return otherwise


def _tls_kind(error: ssl.SSLError) -> AwayKind:
    match error:
        case ssl.SSLCertVerificationError():
            wrong_time = error.verify_code in (_NOT_YET_VALID, _EXPIRED)
            return AwayKind.CLOCK if wrong_time else AwayKind.UNTRUSTED
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ssl.SSLSyscallError():
            return AwayKind.CUT
        case _ if any(word in (error.reason or "") for word in _ABOUT_CERTIFICATES):
            return AwayKind.OWN_CERTIFICATE
        case _:
            return AwayKind.NOT_OURS
