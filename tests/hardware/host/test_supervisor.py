from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.host.config import DeviceConfig
from hardware.host.launch import ProcessWorker, launch_process
from hardware.host.supervisor import Supervisor
from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import Station
from hardware.vocabulary import Role, State

SCANNER = Role.CODE_SCANNER


@pytest.fixture
def run_folder(tmp_path) -> Path:
    return tmp_path / "run"


@pytest.fixture
def supervisor(run_folder):
    supervisor = Supervisor(SCANNER, DeviceConfig("simulated-code-scanner", {}), run_folder)
    supervisor.open()
    yield supervisor
    supervisor.close()


def worker_id(supervisor: Supervisor) -> int:
    assert isinstance(supervisor._worker, ProcessWorker)
    return supervisor._worker.process.pid


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until_dead(process: int) -> None:
    until = time.monotonic() + 20
    while is_alive(process):
        assert time.monotonic() < until, f"process {process} lives on"
        time.sleep(0.02)


def test_a_worker_that_hangs_is_killed_at_its_deadline_and_a_fresh_one_answers(supervisor, run_folder):
    hung = worker_id(supervisor)
    ask(run_folder, SCANNER, {"do": "hang"})
    assert supervisor.call("identify", {}, 0.5).simulated
    assert not is_alive(hung)
    assert worker_id(supervisor) != hung


def test_a_worker_that_crashes_is_started_again_once(supervisor, run_folder):
    crashed = worker_id(supervisor)
    with pytest.raises(ControlRefusedError):
        ask(run_folder, SCANNER, {"do": "crash"})
    assert supervisor.call("identify", {}, 5).simulated
    assert not is_alive(crashed)


def test_a_device_that_fails_twice_is_left_alone_until_the_back_off_is_over(supervisor, run_folder):
    ask(run_folder, SCANNER, {"do": "vanish"})
    with pytest.raises(DeviceFault):
        supervisor.call("identify", {}, 5)
    ask(run_folder, SCANNER, {"do": "return"})
    supervisor._back_off._until = time.monotonic() + 1000
    with pytest.raises(DeviceFault, match="not there"):
        supervisor.call("identify", {}, 5)
    assert supervisor._worker is None
    supervisor._back_off.end_pause()
    assert supervisor.call("identify", {}, 5).simulated


@pytest.mark.slow
def test_each_failure_in_a_row_waits_longer(supervisor, run_folder):
    ask(run_folder, SCANNER, {"do": "vanish"})
    pauses = []
    for _ in range(3):
        supervisor._back_off.end_pause()
        with pytest.raises(DeviceFault):
            supervisor.call("identify", {}, 5)
        pauses.append(supervisor._back_off.seconds_left)
    assert pauses[0] < 1 < pauses[1] + 0.5 < pauses[2]


@pytest.mark.slow
def test_a_device_that_goes_and_comes_is_logged_once_each(supervisor, run_folder, caplog):
    caplog.set_level(logging.WARNING, "hardware.host")
    ask(run_folder, SCANNER, {"do": "vanish"})
    for _ in range(3):
        supervisor._back_off.end_pause()
        assert supervisor.status(5).state is State.ABSENT
    ask(run_folder, SCANNER, {"do": "return"})
    supervisor._back_off.end_pause()
    assert supervisor.status(5).state is State.READY
    assert [record.message.split(": ")[1] for record in caplog.records] == ["gone", "works again"]


def test_the_wipe_ends_a_call_under_way_and_the_process_that_held_data(supervisor, run_folder):
    held = worker_id(supervisor)
    faults: list[DeviceFault] = []

    def wait() -> None:
        try:
            supervisor.call("next_code", {"seconds": 60.0}, 65)
        except DeviceFault as fault:
            faults.append(fault)

    thread = threading.Thread(target=wait)
    thread.start()
    while not supervisor._lock.locked():
        time.sleep(0.005)
    supervisor.restart()
    thread.join(10)
    assert [fault.kind for fault in faults] == [FaultKind.GONE]
    assert not is_alive(held)
    assert supervisor.status(5).state is State.READY


def test_a_device_at_work_answers_busy(supervisor):
    def wait() -> None:
        with suppress(DeviceFault):
            supervisor.call("next_code", {"seconds": 60.0}, 65)

    thread = threading.Thread(target=wait)
    thread.start()
    while supervisor.snapshot.status.state is not State.BUSY:
        time.sleep(0.005)
    assert supervisor.status(5).state is State.BUSY
    supervisor.restart()
    thread.join()


@pytest.mark.parametrize(
    ("driver", "options", "words"),
    [
        ("no-such-driver", {}, "no driver is named"),
        ("serial", {"colour": "blue"}, "does not take these options"),
        ("simulated-code-scanner", {"gap": "long"}, "cannot be opened with these options"),
        ("serial", {"port": "/dev/no-such-port"}, "serial port"),
    ],
)
def test_a_device_that_cannot_open_is_a_state_that_says_why(run_folder, driver, options, words):
    supervisor = Supervisor(SCANNER, DeviceConfig(driver, options), run_folder)
    status = supervisor.status(5)
    assert status.state in (State.ABSENT, State.FAULT)
    assert words in status.fault
    supervisor.close()


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("control", {"request": {}}),
        ("__class__", {}),
        ("next_code", {}),
        ("next_code", {"seconds": "ten"}),
        ("next_code", {"seconds": 1.0, "more": 1}),
    ],
)
def test_a_call_that_the_role_does_not_know_is_refused(supervisor, method, arguments):
    with pytest.raises(DeviceFault) as fault:
        supervisor.call(method, arguments, 5)
    assert fault.value.kind is FaultKind.PROTOCOL


def test_a_killed_worker_disturbs_no_neighbour(run_folder):
    roles = (Role.CODE_SCANNER, Role.DOCUMENT_SCANNER)
    configs = {role: DeviceConfig(f"simulated-{role}", {}) for role in roles}
    station = Station(configs, run_folder)
    station.open()
    scanner = station._supervisors[Role.CODE_SCANNER]
    neighbour = worker_id(station._supervisors[Role.DOCUMENT_SCANNER])
    os.kill(worker_id(scanner), signal.SIGKILL)
    assert [status.state for status in station.statuses()] == [State.READY, State.READY]
    assert worker_id(station._supervisors[Role.DOCUMENT_SCANNER]) == neighbour
    station.close()
    assert not is_alive(neighbour)


def test_a_worker_dies_with_its_shell_even_in_the_middle_of_a_call(run_folder):
    program = f"""
import pathlib, threading, time
from hardware.host.config import DeviceConfig
from hardware.host.supervisor import Supervisor
from hardware.simulated.control import ask
from hardware.vocabulary import Role
run = pathlib.Path({str(run_folder)!r})
supervisor = Supervisor(Role.CODE_SCANNER, DeviceConfig("simulated-code-scanner", {{}}), run)
supervisor.open()
ask(run, Role.CODE_SCANNER, {{"do": "hang"}})
threading.Thread(target=lambda: supervisor.call("identify", {{}}, 600)).start()
print(supervisor._worker.process.pid, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        worker = int(shell.stdout.readline())
        assert is_alive(worker)
        shell.kill()
    wait_until_dead(worker)


def test_a_worker_that_was_let_go_is_not_watched_through_a_descriptor_that_may_be_anothers():
    worker = launch_process(SCANNER)
    worker.close()
    assert not worker._wait_for_end()
    worker.kill()
    assert worker.process.wait(20) != 0


def test_a_worker_leaves_no_core_and_lets_no_neighbour_look_into_it(supervisor):
    limits = Path(f"/proc/{worker_id(supervisor)}/limits").read_text()
    (core,) = [line.split() for line in limits.splitlines() if line.startswith("Max core")]
    assert core[4:6] == ["0", "0"]
    program = (
        "import ctypes; from hardware.host.harden import harden; harden(); "
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"
