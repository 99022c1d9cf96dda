from __future__ import annotations

import threading
import time

import pytest

from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import PrintEnd, PrintOutcome, Raster, Role

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
