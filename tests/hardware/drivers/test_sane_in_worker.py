"""Scanners behind workers: nothing outlives a killed one, and a broken one disturbs no neighbour."""

from __future__ import annotations

import base64
import io
import os
import resource
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, ScannedSheet, ScanSettings, State

pytestmark = pytest.mark.slow

SCANNER = Role.DOCUMENT_SCANNER
SETTINGS = ScanSettings(dpi=100)


def ignore(_: object) -> None:
    pass


def encoded(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return base64.b64encode(file.getvalue()).decode()


PAGE = encoded(Image.frombytes("RGB", (827, 1169), os.urandom(827 * 1169 * 3)))


@pytest.fixture
def station_of(tmp_path):
    """Return what opens a station; all are closed at the end."""
    stations: list[Station] = []

    def make(**drivers: str) -> Station:
        configs = {Role(role.replace("_", "-")): DeviceConfig(driver, {}) for role, driver in drivers.items()}
        stations.append(Station(configs, tmp_path / "run"))
        stations[-1].open()
        return stations[-1]

    yield make
    for station in stations:
        station.close()


@pytest.fixture
def stalling(tmp_path):
    """A station with SANE's test backend, which takes for ever to give a page."""
    (tmp_path / "dll.conf").write_text("test\n")
    (tmp_path / "test.conf").write_text("read-delay true\nread-delay-duration 200000\nread-limit true\n")
    config = DeviceConfig("sane", {"device": "test:0", "config_folder": str(tmp_path)})
    station = Station({SCANNER: config}, tmp_path / "run")
    station.open()
    yield station
    station.close()


def worker_of(station: Station) -> int:
    (worker,) = (snapshot.worker for snapshot in station.snapshots() if snapshot.status.role is SCANNER)
    assert worker is not None
    return worker


def scanimages_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            name, _, rest = stat.read_text().partition("(")[2].rpartition(") ")
            if name == "scanimage" and int(rest.split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def wait_until(true) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        threading.Event().wait(0.01)


def test_the_program_ends_with_a_worker_that_is_killed_alone(stalling):
    worker = worker_of(stalling)
    faults: list[DeviceFault] = []

    def scan() -> None:
        try:
            stalling.document_scanner.scan("job-1", SETTINGS, ignore)
        except DeviceFault as fault:
            faults.append(fault)

    scanning = threading.Thread(target=scan)
    scanning.start()
    wait_until(lambda: scanimages_of(worker))
    programs = scanimages_of(worker)
    os.kill(worker, signal.SIGKILL)
    scanning.join()
    assert [fault.kind for fault in faults] == [FaultKind.PROTOCOL]
    wait_until(lambda: not any(Path(f"/proc/{program}").exists() for program in programs))


def test_a_stalled_scan_is_cancelled_through_the_worker(stalling):
    worker = worker_of(stalling)
    results: list[object] = []
    scanning = threading.Thread(
        target=lambda: results.append(stalling.document_scanner.scan("job-1", SETTINGS, ignore))
    )
    scanning.start()
    wait_until(lambda: scanimages_of(worker))
    stalling.document_scanner.cancel()
    scanning.join()
    assert results == [None]
    assert worker_of(stalling) == worker


def test_a_page_that_is_too_large_leaves_the_neighbours_alone(station_of, tmp_path):
    station = station_of(document_scanner="simulated-document-scanner", code_scanner="simulated-code-scanner")
    run = tmp_path / "run"
    neighbour = next(s.worker for s in station.snapshots() if s.status.role is Role.CODE_SCANNER)
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    ask(run, SCANNER, {"do": "lie", "about": "huge"})
    with pytest.raises(DeviceFault, match="20000 x 20000"):
        station.document_scanner.scan("job-1", SETTINGS, ignore)
    snapshots = {snapshot.status.role: snapshot for snapshot in station.snapshots()}
    assert snapshots[Role.CODE_SCANNER].worker == neighbour
    assert snapshots[Role.CODE_SCANNER].status.state is State.READY
    wait_until(lambda: station.device(SCANNER).status().state is State.READY)
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    assert isinstance(station.document_scanner.scan("job-2", SETTINGS, ignore), ScannedSheet)


def test_after_garbage_the_next_page_comes(station_of, tmp_path):
    station = station_of(document_scanner="simulated-network-scanner")
    run = tmp_path / "run"
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    ask(run, SCANNER, {"do": "lie", "about": "garbage"})
    with pytest.raises(DeviceFault):
        station.document_scanner.scan("job-1", SETTINGS, ignore)
    wait_until(lambda: station.device(SCANNER).status().state is State.READY)
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    assert isinstance(station.document_scanner.scan("job-2", SETTINGS, ignore), ScannedSheet)


def test_a_page_that_finds_no_room_in_memory_is_a_clear_fault(station_of, tmp_path):
    station = station_of(document_scanner="simulated-network-scanner")
    run = tmp_path / "run"
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    # No file of the worker may grow over 64 KiB from now on, the memory file that carries the page included.
    resource.prlimit(worker_of(station), resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
    with pytest.raises(DeviceFault, match="no memory file"):
        station.document_scanner.scan("job-1", SETTINGS, ignore)
    wait_until(lambda: station.device(SCANNER).status().state is State.READY)
    ask(run, SCANNER, {"do": "feed", "page": PAGE})
    assert isinstance(station.document_scanner.scan("job-2", SETTINGS, ignore), ScannedSheet)
