"""A line to an HTTP server that can be cut at any moment, and that never follows where the server points.

What requests calls a time-out is the longest that one read may take: a peer that drips keeps the reader for
as long as it likes. Cut from outside, every read on the line ends at once.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool


class LineCutError(Exception):
    """The line was cut before it was there."""


class Line:
    """Holds the connection that is in use, one after the other; for two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self._is_cut = False

    def hold(self, connected: socket.socket) -> None:
        """Take this connection in place of the one before; raises LineCutError."""
        with self._lock:
            self._drop()
            if self._is_cut:
                raise LineCutError
            # A handle of its own: the other thread may close its own while this one is about to be cut.
            self._held = socket.fromfd(connected.fileno(), connected.family, connected.type)

    def cut(self) -> None:
        """End what is under way, and let nothing begin; more than once is no harm."""
        with self._lock:
            self._is_cut = True
            self._drop()

    def _drop(self) -> None:
        if self._held is not None:
            with self._held, suppress(OSError):
                self._held.shutdown(socket.SHUT_RDWR)
            self._held = None


class LineSession(requests.Session):
    """A session on a line; knows no redirections, and no proxies or passwords from the environment."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.trust_env = False
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(line))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Point nowhere: for `allow_redirects=False` too requests would read the body and the address."""


class _Adapter(HTTPAdapter):
    """Hands each connection that it opens to the line."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = cast("HTTPConnectionPool", super().get_connection_with_tls_context(*args, **kwargs))
        line, kind = self._line, pool.ConnectionCls

        class Held(kind):  # type: ignore[misc, valid-type] # of HTTP or of HTTPS, as the pool has it
            def connect(self) -> None:
                super().connect()
                line.hold(self.sock)

        pool.ConnectionCls = Held
        return pool
