"""One process that serves: accepts no more connections than it can hold, and lets none sit on its place.

Where all places are taken, the connection that has waited longest without asking anything makes room, and
so does one with a body of which nothing of a kiosk hangs: who opens thousands without a certificate shuts no
kiosk out.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import resource
import socket
import ssl
import sys
import time
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, cast

import structlog
import uvicorn
from uvicorn.config import STARTUP_FAILURE

from kiosk.gateway.protocol import Connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from kiosk.gateway.tls import ServerTls

CONNECTIONS = 1000
_HANDSHAKE_SECONDS = 10.0
_KEEP_ALIVE_SECONDS = 60
_GRACE_SECONDS = 10
_SWEEP_SECONDS = 1.0
_REFRESH_SECONDS = 3600.0
# Files, database and the store need descriptors besides.
_OTHER_FILES = 500
# To look for who is quiet costs a look at all: it is done once for several that come.
_CUT_AT_ONCE = 16
# One line so often at most: anybody can show a certificate that does not hold.
_UNTRUSTED_SECONDS = 60.0

_log = structlog.get_logger()


def _nothing() -> None:
    pass


class GatewayServer(uvicorn.Server):
    """Serves one application on sockets that are open already.

    `on_ready` is called once it accepts, `on_tick` about every second while its loop turns.
    """

    def __init__(
        self,
        app: FastAPI,
        *,
        tls: ServerTls | None = None,
        on_ready: Callable[[], None] = _nothing,
        on_tick: Callable[[], None] = _nothing,
        connections: int = CONNECTIONS,
    ) -> None:
        # No access log: addresses of requests hold submission ids.
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="on",
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        self._tls = tls
        self._on_ready = on_ready
        self._on_tick = on_tick
        self._limit = _affordable(connections)
        self._opening: dict[asyncio.Task[None], float] = {}
        self._work: list[asyncio.Task[None]] = []
        self._untrusted = 0
        self._untrusted_told = float("-inf")

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept."""
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            sys.exit(STARTUP_FAILURE)
        self.servers = []
        loop = asyncio.get_running_loop()
        for listener in sockets or []:
            listener.setblocking(False)
            self._work.append(loop.create_task(self._accept(listener)))
        self._work.append(loop.create_task(self._watch()))
        self.started = True
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, let requests end, then stop."""
        for task in [*self._work, *self._opening]:
            task.cancel()
        await asyncio.gather(*self._work, *self._opening, return_exceptions=True)
        await super().shutdown(sockets)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                peer, _ = await loop.sock_accept(listener)
            except OSError as error:
                # No descriptors left, or the peer has gone: neither ends the server.
                _log.warning("a connection cannot be accepted", kind=type(error).__name__)
                await asyncio.sleep(0.1)
                continue
            if peer.family != socket.AF_UNIX:
                # asyncio does so for sockets that it made itself. Without it an answer in two parts waits
                # 40 ms for the other side to confirm the first.
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._open_count() >= self._limit and not self._make_room():
                peer.close()
                continue
            task = loop.create_task(self._open(peer))
            self._opening[task] = time.monotonic()
            task.add_done_callback(lambda done: self._opening.pop(done, None))
            # An accepted connection that is at hand makes no pause: others must get their turn, and the task
            # has to begin, for only it closes what it was given.
            await asyncio.sleep(0)

    async def _open(self, peer: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        # What goes wrong before the first request is the other side's: a wrong certificate, a hang-up.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            try:
                await loop.connect_accepted_socket(
                    self._connection,
                    peer,
                    ssl=None if self._tls is None else self._tls.context,
                    ssl_handshake_timeout=None if self._tls is None else _HANDSHAKE_SECONDS,
                )
            except ssl.SSLCertVerificationError as error:
                self._note_untrusted(error.verify_message)

    def _note_untrusted(self, why: str) -> None:
        """Log that somebody's certificate does not hold: the other side only sees the connection close."""
        self._untrusted += 1
        now = time.monotonic()
        if now - self._untrusted_told > _UNTRUSTED_SECONDS:
            _log.warning("a certificate does not hold", why=why, count=self._untrusted)
            self._untrusted, self._untrusted_told = 0, now

    def _connection(self) -> Connection:
        return Connection(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    def _open_count(self) -> int:
        return len(self._opening) + len(self.server_state.connections)

    def _make_room(self) -> bool:
        """Cut those that may be cut for longest; False where all are at work."""
        quiet: list[tuple[float, Callable[[], object]]] = [
            (since, partial(self._cut, one))
            for one in self._connections()
            if (since := one.idle_since) is not None
        ]
        quiet += [(since, partial(self._give_up, task)) for task, since in self._opening.items()]
        for _, cut in heapq.nsmallest(_CUT_AT_ONCE, quiet, key=itemgetter(0)):
            cut()
        return bool(quiet)

    async def _watch(self) -> None:
        refreshed = time.monotonic()
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            self._on_tick()
            now = time.monotonic()
            for connection in self._connections():
                if connection.is_slow(now):
                    self._cut(connection)
            if self._tls is not None and now - refreshed > _REFRESH_SECONDS:
                refreshed = now
                try:
                    self._tls.refresh()
                except Exception as error:  # noqa: BLE001  # the certificate of before still serves
                    _log.error("the server's certificate cannot be renewed", kind=type(error).__name__)

    def _connections(self) -> list[Connection]:
        return cast("list[Connection]", list(self.server_state.connections))

    def _give_up(self, task: asyncio.Task[None]) -> None:
        task.cancel()
        self._opening.pop(task)

    def _cut(self, connection: Connection) -> None:
        connection.transport.abort()
        self.server_state.connections.discard(connection)


def _affordable(connections: int) -> int:
    """Raise the limit of open files as far as it goes, and say how many connections that carries."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(connections, soft - _OTHER_FILES))
