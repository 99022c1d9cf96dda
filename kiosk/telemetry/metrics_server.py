"""Serves a registry of figures at /metrics, to this machine alone.

One request at a time, each on a connection of its own: a scraper asks a few times a minute, and whoever does
more gets no thread for it. The whole request has to come within seconds, and its answer to be taken within as
many: who drips holds up nobody else for longer, nor `close`.
"""

from __future__ import annotations

import io
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING

import structlog
from prometheus_client.exposition import choose_encoder
from prometheus_client.openmetrics.exposition import ALLOWUTF8

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from _typeshed import WriteableBuffer
    from prometheus_client import CollectorRegistry

LOOPBACK = "127.0.0.1"
_PATH = "/metrics"
_LONGEST_SECONDS = 3.0

_log = structlog.get_logger()


class MetricsServer:
    """Owns a port of the loopback address from its making to `close`; port 0 takes a free one.

    Raises OSError where the port cannot be had.
    """

    def __init__(self, registry: CollectorRegistry, port: int) -> None:
        class Handler(_Handler):
            figures = registry

        self._server = _Server((LOOPBACK, port), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="metrics", daemon=True, kwargs={"poll_interval": 0.2}
        )

    @property
    def port(self) -> int:
        """The port that is served."""
        return self._server.server_port

    @property
    def thread_id(self) -> int:
        """The thread that answers; raises RuntimeError before `start`."""
        if self._thread.ident is None:
            raise RuntimeError("not started")
        return self._thread.ident

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Answer no more."""
        if self._thread.ident is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


class _Server(HTTPServer):
    """The library's, without its look into the name service and its words on stderr."""

    def server_bind(self) -> None:
        """Take the port; its own asks the name service for 127.0.0.1, which may take long."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, *_: object) -> None:
        """Say nothing of who hangs up."""


class _Arriving(io.RawIOBase):
    """What comes in on a connection until a moment; from then on TimeoutError, whatever comes."""

    def __init__(self, line: socket, seconds: float) -> None:
        self._line = line
        self._until = time.monotonic() + seconds

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Take what is there."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)
        try:
            return self._line.recv_into(buffer)
        finally:
            self._line.settimeout(_LONGEST_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    """Answers GET /metrics in the format that the scraper asks for."""

    server_version = "kiosk"
    sys_version = ""
    figures: CollectorRegistry

    def setup(self) -> None:
        """Give the whole request its seconds; the library's own time-out is for each byte anew."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(_Arriving(self.connection, _LONGEST_SECONDS))

    def do_GET(self) -> None:
        """Tell the figures of now."""
        if self.path.partition("?")[0] != _PATH:
            self.send_error(404)
            return
        chosen, content_type = choose_encoder(self.headers.get("Accept", ""))
        encode: Callable[..., bytes] = chosen
        try:
            # Our names are plain, and come the same in every way of escaping; this one copies no letter.
            said = encode(self.figures, escaping=ALLOWUTF8)
        except Exception as error:  # noqa: BLE001  # a figure that cannot be had must not end the server
            # Its text may hold values: the kind is enough.
            _log.error("figures cannot be told", kind=type(error).__name__)
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Keep requests out of the log: there is one every few seconds."""
