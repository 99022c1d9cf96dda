from __future__ import annotations

import logging
import os
import signal
import threading
from pathlib import Path

import pytest

from hardware.errors import DeviceFault, FaultKind, HardwareError
from hardware.host import supervisor as supervisor_module
from hardware.host.launch import launch_process, launch_thread
from hardware.host.proxies import DocumentScannerProxy
from hardware.station import Station
from hardware.vocabulary import Condition, Counters, Role, ScanSettings, Snapshot, State

SCANNER, PRINTER = Role.CODE_SCANNER, Role.RECEIPT_PRINTER


@pytest.fixture
def open_station(tmp_path):
    stations: list[Station] = []

    def make(configs, watch_seconds=None, launch=launch_thread) -> Station:
        stations.append(Station(configs, tmp_path / "run", launch, watch_seconds))
        stations[-1].open()
        return stations[-1]

    yield make
    for station in stations:
        station.close()


def state(station: Station) -> State:
    return station.snapshots()[0].status.state


def test_what_is_unplugged_becomes_absent_and_what_returns_ready_without_anybody_calling(
    plug, made_up, open_station, wait_until, caplog
):
    caplog.set_level(logging.WARNING, "hardware.host")
    station = open_station({SCANNER: plug(SCANNER)}, 0.02)
    heard: list[Snapshot] = []
    station.subscribe(heard.append)
    (made_up / SCANNER).unlink()
    wait_until(lambda: state(station) is State.ABSENT, "the device to be missed")
    plug(SCANNER)
    wait_until(lambda: state(station) is State.READY, "the device to be back")
    wait_until(lambda: station.snapshots()[0].counters.recoveries == 1, "the recovery to be counted")
    station.close()
    assert [record.message.split(": ")[1] for record in caplog.records] == ["gone", "works again"]
    # In between it was recovering; who listens slowly may not hear of that.
    seen = dict.fromkeys(snapshot.status.state for snapshot in heard)
    seen.pop(State.RECOVERING, None)
    assert list(seen) == [State.ABSENT, State.READY]
    gone = next(snapshot for snapshot in heard if snapshot.status.state is State.ABSENT)
    assert "not plugged in" in gone.status.fault
    counters = heard[-1].counters
    assert (counters.faults, counters.recoveries) == (1, 1)
    assert counters.last_fault.startswith("gone: ")
    assert counters.last_fault_at is not None
    assert counters.last_fault_at.tzinfo is not None


def test_a_device_that_is_silent_for_a_moment_is_told_and_keeps_its_worker(plug, supervise):
    supervisor = supervise(SCANNER, plug(SCANNER))
    supervisor.open()
    port = Path(supervisor._config.options["port"])
    port.unlink()
    supervisor.look()
    assert supervisor.snapshot.status.state is State.ABSENT
    port.write_text("A1")
    supervisor._back_off.end_pause()
    assert supervisor.call("next_code", {"seconds": 0.0}, 5) == "code"
    counters = supervisor.snapshot.counters
    assert (counters.opens, counters.faults, counters.recoveries, counters.jobs) == (1, 1, 1, 1)


def test_an_idle_worker_that_is_killed_is_replaced_and_nobody_hears_of_a_fault(
    plug, open_station, wait_until, caplog
):
    caplog.set_level(logging.WARNING, "hardware.host")
    station = open_station({SCANNER: plug(SCANNER)}, 0.02, launch_process)
    killed = station.snapshots()[0].worker
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    def replaced() -> bool:
        (snapshot,) = station.snapshots()
        return snapshot.worker not in (None, killed) and snapshot.status.state is State.READY

    wait_until(replaced, "a fresh worker")
    assert caplog.records == []


def test_the_condition_at_the_start_and_every_change_of_it_is_told(plug, open_station, wait_until):
    station = open_station({PRINTER: plug(PRINTER, "A1 paper-low")}, 0.02)
    assert station.snapshots()[0].status.condition is Condition.PAPER_LOW
    assert state(station) is State.ATTENTION
    plug(PRINTER, "A1 paper-out")
    wait_until(lambda: station.snapshots()[0].status.condition is Condition.PAPER_OUT, "paper out")
    plug(PRINTER)
    wait_until(lambda: state(station) is State.READY, "new paper")
    assert station.snapshots()[0].counters == Counters(opens=1)


def test_a_device_that_comes_back_with_its_cover_open_says_so_at_once(
    plug, made_up, open_station, wait_until
):
    config = plug(PRINTER)
    (made_up / PRINTER).unlink()
    station = open_station({PRINTER: config}, 0.02)
    assert state(station) is State.ABSENT
    heard: list[State] = []
    station.subscribe(lambda snapshot: heard.append(snapshot.status.state))
    plug(PRINTER, "A1 printer-cover-open")
    wait_until(lambda: state(station) is State.ATTENTION, "the open cover")
    station.close()
    assert State.READY not in heard


def test_a_device_that_hangs_when_it_is_looked_at_does_not_keep_a_call(
    plug, open_station, wait_until, monkeypatch
):
    monkeypatch.setattr(supervisor_module, "LOOK_SECONDS", 0.2)
    station = open_station({SCANNER: plug(SCANNER)}, 0.02, launch_process)
    plug(SCANNER, "A1 hangs")
    wait_until(lambda: station._supervisors[SCANNER]._keeping, "the look")
    plug(SCANNER)
    assert station.code_scanner.next_code(0.0) == "code"


def test_nobody_waits_for_a_device_that_was_given_up_while_it_is_tried_again(
    plug, made_up, supervise, wait_until, monkeypatch
):
    monkeypatch.setattr(supervisor_module, "_PATIENCE", 0.01)
    config = plug(SCANNER)
    (made_up / SCANNER).unlink()
    supervisor = supervise(SCANNER, config, launch_process)
    assert supervisor.status().state is State.ABSENT
    plug(SCANNER, "A1 hangs")
    supervisor._back_off.end_pause()
    keeper = threading.Thread(target=supervisor.look)
    keeper.start()
    wait_until(lambda: supervisor.snapshot.counters.opens == 1, "the device to be tried")
    with pytest.raises(DeviceFault, match="not plugged in"):
        supervisor.call("next_code", {"seconds": 0.0}, 5)
    assert keeper.is_alive()
    supervisor.close()
    keeper.join(30)


def test_a_device_in_use_is_not_looked_at(plug, supervise, wait_until):
    supervisor = supervise(Role.DOCUMENT_SCANNER, plug(Role.DOCUMENT_SCANNER, seconds=60.0))
    scanner = DocumentScannerProxy(supervisor)
    results: list[object] = []
    job = ("job-1", ScanSettings(), lambda _: None)
    thread = threading.Thread(target=lambda: results.append(scanner.scan(*job)))
    thread.start()
    wait_until(lambda: supervisor.snapshot.status.state is State.BUSY, "the scan")
    supervisor.look()
    assert supervisor.snapshot.status.state is State.BUSY
    scanner.cancel()
    thread.join()
    assert results == [None]


@pytest.mark.parametrize("watch_seconds", [None, 0.02])
def test_two_devices_that_are_swapped_both_say_so_and_work_again_when_swapped_back(
    plug, open_station, wait_until, watch_seconds
):
    one = plug(SCANNER, "A1", expected="A1")
    two = plug(PRINTER, "B2", expected="B2")
    station = open_station({SCANNER: one, PRINTER: two}, watch_seconds)
    assert [snapshot.status.state for snapshot in station.snapshots()] == [State.READY] * 2
    plug(SCANNER, "B2")
    plug(PRINTER, "A1")
    station.restart([SCANNER, PRINTER])
    for snapshot, expected, found in zip(station.snapshots(), ("A1", "B2"), ("B2", "A1"), strict=True):
        words = f"expected serial number {expected}, found serial number {found}"
        assert snapshot.status.state is State.FAULT
        assert snapshot.status.fault == f"{FaultKind.WRONG_DEVICE}: {words}"
        # A person has to swap them: nothing is tried over and over.
        assert snapshot.counters.faults == 1
        assert snapshot.counters.opens == 1
    with pytest.raises(DeviceFault, match="found serial number B2"):
        station.code_scanner.next_code(0.0)
    plug(SCANNER, "A1")
    plug(PRINTER, "B2")
    for supervisor in station._supervisors.values():
        supervisor._back_off.end_pause()
    assert [status.state for status in station.statuses()] == [State.READY] * 2
    assert station.code_scanner.next_code(0.0) == "code"


def test_a_device_that_lies_about_what_it_is_is_a_fault(plug, supervise):
    supervisor = supervise(PRINTER, plug(PRINTER, "A1 lies"))
    status = supervisor.status()
    assert status.state is State.FAULT
    assert "somebody else" in status.fault


def test_closing_from_many_threads_in_the_middle_of_calls_leaves_no_worker_and_starts_none(
    plug, open_station
):
    roles = (SCANNER, PRINTER)
    station = open_station({role: plug(role) for role in roles}, 0.01, launch_process)
    workers = [snapshot.worker for snapshot in station.snapshots()]
    calls = [threading.Thread(target=lambda: [station.statuses() for _ in range(20)]) for _ in range(2)]
    closers = [threading.Thread(target=station.close) for _ in range(3)]
    for thread in (*calls, *closers):
        thread.start()
    for thread in (*calls, *closers):
        thread.join(60)
    station.restart(roles)
    station.open()
    assert [snapshot.worker for snapshot in station.snapshots()] == [None, None]
    assert all(worker is not None and not Path(f"/proc/{worker}").exists() for worker in workers)
    with pytest.raises(DeviceFault, match="closed"):
        station.code_scanner.next_code(0.0)


def test_a_role_that_is_not_filled_is_refused(plug, open_station):
    station = open_station({SCANNER: plug(SCANNER)})
    with pytest.raises(HardwareError, match="has no receipt-printer"):
        station.device(PRINTER)
