"""Telling the service manager how this process is: systemd's notify protocol, sd_notify(3).

One datagram a message to the Unix socket that NOTIFY_SOCKET names: a path, or an abstract name behind `@`.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


class ServiceManager:
    """Whoever started this process and listens; without a socket in `environ` every message goes nowhere.

    Never blocks and never raises: a deaf listener must not stop the screen that it watches.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) if address else None
        if self._socket is not None:
            self._socket.setblocking(False)

    @property
    def listens(self) -> bool:
        """Whether anybody wants to know."""
        return self._socket is not None

    def tell(self, message: str) -> bool:
        """Send one message; says whether it was taken."""
        if self._socket is None:
            return False
        try:
            self._socket.sendto(message.encode(), self._address)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Let the socket go; may be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def watchdog_seconds(environ: Mapping[str, str] = os.environ) -> float | None:
    """Say within how many seconds a sign of life is wanted, None where nobody waits for one."""
    told = environ.get("WATCHDOG_USEC", "")
    return int(told) / 1e6 if told.isdecimal() and int(told) else None
