from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from hardware.drivers.escpos import ledger as ledger_module
from hardware.drivers.escpos.ledger import PrintLedger
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import simulated_printer
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")


def test_a_job_without_an_end_is_unknown_after_a_power_cut(tmp_path):
    PrintLedger(tmp_path).begin("job-1")
    assert PrintLedger(tmp_path).outcome("job-1") == PrintOutcome("job-1", PrintEnd.UNKNOWN)


def test_a_line_that_a_power_cut_tore_was_never_begun_and_harms_no_other(tmp_path):
    ledger = PrintLedger(tmp_path)
    ledger.begin("job-1")
    ledger.end(PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT))
    with (tmp_path / "print-ledger.jsonl").open("ab") as file:
        file.write(b'{"job_id":"jo')
    ledger = PrintLedger(tmp_path)
    assert ledger.outcome("job-1") == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    ledger.begin("job-2")
    assert PrintLedger(tmp_path).outcome("job-2") is not None


def test_the_ledger_keeps_the_latest_jobs_and_does_not_grow_for_ever(tmp_path):
    lines = "".join(f'{{"job_id":"job-{number}"}}\n' for number in range(2500))
    (tmp_path / "print-ledger.jsonl").write_text(lines)
    ledger = PrintLedger(tmp_path)
    assert ledger.outcome("job-499") is None
    assert ledger.outcome("job-2499") == PrintOutcome("job-2499", PrintEnd.UNKNOWN)
    assert (tmp_path / "print-ledger.jsonl").read_bytes().count(b"\n") == 2000


@pytest.fixture
def peer():
    peer = PrinterPeer(simulated_printer("generic-80mm"))
    yield peer
    peer.close()


@pytest.fixture
def printer(peer, tmp_path) -> EscposTcpPrinter:
    return EscposTcpPrinter("127.0.0.1", str(tmp_path / "ledger"), port=peer.port)


@pytest.fixture
def full_disk(monkeypatch):
    """Let the ledger's disk take so many bytes and no more."""

    def fill(room: int) -> None:
        def write(descriptor: int, data: bytes) -> int:
            if room == 0:
                raise OSError(28, "No space left on device")
            return os.write(descriptor, data[:room])

        fake = type("os", (), {**vars(os), "write": staticmethod(write)})
        monkeypatch.setattr(ledger_module, "os", fake)

    return fill


@pytest.mark.parametrize("room", [0, 1, 7])
def test_a_full_disk_prints_nothing_and_says_so(printer, peer, full_disk, tmp_path, room):
    file = tmp_path / "ledger/print-ledger.jsonl"
    printer.print("job-0", SLIP)
    before = file.read_bytes()
    full_disk(room)
    with pytest.raises(DeviceFault, match="nothing was printed") as fault:
        printer.print("job-1", SLIP)
    assert fault.value.kind is FaultKind.ACCESS_DENIED
    assert len(peer.printer.mechanism.slips) == 1
    assert file.read_bytes() == before
    full_disk(1 << 20)
    assert printer.print("job-1", SLIP).end is PrintEnd.CONFIRMED
    assert PrintLedger(tmp_path / "ledger").outcome("job-1") == PrintOutcome("job-1", PrintEnd.CONFIRMED)


def test_an_end_that_cannot_be_written_is_unknown_to_the_next_worker(printer, full_disk, tmp_path):
    ledger = PrintLedger(tmp_path / "ledger")
    ledger.begin("job-1")
    full_disk(0)
    ledger.end(PrintOutcome("job-1", PrintEnd.CONFIRMED))
    assert ledger.outcome("job-1") == PrintOutcome("job-1", PrintEnd.CONFIRMED)
    assert PrintLedger(tmp_path / "ledger").outcome("job-1") == PrintOutcome("job-1", PrintEnd.UNKNOWN)


def test_a_ledger_that_cannot_be_read_is_a_fault_of_the_printer(tmp_path):
    (tmp_path / "ledger").write_text("a file where a folder should be")
    with pytest.raises(DeviceFault, match="print ledger"):
        EscposTcpPrinter("127.0.0.1", str(tmp_path / "ledger"))


def test_the_ledger_knows_jobs_and_ends_and_nothing_of_the_slip(printer, tmp_path):
    printer.print("job-1", SLIP)
    assert (tmp_path / "ledger/print-ledger.jsonl").read_bytes() == (
        b'{"job_id":"job-1"}\n{"job_id":"job-1","outcome":{"job_id":"job-1","end":"confirmed","condition":null}}\n'
    )


_CHILD = """
import sys
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.vocabulary import Raster
printer = EscposTcpPrinter("127.0.0.1", sys.argv[1], port=int(sys.argv[2]))
picture = Raster(512, 600, b"\\x55\\xaa" * 32 * 600)
for number in range(int(sys.argv[3]), 1000):
    outcome = printer.print(f"job-{number}", picture)
    print(number, outcome.end, flush=True)
"""


@pytest.mark.slow
def test_whatever_byte_a_worker_is_killed_at_no_job_is_printed_twice(peer, tmp_path):
    seed = int(os.environ.get("KIOSK_TEST_SEED") or random.SystemRandom().randrange(2**32))
    print(f"KIOSK_TEST_SEED={seed}")  # noqa: T201  # shown when the test fails
    chance = random.Random(seed)  # noqa: S311  # moments, not secrets
    first = 0
    for _ in range(4):
        command = [sys.executable, "-c", _CHILD, str(tmp_path / "ledger"), str(peer.port), str(first)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            told = child.stdout.readline()
            time.sleep(chance.random() * 0.08)
            child.send_signal(signal.SIGKILL)
            told += child.stdout.read()
        confirmed = [int(line.split()[0]) for line in told.splitlines() if line.endswith("confirmed")]
        ledger = PrintLedger(tmp_path / "ledger")
        # What was told as confirmed is in the ledger for ever.
        assert all(ledger.outcome(f"job-{number}").end is PrintEnd.CONFIRMED for number in confirmed)
        last = ledger.last
        assert last is not None
        # The job that was killed, if one was, has no end and is never begun again.
        first = int(last.job_id.removeprefix("job-"))
        printer = EscposTcpPrinter("127.0.0.1", str(tmp_path / "ledger"), port=peer.port)
        assert printer.print(last.job_id, SLIP) == last
        first += 1
    # The next slip of a fresh worker is whole, whatever was left of the one before.
    before = len(peer.printer.mechanism.slips)
    outcome = printer.print("last", Raster(512, 100, b"\xff" * 64 * 100))
    assert outcome.end is PrintEnd.CONFIRMED
    slip = peer.printer.mechanism.slips[-1]
    assert len(peer.printer.mechanism.slips) == before + 1
    assert slip.rows.count(b"\xff" * 64) == 100
