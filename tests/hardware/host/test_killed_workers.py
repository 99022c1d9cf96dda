from __future__ import annotations

import os
import resource
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hardware.errors import DeviceFault
from hardware.host.launch import launch_process
from hardware.station import Station
from hardware.vocabulary import (
    AccessKey,
    ChipReading,
    ChipRequest,
    KeyKind,
    PrintEnd,
    Progress,
    Raster,
    Role,
    ScannedSheet,
    ScanSettings,
    StackEnd,
    State,
)

pytestmark = pytest.mark.slow

READER, CODES, SHEETS, PRINTER = (
    Role.CHIP_READER,
    Role.CODE_SCANNER,
    Role.DOCUMENT_SCANNER,
    Role.RECEIPT_PRINTER,
)
SLIP = Raster(8, 1, b"\xff")


def ignore(_: object) -> None:
    pass


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def children(process: int) -> list[int]:
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(child) for child in found]


@pytest.fixture
def station(plug, tmp_path):
    station = Station({role: plug(role, seconds=0.04) for role in Role}, tmp_path / "run")
    station.open()
    yield station
    station.close()


def worker(station: Station, role: Role) -> int:
    (found,) = [one.worker for one in station.snapshots() if one.status.role is role]
    assert found is not None
    return found


CARD = ChipRequest((AccessKey(KeyKind.CAN, "000001"),), (), bytes(8))

# What a citizen's visit asks of devices, and whether the answer is right. Each is tried again by the host.
REPEATED = {
    "identify": (READER, lambda station, _: station.chip_reader.identify().serial == "A1"),
    "capabilities": (PRINTER, lambda station, _: station.receipt_printer.capabilities().dots == 576),
    "wait_for_card": (READER, lambda station, _: station.chip_reader.wait_for_card(0.04)),
    "read": (
        READER,
        lambda station, _: isinstance(station.chip_reader.read(CARD, ignore, ignore), ChipReading),
    ),
    "next_code": (CODES, lambda station, _: station.code_scanner.next_code(0.04) == "code"),
    "status": (CODES, lambda station, _: station.code_scanner.status().state is State.READY),
    "print": (
        PRINTER,
        # A slip whose worker died may have come out or not: that is an answer too.
        lambda station, job: station.receipt_printer.print(job, SLIP).end is not PrintEnd.REFUSED,
    ),
}
# These pull paper in: the host never tries them again, the person does.
ONCE = {
    "scan": lambda station, job: isinstance(
        station.document_scanner.scan(job, ScanSettings(), ignore), ScannedSheet
    ),
    "scan_stack": lambda station, job: isinstance(
        station.document_scanner.scan_stack(job, ScanSettings(), ignore, ignore), StackEnd
    ),
}


@pytest.fixture
def killing(station, chance):
    """Kill the worker of a role at a random moment of what is done meanwhile, or soon after it."""

    @contextmanager
    def kill(role: Role) -> Iterator[None]:
        station.device(role).status()  # a worker that the last kill found idle is replaced
        victim = worker(station, role)
        timer = threading.Timer(chance.uniform(0.0, 0.06), os.kill, (victim, signal.SIGKILL))
        end = os.pidfd_open(victim)
        timer.start()
        yield
        timer.join()
        select.select([end], [], [], 30)  # all its threads have ended and its side of the channel is closed
        os.close(end)

    return kill


@pytest.mark.parametrize("name", REPEATED)
def test_a_worker_killed_at_any_moment_of_a_call_costs_one_retry_and_the_caller_nothing(
    station, made_up, killing, name
):
    role, ask = REPEATED[name]
    for number in range(4):
        with killing(role):
            assert ask(station, f"job-{number}")
    (snapshot,) = [one for one in station.snapshots() if one.status.role is role]
    assert snapshot.counters.faults <= 4
    assert snapshot.counters.recoveries == 0
    if name == "print":
        deeds = (made_up / f"{PRINTER}.log").read_text().splitlines()
        assert len(deeds) == len(set(deeds)), "a slip came out twice"


@pytest.mark.parametrize("name", ONCE)
def test_a_worker_killed_at_any_moment_of_a_scan_never_pulls_a_sheet_in_twice_and_the_next_scan_is_good(
    station, made_up, killing, name
):
    scan = ONCE[name]
    for number in range(6):
        with killing(SHEETS):
            try:
                assert scan(station, f"job-{number}")
            except DeviceFault:
                station._supervisors[SHEETS]._back_off.end_pause()
        # A worker that was idle when it died is found out before the next scan is sent to it.
        assert scan(station, f"again-{number}")
    deeds = (made_up / f"{SHEETS}.log").read_text().splitlines()
    assert len(deeds) == len(set(deeds)), "a sheet was pulled in twice"


def test_a_storm_on_one_device_does_not_touch_its_neighbours(station, killing):
    neighbours = [role for role in Role if role is not CODES]
    before = {role: worker(station, role) for role in neighbours}
    over = threading.Event()
    troubles: list[object] = []

    def work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            try:
                station.chip_reader.read(CARD, ignore, ignore)
                station.document_scanner.scan(f"job-{number}", ScanSettings(), ignore)
                outcome = station.receipt_printer.print(f"job-{number}", SLIP)
                if outcome.end is not PrintEnd.CONFIRMED:
                    troubles.append(outcome)
            except DeviceFault as fault:
                troubles.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(5):
        with killing(CODES):
            assert station.code_scanner.next_code(0.04) == "code"
    over.set()
    thread.join()
    assert troubles == []
    assert {role: worker(station, role) for role in neighbours} == before
    assert all(one.counters.faults == 0 for one in station.snapshots() if one.status.role in neighbours)


def test_a_worker_that_is_stopped_is_killed_at_its_deadline_and_a_fresh_one_answers(plug, supervise):
    supervisor = supervise(CODES, plug(CODES), launch_process)
    supervisor.open()
    stopped = supervisor.snapshot.worker
    os.kill(stopped, signal.SIGSTOP)
    assert supervisor.call("next_code", {"seconds": 0.0}, 0.5) == "code"
    assert not is_alive(stopped)


@pytest.mark.parametrize("end", ["its deadline", "a kill of it alone", "the wipe", "the end of the kiosk"])
def test_child_programs_of_a_worker_end_with_it(plug, supervise, wait_until, end):
    supervisor = supervise(SHEETS, plug(SHEETS), launch_process)
    supervisor.open()
    held = supervisor.snapshot.worker
    faults: list[DeviceFault] = []

    def scan() -> None:
        arguments = {"job_id": "with-a-child", "settings": ScanSettings()}
        try:
            supervisor.call("scan", arguments, 1.0 if end == "its deadline" else 600.0, ignore)
        except DeviceFault as fault:
            faults.append(fault)

    thread = threading.Thread(target=scan)
    thread.start()
    wait_until(lambda: children(held), "the child program")
    (child,) = children(held)
    match end:
        case "a kill of it alone":
            os.kill(held, signal.SIGKILL)
        case "the wipe":
            supervisor.restart()
        case "the end of the kiosk":
            supervisor.close()
    thread.join(60)
    assert len(faults) == 1
    wait_until(lambda: not is_alive(child), "the child's end")
    assert not is_alive(held)


def test_a_page_that_finds_no_memory_is_a_fault_and_the_worker_lives(plug, supervise):
    supervisor = supervise(SHEETS, plug(SHEETS, page_bytes=1 << 20), launch_process)
    supervisor.open()
    held = supervisor.snapshot.worker
    limits = resource.prlimit(held, resource.RLIMIT_FSIZE)
    resource.prlimit(held, resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
    with pytest.raises(DeviceFault, match="no memory file"):
        supervisor.call("scan", {"job_id": "job-1", "settings": ScanSettings()}, 20, ignore)
    supervisor._back_off.end_pause()
    arguments = {"job_id": "job-2", "settings": ScanSettings()}
    assert isinstance(supervisor.call("scan", arguments, 20, ignore), ScannedSheet)


def test_a_kiosk_without_free_descriptors_gets_a_fault_and_works_again_with_them(plug, supervise):
    supervisor = supervise(PRINTER, plug(PRINTER), launch_process)
    supervisor.open()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.dup(0)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, limits[1]))
    try:
        with pytest.raises(DeviceFault):
            supervisor.call("print", {"job_id": "job-1", "raster": SLIP}, 20)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    supervisor._back_off.end_pause()
    assert supervisor.call("print", {"job_id": "job-1", "raster": SLIP}, 20).end is PrintEnd.CONFIRMED


def test_a_bug_says_where_it_is_and_nothing_of_what_was_read(plug, supervise, capfd):
    supervisor = supervise(PRINTER, plug(PRINTER), launch_process)
    raster = Raster(576, 10, b"Nguyen Van A")
    assert supervisor.call("print", {"job_id": "job-1", "raster": raster}, 10).end is PrintEnd.UNKNOWN
    assert "the worker ended" in supervisor.snapshot.status.fault
    supervisor.close()
    said = capfd.readouterr().err
    assert "worker: ValueError" in said
    assert "made_up.py" in said
    assert "Nguyen" not in said


def test_progress_is_heard_in_order_from_a_process(station):
    heard: list[Progress] = []
    station.chip_reader.read(CARD, ignore, heard.append)
    assert [one.done for one in heard] == [0, 2]
