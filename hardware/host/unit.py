"""A worker that is a unit with a user and devices of its own: `python -m hardware.host.unit ROLE`.

The service manager holds the socket and hands it over (sd_listen_fds(3)); who may connect, its mode says.
The worker serves one caller, ends with it, and is started afresh: nothing of a visit stays in its memory.
Meanwhile the next caller waits at the socket, so that there are never two workers on one device.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from hardware.host.channel import Channel
from hardware.host.harden import harden
from hardware.host.worker import BUG_EXIT, end_with_supervisor, say_where, serve
from hardware.notify import ALIVE, READY, STOPPING, ServiceManager, watchdog_seconds
from hardware.vocabulary import Role

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_DESCRIPTOR = 3
_CONNECT_SECONDS = 5.0


class UnitWorker:
    """A worker of another user, seen from its supervisor: it can be hung up on, and ends by itself then."""

    process_id: None = None

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def stop(self) -> None:
        """Hang up; the worker closes its device and ends."""
        self.channel.hang_up()

    def kill(self) -> None:
        """Hang up; a worker that is stuck in its device kills itself after a second."""
        self.channel.hang_up()

    def close(self) -> None:
        """Give the descriptor of the channel back."""
        self.channel.close()


def call_unit(folder: Path, role: Role) -> UnitWorker:
    """Connect to the unit of `role` that listens in `folder`; raises OSError where there is none."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(_CONNECT_SECONDS)
        sock.connect(str(folder / f"{role}.sock"))
        sock.settimeout(None)
    except OSError:
        sock.close()
        raise
    return UnitWorker(Channel(sock))


def given_socket() -> socket.socket:
    """Take the listening socket that the service manager handed to this process; raises LookupError."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        raise LookupError("not started with one listening socket")
    listener = socket.socket(fileno=_FIRST_DESCRIPTOR)
    listener.set_inheritable(False)
    return listener


def next_caller(listener: socket.socket) -> socket.socket:
    """Wait for a caller who is still there: one that lost its patience meanwhile is passed over."""
    while True:
        caller, _ = listener.accept()
        poll = select.poll()
        poll.register(caller, select.POLLRDHUP)
        if not poll.poll(0):
            return caller
        caller.close()


def _feed_watchdog(manager: ServiceManager, seconds: float) -> None:
    """Give signs of life as long as Python runs; what a driver holds up for good is ended from outside."""
    pause = threading.Event()
    while not pause.wait(seconds / 3):
        manager.tell(ALIVE)


def main(arguments: list[str]) -> None:
    """Run the worker for `ROLE` until its caller hangs up or SIGTERM comes."""
    role = Role(arguments[0])
    sys.excepthook = say_where
    harden()
    channel: Channel | None = None

    def stop(*_: object) -> None:
        if channel is None:
            sys.exit(0)
        channel.hang_up()  # the device is closed in order

    signal.signal(signal.SIGTERM, stop)
    manager = ServiceManager()
    if seconds := watchdog_seconds():
        threading.Thread(target=_feed_watchdog, args=(manager, seconds), daemon=True).start()
    with given_socket() as listener:
        manager.tell(READY)
        channel = Channel(next_caller(listener))
    with suppress(KeyboardInterrupt):
        serve(channel, role, lambda: os._exit(BUG_EXIT), end_with_supervisor)
    manager.tell(STOPPING)


if __name__ == "__main__":
    main(sys.argv[1:])
