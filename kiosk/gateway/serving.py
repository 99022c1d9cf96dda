"""Runs an HTTP application on one address until SIGTERM or SIGINT, in one process or in several."""

from __future__ import annotations

import contextlib
import signal
import socket
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.gateway.server import GatewayServer
from kiosk.gateway.workers import Workers
from kiosk.machine.files import write_durable
from kiosk.telemetry.notify import ALIVE, READY, STOPPING, ServiceManager

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from kiosk.gateway.tls import ServerTls

# Waiting to be accepted; what is accepted is bounded by the server.
_BACKLOG = 1024


def serve(app: FastAPI, host: str, port: int, port_file: Path | None = None) -> None:
    """Serve one application in this process; port 0 takes a free one.

    Raises OSError where the address cannot be had. `port_file` gets the port in decimal as soon as
    connections are accepted.
    """
    serve_many(lambda: (app, None), host, port, port_file=port_file)


def serve_many(
    make: Callable[[], tuple[FastAPI, ServerTls | None]],
    host: str,
    port: int,
    *,
    workers: int = 1,
    port_file: Path | None = None,
) -> bool:
    """Serve what `make` builds, in this process or in several that each build their own.

    `host` may be the path of a Unix socket. Tells the service manager when all are up. Raises what `make`
    raises where there is one process; with several, False says that one of them did not come up.
    """
    manager = ServiceManager()
    with listening(host, port) as listener:

        def ready() -> None:
            if port_file is not None and not host.startswith("/"):
                write_durable(port_file, f"{listener.getsockname()[1]}\n".encode())
            manager.tell(READY)

        def alive() -> None:
            manager.tell(ALIVE)

        try:
            if workers == 1:
                _work(make, listener, ready, alive)
                return True
            return Workers(
                lambda tick: _work(make, listener, tick, tick), workers, on_ready=ready, on_tick=alive
            ).run()
        finally:
            manager.tell(STOPPING)
            manager.close()


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Open the address for the length of a block: an IP address with its port, or the path of a socket."""
    if not host.startswith("/"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=_BACKLOG) as listener:
            yield listener
        return
    path = Path(host)
    # What an earlier process left is no one's; anything but a socket is not ours to remove.
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode):
        path.unlink()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(host)
        path.chmod(0o660)
        listener.listen(_BACKLOG)
        try:
            yield listener
        finally:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()


def _work(
    make: Callable[[], tuple[FastAPI, ServerTls | None]],
    listener: socket.socket,
    on_ready: Callable[[], None],
    on_tick: Callable[[], None],
) -> None:
    stopped = False
    server: GatewayServer | None = None

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        if server is not None:
            server.should_exit = True

    # Until uvicorn listens to signals itself, and when it raises them again after its orderly end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    app, tls = make()
    server = GatewayServer(app, tls=tls, on_ready=on_ready, on_tick=on_tick)
    if not stopped:
        server.run(sockets=[socket.fromfd(listener.fileno(), listener.family, listener.type)])
