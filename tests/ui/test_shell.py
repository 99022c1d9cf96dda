"""`kiosk shell` as a process: it ends when asked, and keeps to itself what it knows."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.sandbox.children import environment
from kiosk.sandbox.world import provision, world_settings

SECONDS = 40
# Runs a process up to its first step after it has seen to itself, and says there what others may see of it.
LOOK = """
import ctypes, resource, socket, sys
def look(*_, **__):
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
    sys.stdout.flush()
    raise SystemExit
"""
PROCESSES = {
    "shell": "import ui.cli.shell as m; m.build_world = look; sys.argv[1:] = ['shell'];"
    " import kiosk.__main__",
    "agent": "import kiosk.cli.agent as m; m.Outbox = look; sys.argv[1:] = ['agent']; import kiosk.__main__",
    "worker": "import hardware.host.worker as m; m.serve = look; end, other = socket.socketpair();"
    " m.main(['chip-reader', '--channel', str(other.detach())])",
}


@pytest.fixture
def settings(tmp_path):
    made = world_settings(tmp_path, tmp_path / "run")
    provision(made)
    return made


@pytest.fixture
def offscreen(settings, tmp_path):
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    return {**environment(settings, tmp_path / "home"), **quiet, "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def manager():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("")  # the kernel gives a free abstract name
        listener.settimeout(SECONDS)
        yield listener


def last_of(listener):
    listener.setblocking(False)
    last = b""
    with suppress(BlockingIOError):
        while True:
            last = listener.recv(64)
    return last


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_idle_shell_tells_its_manager_ends_well_on_a_signal_and_leaves_no_worker(
    offscreen, settings, tmp_path, number, manager
):
    with (tmp_path / "shell.log").open("wb") as log:
        shell = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "shell", "--window"],
            env={**offscreen, "NOTIFY_SOCKET": manager.getsockname().decode().replace("\0", "@", 1)},
            stdout=log,
            stderr=log,
        )
    assert [manager.recv(64), manager.recv(64), manager.recv(64)] == [b"READY=1", *[b"WATCHDOG=1"] * 2]
    sockets = settings.paths.run / "control"
    until = time.monotonic() + SECONDS
    while len(workers := children(shell.pid)) < 4 or len(list(sockets.glob("*.sock"))) < 4:
        assert time.monotonic() < until, "the shell did not come up"
        assert shell.poll() is None
        time.sleep(0.05)
    limits = Path(f"/proc/{shell.pid}/limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if "core file" in line] == [["0", "0"]]
    shell.send_signal(number)
    assert shell.wait(SECONDS) == 0, (tmp_path / "shell.log").read_text()
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert last_of(manager) == b"STOPPING=1"


@pytest.mark.slow
@pytest.mark.parametrize("process", PROCESSES)
def test_no_core_is_dumped_and_nobody_may_look_in(offscreen, process):
    seen = subprocess.run(
        [sys.executable, "-c", LOOK + PROCESSES[process]],
        env=offscreen,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert seen.stdout.split() == ["0", "0", "0"]


def children(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in told.split()]


def test_a_signal_wakes_an_event_loop_in_which_no_python_runs(offscreen):
    program = (
        "import sys; from PySide6.QtGui import QGuiApplication; from ui.stopping import StopSignals\n"
        "application = QGuiApplication([]); stopping = StopSignals(application); print(flush=True)\n"
        "code = application.exec(); stopping.close(); sys.exit(code)"
    )
    child = subprocess.Popen([sys.executable, "-c", program], env=offscreen, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    child.terminate()
    assert child.wait(SECONDS) == 0
    child.stdout.close()
