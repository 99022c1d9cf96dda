"""A worker that is a unit of its own: called at a socket, ended with its caller, started afresh."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from hardware.errors import DeviceFault
from hardware.host.finding import opening
from hardware.host.talk import Talk
from hardware.host.unit import call_unit
from hardware.vocabulary import Role, State

pytestmark = pytest.mark.slow

ROLE = Role.CODE_SCANNER
# Takes its place, so that the number that was promised the socket is the worker's own.
AS_SYSTEMD = """
import os, sys
os.environ["LISTEN_PID"] = str(os.getpid())
os.execv(sys.argv[1], sys.argv[1:])
"""


@contextmanager
def unit(folder):
    """Hold a unit's socket and start its worker again for ever, as systemd does; gives its processes."""
    started: list[subprocess.Popen[bytes]] = []
    ending = threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / f"{ROLE}.sock"))
        listener.listen()

        def start() -> subprocess.Popen[bytes]:
            worker = [sys.executable, "-P", "-m", "hardware.host.unit", ROLE]
            return subprocess.Popen(
                [sys.executable, "-S", "-c", AS_SYSTEMD, *worker],
                env={**os.environ, "LISTEN_FDS": "1"},
                preexec_fn=lambda: os.dup2(listener.fileno(), 3),  # noqa: PLW1509 - as systemd does
                close_fds=False,
                start_new_session=True,
            )

        def keep() -> None:
            while not ending.is_set():
                started.append(start())
                started[-1].wait()

        keeper = threading.Thread(target=keep)
        keeper.start()
        try:
            yield started
        finally:
            ending.set()
            started[-1].terminate()
            keeper.join()


@pytest.fixture
def doors():
    # A socket's address has room for some hundred characters only.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


def test_a_unit_serves_and_every_restart_gives_a_fresh_process(doors, supervise, plug):
    with unit(doors) as started:
        supervisor = supervise(ROLE, plug(ROLE), partial(call_unit, doors))
        assert supervisor.status().state is State.READY
        supervisor.restart()
        assert supervisor.status().state is State.READY
        assert started[0].returncode == 0
        assert started[0].pid != started[1].pid


def test_a_unit_that_was_killed_is_called_again(doors, supervise, plug):
    with unit(doors) as started:
        supervisor = supervise(ROLE, plug(ROLE), partial(call_unit, doors))
        assert supervisor.status().state is State.READY
        started[0].kill()
        assert supervisor.status().state is State.READY


def test_a_unit_that_hangs_in_its_device_ends_when_its_caller_hangs_up(doors, plug, wait_until, tmp_path):
    with unit(doors) as started:
        worker = call_unit(doors, ROLE)
        talk = Talk(ROLE, worker)
        talk.open(opening(plug(ROLE, "A1 hangs"), tmp_path), 30)
        with pytest.raises(DeviceFault):
            talk.ask_status(0.2)
        worker.kill()
        wait_until(lambda: len(started) > 1, "a fresh worker")
        worker.close()
        assert started[0].returncode == -signal.SIGKILL


def test_without_its_unit_a_device_is_a_fault_and_nothing_else(doors, supervise, plug):
    supervisor = supervise(ROLE, plug(ROLE), partial(call_unit, doors))
    with pytest.raises(DeviceFault, match="no worker can be started"):
        supervisor.open()
