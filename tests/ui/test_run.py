"""`kiosk run`: the whole system comes up on one machine, does what is typed, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hardware.simulated.control import ask
from kiosk.sandbox.children import environment
from kiosk.sandbox.world import world_settings

pytestmark = pytest.mark.slow


def children_of(pid: int) -> list[int]:
    """List the processes that a process started and that still run, theirs included."""
    own = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    return [*own, *(grandchild for child in own for grandchild in children_of(child))]


@pytest.fixture
def started(tmp_path):
    settings = world_settings(tmp_path / "world", tmp_path / "run")
    child = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "run", "--dock"],
        env={**environment(settings, tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield child
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def read_until(child: subprocess.Popen[str], words: str) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        if words in line:
            return
    raise AssertionError(f"ended before it said {words!r}")


def say(child: subprocess.Popen[str], words: str) -> None:
    assert child.stdin is not None
    child.stdin.write(words + "\n")
    child.stdin.flush()


@pytest.mark.parametrize("end", ["quit", "SIGTERM"])
def test_run_starts_everything_acts_on_the_devices_and_leaves_nothing_running(started, tmp_path, end):
    read_until(started, "people:")
    running = children_of(started.pid)
    assert len(running) >= 5  # sandbox, gateway, agent, shell, dock; the shell's workers follow
    until = time.monotonic() + 20
    answer = ""
    while answer != "done" and time.monotonic() < until:  # until the chip reader's worker is up
        say(started, "card minh-anh")
        assert started.stdout is not None
        answer = started.stdout.readline().strip()
    assert answer == "done"
    say(started, "pull")
    read_until(started, "done")
    assert ask(tmp_path / "run", "network", {"do": "state"})["mode"] == "cut"
    say(started, "dance")
    read_until(started, "what the citizen does")
    if end == "quit":
        say(started, "quit")
    else:
        started.send_signal(signal.SIGTERM)
    assert started.wait(20) == (0 if end == "quit" else 128 + signal.SIGTERM)
    assert [pid for pid in running if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
