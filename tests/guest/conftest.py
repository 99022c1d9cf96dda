"""Hot-plug on a virtual machine: these tests run in the guest that scripts/guest boots, and nowhere else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, Snapshot, State

_HAND = Path("/dev/virtio-ports/kiosk.hand")
_PATIENCE_SECONDS = 90.0
_WATCH_SECONDS = 0.5

# Elsewhere there is nothing to run, and nothing to say about it.
collect_ignore_glob = [] if _HAND.exists() else ["test_*.py"]


class Hand:
    """Who plugs and unplugs: what can be asked of it stands in scripts/hotplug/hand.py."""

    def __init__(self) -> None:
        self._plugged: list[str] = []
        # Once only: the port can be open in one place at a time.
        self._port = os.open(_HAND, os.O_RDWR)

    def do(self, what: str, **request: object) -> dict[str, object]:
        os.write(self._port, json.dumps({"do": what, **request}).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            answer += os.read(self._port, 4096)
        heard: dict[str, object] = json.loads(answer)
        assert "refused" not in heard, heard
        return heard

    def plug(self, name: str, kind: str, **properties: object) -> None:
        self.do("plug", id=name, kind=kind, **properties)
        self._plugged.append(name)

    def unplug(self, name: str) -> None:
        self._plugged.remove(name)
        self.do("unplug", id=name)

    def tidy(self) -> None:
        for name in self._plugged[:]:
            self.unplug(name)

    def forget(self, name: str) -> None:
        """Take `name` for unplugged: the machine did it by itself."""
        self._plugged.remove(name)


@pytest.fixture(scope="session")
def port() -> Hand:
    return Hand()


@pytest.fixture
def hand(port):
    yield port
    port.tidy()


@pytest.fixture
def seen(record_property) -> Callable[[str], None]:
    """Takes down for the report what was seen."""
    return lambda words: record_property("seen", words)


def _until(condition: Callable[[], object], seconds: float = _PATIENCE_SECONDS) -> None:
    """Wait until `condition` holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture
def until():
    return _until


class Watched:
    """A station with one device, which is looked after without anybody asking, and all its states so far."""

    def __init__(self, role: Role, config: DeviceConfig, folder: Path) -> None:
        self.station = Station({role: config}, folder, watch_seconds=_WATCH_SECONDS)
        self.states: list[State] = []
        self.station.subscribe(self._note)
        self.station.open()

    @property
    def snapshot(self) -> Snapshot:
        (snapshot,) = self.station.snapshots()
        return snapshot

    def becomes(self, state: State) -> Snapshot:
        _until(lambda: self.snapshot.status.state is state)
        return self.snapshot

    def _note(self, snapshot: Snapshot) -> None:
        if not self.states or self.states[-1] is not snapshot.status.state:
            self.states.append(snapshot.status.state)


@pytest.fixture
def watched(tmp_path):
    """Return what opens a station with one device; all are closed at the end."""
    opened: list[Watched] = []

    def open_one(role: Role, config: DeviceConfig) -> Watched:
        opened.append(Watched(role, config, tmp_path / "run"))
        return opened[-1]

    yield open_one
    for one in opened:
        one.station.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _HAND.exists():
        return
    terminalreporter.section("what was seen")
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.getreports(outcome):
            terminalreporter.line(f"{outcome}: {report.nodeid} ({report.duration:.1f} s)")
            for _, words in report.user_properties:
                terminalreporter.line(f"    {words}")
