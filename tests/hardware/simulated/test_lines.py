"""Who listens for a simulated device: one kiosk, and after a dead one its successor."""

from __future__ import annotations

from contextlib import suppress

import pytest

from hardware.host.launch import launch_process, launch_thread
from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State

CODES = Role.CODE_SCANNER


@pytest.fixture
def open_station(tmp_path):
    """Return what opens a station with a simulated code scanner, each time in the same run folder."""
    stations: list[Station] = []

    def make(launch) -> Station:
        stations.append(Station({CODES: DeviceConfig("simulated-code-scanner", {})}, tmp_path, launch))
        stations[-1].open()
        return stations[-1]

    yield make
    for station in stations:
        station.close()


def test_a_second_kiosk_is_refused_the_device_that_a_running_one_holds(open_station, tmp_path):
    first = open_station(launch_process)
    before = ask(tmp_path, CODES, {"do": "state"})
    second = open_station(launch_thread)
    (snapshot,) = second.snapshots()
    assert snapshot.status.state is State.FAULT
    assert "busy: another kiosk holds this simulated code-scanner" in snapshot.status.fault
    after = ask(tmp_path, CODES, {"do": "state"})
    assert (after["worker"], after["believes"]) == (before["worker"], before["believes"])
    ask(tmp_path, CODES, {"do": "show", "text": "still mine"})
    assert first.code_scanner.next_code(10.0) == "still mine"
    first.close()
    second.restart([CODES])
    assert second.code_scanner.status().state is State.READY


def test_a_socket_that_a_dead_worker_left_behind_is_replaced(open_station, tmp_path):
    open_station(launch_process)
    with suppress(ControlRefusedError):
        ask(tmp_path, CODES, {"do": "crash"})
    assert (tmp_path / "control" / f"{CODES}.sock").exists()
    assert open_station(launch_thread).code_scanner.status().state is State.READY
