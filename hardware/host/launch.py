"""Starting a worker: as a child process, or in a thread for unit tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hardware.host.channel import Channel
from hardware.host.worker import serve

if TYPE_CHECKING:
    from hardware.vocabulary import Role

_PATIENCE = 2.0


class Worker(Protocol):
    """A running worker, seen from its supervisor."""

    channel: Channel

    def stop(self) -> None:
        """Let it close its device, then see to it that it is gone."""

    def kill(self) -> None:
        """End it now, whatever it does; may be called twice and from any thread."""


class Launcher(Protocol):
    """Starts a worker for a role."""

    def __call__(self, role: Role) -> Worker:
        """Start one."""


@dataclass(slots=True)
class ProcessWorker:
    """A worker in a child process that leads a process group of its own."""

    channel: Channel
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Hang up, give it two seconds, then kill it."""
        self.channel.hang_up()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """Kill it and its own child programs, and wait until it is gone."""
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.channel.hang_up()


def launch_process(role: Role) -> ProcessWorker:
    """Start a worker for `role` as a child process."""
    ours, theirs = socket.socketpair()
    with theirs:
        descriptor = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hardware.host.worker", role, "--channel", str(descriptor)],
            stdin=subprocess.DEVNULL,
            pass_fds=[descriptor],
            start_new_session=True,
        )
    return ProcessWorker(Channel(ours), process)


@dataclass(slots=True)
class ThreadWorker:
    """A worker in a thread: the same code, but it cannot be killed, only hung up on."""

    channel: Channel
    thread: threading.Thread

    def stop(self) -> None:
        """Hang up and wait for its end."""
        self.kill()

    def kill(self) -> None:
        """Hang up and wait two seconds for its end."""
        self.channel.hang_up()
        self.thread.join(_PATIENCE)


def launch_thread(role: Role) -> ThreadWorker:
    """Start a worker for `role` in a thread of this process."""
    ours, theirs = socket.socketpair()
    channel = Channel(theirs)

    def run() -> None:
        try:
            serve(channel, role, channel.hang_up)
        finally:
            channel.hang_up()

    thread = threading.Thread(target=run, daemon=True, name=f"worker {role}")
    thread.start()
    return ThreadWorker(Channel(ours), thread)
