"""What is simulated can be acted on from another process, whatever is asked, with a worker and without."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hardware.errors import DeviceFault
from hardware.host.launch import launch_process, launch_thread
from hardware.simulated.control import ControlRefusedError, ask
from hardware.simulated.lines import MAX_LINE, LineServer, ask_line
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, ScanSettings, State

SCANNER = Role.DOCUMENT_SCANNER
CODES = Role.CODE_SCANNER


@pytest.fixture
def open_station(run):
    """Return what opens a station with one simulated device in the folder `run`."""
    stations: list[Station] = []

    def make(role: Role, run: Path = run, launch=launch_thread) -> Station:
        station = Station({role: DeviceConfig(f"simulated-{role}", {})}, run, launch)
        stations.append(station)
        station.open()
        return station

    yield make
    for station in stations:
        station.close()


@pytest.fixture
def run() -> Iterator[Path]:
    """A run folder of a short name: strangers name its sockets by their whole path, of 107 bytes at most."""
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        yield Path(folder)


def state(run: Path, role: Role) -> dict[str, Any]:
    return ask(run, role, {"do": "state"})


def say(run: Path, words: bytes) -> dict[str, object]:
    """Send bytes as a stranger might and return the answer."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(20)
        sock.connect(str(run / "control" / f"{CODES}.sock"))
        try:
            sock.sendall(words)
            sock.shutdown(socket.SHUT_WR)
        except BrokenPipeError:
            pass
        answer = b""
        while part := sock.recv(1 << 16):
            answer += part
    return json.loads(answer)


def test_a_deep_run_folder_is_no_obstacle(tmp_path, open_station):
    deep = tmp_path / ("long" * 30) / "run"
    station = open_station(CODES, deep)
    assert station.code_scanner.next_code(0.0) is None
    ask(deep, CODES, {"do": "show", "text": "deep"})
    assert station.code_scanner.next_code(1.0) == "deep"


def test_asking_where_nobody_listens_says_so(tmp_path):
    with pytest.raises(ControlRefusedError, match="no simulated receipt-printer"):
        ask(tmp_path, Role.RECEIPT_PRINTER, {"do": "slips"})


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "feed", "page": "%%%"},
        {"do": "feed", "page": "aGVsbG8="},
        {"do": "feed"},
        {"page": "x"},
        {},
        {"do": "fail-next", "kind": "tired"},
        {"do": "fail-next", "times": 0},
        {"do": "fail-repeatedly", "kind": 7},
        {"do": "delay", "seconds": -1},
        {"do": "delay", "seconds": "long"},
    ],
)
def test_a_request_that_makes_no_sense_is_refused_and_the_device_works_on(run, open_station, request_):
    station = open_station(SCANNER)
    with pytest.raises(ControlRefusedError):
        ask(run, SCANNER, request_)
    assert ask(run, SCANNER, {"do": "clear"})["sheets"] == 0
    assert station.device(SCANNER).identify().simulated


@pytest.mark.parametrize(
    "words",
    [
        b"hello\n",
        b"[1]\n",
        b"\xff\xfe\x00\n",
        b'{"do": 7}\n',
        b'{"do": "state"',
        b"[" * 100_000 + b"\n",
        b'{"do": "show", "text": "\\ud800"}\n',
    ],
)
def test_malformed_words_are_answered_and_the_next_who_asks_is_served(run, open_station, words):
    open_station(CODES)
    assert "error" in say(run, words)
    assert state(run, CODES)["plugged"] is True


def test_words_without_a_line_end_are_understood_when_the_other_side_is_done(run, open_station):
    open_station(CODES)
    assert say(run, b'{"do": "state"}')["plugged"] is True


def test_a_request_that_is_too_long_is_answered_and_does_not_stay_in_memory(run):
    server = LineServer(run, "list", lambda request: request)
    try:
        with pytest.raises(ControlRefusedError, match="64 MiB"):
            ask_line(run, "list", {"do": "x" * (MAX_LINE + 1)}, 30)
        assert ask_line(run, "list", {"do": "y"}) == {"do": "y"}
    finally:
        server.close()


def test_somebody_who_says_nothing_keeps_nobody_waiting(run, open_station):
    open_station(CODES)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(run / "control" / f"{CODES}.sock"))
        assert state(run, CODES)["plugged"] is True


def test_only_the_owner_may_act_on_the_devices(run, open_station):
    open_station(CODES)
    assert run.stat().st_mode & 0o077 == 0
    assert (run / "control").stat().st_mode & 0o077 == 0


def test_a_device_that_fails_repeatedly_does_so_until_it_is_healed(run, open_station):
    station = open_station(CODES)
    ask(run, CODES, {"do": "fail-repeatedly", "kind": "protocol"})
    for _ in range(2):
        assert station.statuses()[0].state is State.FAULT
        station.restart([CODES])
    assert state(run, CODES)["faults"]["repeatedly"] is True
    ask(run, CODES, {"do": "heal"})
    station.restart([CODES])
    assert station.statuses()[0].state is State.READY


def test_heal_takes_every_fault_back(run):
    fresh = state(run, CODES)["faults"]
    for request in (
        {"do": "fail-next", "times": 3},
        {"do": "fail-repeatedly"},
        {"do": "delay", "seconds": 5},
        {"do": "hang"},
        {"do": "vanish"},
    ):
        ask(run, CODES, request)
        assert state(run, CODES)["faults"] != fresh
    ask(run, CODES, {"do": "heal"})
    assert state(run, CODES)["faults"] == fresh


def test_faults_can_be_asked_for_over_the_socket_by_any_program(run, open_station):
    open_station(CODES)
    assert say(run, b'{"do": "fail-next", "times": 2}\n') == {}
    assert state(run, CODES)["faults"]["times"] == 2


def test_the_state_tells_what_is_so_beside_what_the_worker_believes(run, open_station):
    station = open_station(SCANNER)
    station.statuses()
    ask(run, SCANNER, {"do": "jam"})
    told = state(run, SCANNER)
    # The feeder has jammed, and nobody has asked the scanner yet.
    assert (told["jam"], told["believes"]["condition"]) == (True, None)
    station.statuses()
    believes = state(run, SCANNER)["believes"]
    assert (believes["state"], believes["condition"]) == ("attention", "sheet-jam")
    assert (believes["last_call"], believes["calling"]) == ("status", "")
    assert believes["last_call_at"].endswith("+00:00")


def test_a_call_under_way_is_told_as_such(run, open_station):
    station = open_station(SCANNER, launch=launch_process)
    ask(run, SCANNER, {"do": "delay", "seconds": 3600})

    def scan() -> None:
        with suppress(DeviceFault):
            station.document_scanner.scan("j", ScanSettings(), lambda _: None)

    scanning = threading.Thread(target=scan)
    scanning.start()
    while state(run, SCANNER)["believes"]["calling"] != "delay":
        assert scanning.is_alive()
    station.close()
    scanning.join()


def test_the_state_is_told_without_a_worker_and_says_that_there_is_none(run, open_station):
    before = state(run, CODES)
    assert (before["worker"], before["believes"]["state"]) == (None, None)
    station = open_station(CODES, launch=launch_process)
    station.statuses()
    worker = state(run, CODES)["worker"]
    assert Path(f"/proc/{worker}/comm").exists()
    ask(run, CODES, {"do": "vanish"})
    assert station.statuses()[0].state is State.ABSENT
    station.close()
    after = state(run, CODES)
    assert after["worker"] is None
    assert after["faults"]["vanished"] is True
    assert (after["believes"]["state"], after["believes"]["fault"]) == (
        "absent",
        "gone: simulated: the device is not there",
    )
