"""Runs an HTTP application on one address until SIGTERM or SIGINT."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from kiosk.machine.files import write_durable

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi import FastAPI

_BACKLOG = 128


def serve(app: FastAPI, host: str, port: int, port_file: Path | None = None) -> None:
    """Serve until stopped; port 0 takes a free one. Raises OSError where the address cannot be had.

    `port_file` gets the port in decimal as soon as connections are accepted.
    """
    # No access log: addresses of requests hold submission ids.
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on")
    server = uvicorn.Server(config)

    def stop(*_: object) -> None:
        server.should_exit = True

    with socket.create_server((host, port), backlog=_BACKLOG) as listener:
        # Until uvicorn listens to signals itself, and when it raises them again after its orderly end.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if port_file is not None:
            write_durable(port_file, f"{listener.getsockname()[1]}\n".encode())
        server.run(sockets=[listener])
