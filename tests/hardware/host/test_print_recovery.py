from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.host.launch import launch_process
from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import PrintEnd, PrintOutcome, Raster, Role

PRINTER = Role.RECEIPT_PRINTER
SLIP = Raster(576, 200, b"\x0f" * 72 * 200)


def test_a_worker_that_dies_while_it_prints_leaves_the_outcome_unknown_and_no_second_slip(tmp_path):
    role = Role.RECEIPT_PRINTER
    options: dict[str, str | int | float | bool] = {
        "ledger": str(tmp_path / "ledger"),
        "print_timeout": 30.0,
    }
    station = Station({role: DeviceConfig("simulated-receipt-printer", options)}, tmp_path / "run")
    station.open()
    ask(tmp_path / "run", role, {"do": "go-silent", "after_rows": 100})
    outcomes: list[PrintOutcome] = []
    thread = threading.Thread(target=lambda: outcomes.append(station.receipt_printer.print("job-1", SLIP)))
    thread.start()
    ledger = tmp_path / "ledger" / "print-ledger.jsonl"
    while not (ledger.exists() and b"job-1" in ledger.read_bytes()):
        time.sleep(0.01)
    with pytest.raises(ControlRefusedError):
        ask(tmp_path / "run", role, {"do": "crash"})
    thread.join(20)
    assert outcomes == [PrintOutcome("job-1", PrintEnd.UNKNOWN)]
    assert ask(tmp_path / "run", role, {"do": "slips"})["slips"] == []
    station.close()


@pytest.mark.slow
@pytest.mark.parametrize("end", ["a kill", "the wipe"])
def test_a_worker_that_dies_while_it_prints_and_finds_no_printer_after_it_leaves_the_outcome_unknown(
    plug, made_up, supervise, wait_until, end
):
    supervisor = supervise(PRINTER, plug(PRINTER, seconds=600.0), launch_process)
    supervisor.open()
    outcomes: list[PrintOutcome] = []

    def work() -> None:
        outcomes.append(supervisor.call("print", {"job_id": "job-1", "raster": SLIP}, 600))

    thread = threading.Thread(target=work)
    thread.start()
    wait_until((made_up / f"{PRINTER}.job-1").exists, "the slip to begin")
    (made_up / PRINTER).unlink()
    if end == "a kill":
        os.kill(supervisor.snapshot.worker, signal.SIGKILL)
    else:
        supervisor.restart()
    thread.join(60)
    assert outcomes == [PrintOutcome("job-1", PrintEnd.UNKNOWN)]
    # Back again, it still does not know; and what never reached it was never printed.
    supervisor._back_off.end_pause()
    with pytest.raises(DeviceFault) as fault:
        supervisor.call("print", {"job_id": "job-2", "raster": SLIP}, 20)
    assert fault.value.kind is FaultKind.GONE
    plug(PRINTER)
    supervisor._back_off.end_pause()
    assert supervisor.call("print", {"job_id": "job-1", "raster": SLIP}, 20).end is PrintEnd.UNKNOWN
