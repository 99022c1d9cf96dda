"""The line to the gateway: a question, an answer, by a deadline; over TLS only to whom the kiosk enrolled at.

Nothing is followed and nothing is asked of the environment: no redirections, proxies, cookies, and no
authorities but those in the given context (the library that most clients use brings its own bundle).
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakSet

from kiosk.machine.errors import MachineError
from kiosk.province.away import kind_of
from kiosk.province.connection import Connection
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, NotEnrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# What most answers may have; a longer one is not this contract.
SMALL_ANSWER = 64 * 1024
_BLOCK = 16 * 1024
# A body slower than this is given up: in pieces it gets further.
_SLOWEST_BYTES_PER_SECOND = 4096
_IDLE_SECONDS = 4.0  # shorter than servers keep an idle connection
_LONGEST_RETRY_AFTER = timedelta(hours=1)


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
        self._all: WeakSet[Connection] = WeakSet()
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
            kind = kind_of(error)
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

    def _connection(self) -> Connection:
        if self._closed:
            raise GatewayAway("the line was closed", AwayKind.CUT)
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is not None and (time.monotonic() > self._mine.until or connection.gone()):
            self.close()
            connection = None
        if connection is None:
            connection = self._connect()
            self._mine.connection = connection
            self._all.add(connection)
        return connection

    def _connect(self) -> Connection:
        host = self._parts.hostname or ""
        context: ssl.SSLContext | None = None
        if self._parts.scheme == "https" and self._tls is not None:
            try:
                context = self._tls()
            except (NotEnrolled, MachineError) as error:
                raise GatewayAway(type(error).__name__, AwayKind.NOT_ENROLLED) from error
        elif self._parts.scheme != "http" or host not in LOOPBACK:
            raise GatewayAway("nothing is pinned", AwayKind.NOT_ENROLLED)
        connection = Connection(host, self._parts.port, context, self._silence)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise GatewayAway(type(error).__name__, kind_of(error, AwayKind.UNREACHABLE)) from error
        return connection


def _blocks(body: memoryview) -> Iterator[memoryview]:
    return (body[at : at + _BLOCK] for at in range(0, len(body), _BLOCK))


def _read(response: http.client.HTTPResponse, largest: int) -> bytes:
    body = response.read(largest + 1)
    if len(body) > largest:
        raise http.client.HTTPException("an answer without an end")
    if response.length:
        raise http.client.IncompleteRead(body)
    return body
