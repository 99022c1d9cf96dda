"""Starting a worker: as a child process, or in a thread for unit tests."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
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

    @property
    def process_id(self) -> int | None:
        """Its process, None when it has none of its own."""

    def stop(self) -> None:
        """Let it close its device, then see to it that it is gone."""

    def kill(self) -> None:
        """End it now, whatever it does; may be called twice and from any thread."""

    def close(self) -> None:
        """Give its descriptors back once it was killed."""


class Launcher(Protocol):
    """Starts a worker for a role."""

    def __call__(self, role: Role) -> Worker:
        """Start one."""


class ProcessWorker:
    """A worker in a child process that leads a process group of its own."""

    def __init__(self, channel: Channel, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.channel = channel
        self.process = process
        # Opened from the start: where descriptors have run out it can still be seen to end.
        self._descriptor = descriptor
        self._killing = threading.Lock()

    @property
    def process_id(self) -> int:
        """The child's process."""
        return self.process.pid

    def stop(self) -> None:
        """Hang up, give it two seconds, then kill it."""
        self.channel.hang_up()
        self._wait_for_end()
        self.kill()

    def kill(self) -> None:
        """Kill it and its own child programs, and wait until it is gone.

        What even the kernel cannot end, stuck in a device, is left behind after two seconds.
        """
        with self._killing:
            # Until it is waited for, its number is its own; its children may outlive it.
            if self.process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                if self._wait_for_end():
                    self.process.wait()
        self.channel.hang_up()

    def close(self) -> None:
        """Give the descriptors of channel and process back."""
        self.channel.close()
        with self._killing:
            os.close(self._descriptor)
            self._descriptor = -1

    def _wait_for_end(self) -> bool:
        """Wait two seconds for its end, but leave its number to it; False when it lives on.

        Once its descriptor was given back, nobody looks at what may have its number by then.
        """
        if self._descriptor < 0:
            return False
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(_PATIENCE * 1000))


def launch_process(role: Role) -> ProcessWorker:
    """Start a worker for `role` as a child process; raises OSError where the machine has no room for one."""
    ours, theirs = socket.socketpair()
    with ExitStack() as undo:
        undo.enter_context(ours)
        with theirs:
            descriptor = theirs.fileno()
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "hardware.host.worker", role, "--channel", str(descriptor)],
                stdin=subprocess.DEVNULL,
                pass_fds=[descriptor],
                start_new_session=True,
            )
        undo.callback(process.wait)
        undo.callback(process.kill)
        worker = ProcessWorker(Channel(ours), process, os.pidfd_open(process.pid))
        undo.pop_all()
    return worker


@dataclass(slots=True)
class ThreadWorker:
    """A worker in a thread: the same code, but it cannot be killed, only hung up on."""

    channel: Channel
    thread: threading.Thread
    process_id: None = None

    def stop(self) -> None:
        """Hang up and wait for its end."""
        self.kill()

    def kill(self) -> None:
        """Hang up and wait two seconds for its end."""
        self.channel.hang_up()
        self.thread.join(_PATIENCE)

    def close(self) -> None:
        """Give the descriptor of the channel back."""
        self.channel.close()


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
