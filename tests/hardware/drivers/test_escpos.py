from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from hardware.drivers.escpos_commands import REPORT_WHEN_DONE, ask_status, frame, raster_bands, read_status
from hardware.drivers.escpos_tcp import EscposTcpPrinter
from hardware.drivers.print_ledger import PrintLedger
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")


@pytest.fixture
def printer_that(tmp_path):
    """Return what makes a printer on the other end of which `answer(bytes) -> bytes | None` speaks."""
    servers: list[socket.socket] = []
    heard = bytearray()

    def make(answer, print_timeout=0.3) -> tuple[EscposTcpPrinter, bytearray]:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def serve() -> None:
            while True:
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                with link, suppress(OSError):
                    while data := link.recv(65536):
                        heard.extend(data)
                        reply = answer(data)
                        if reply is None:
                            break
                        link.sendall(reply)

        threading.Thread(target=serve, daemon=True).start()
        port = server.getsockname()[1]
        printer = EscposTcpPrinter(
            "127.0.0.1", str(tmp_path / "ledger"), port=port, timeout=0.1, print_timeout=print_timeout
        )
        return printer, heard

    yield make
    for server in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def test_a_printer_that_says_nothing_is_never_fine(printer_that):
    printer, heard = printer_that(lambda _: b"")
    for ask in (printer.status, lambda: printer.print("job-1", SLIP)):
        with pytest.raises(DeviceFault) as fault:
            ask()
        assert fault.value.kind is FaultKind.TIMEOUT
    assert b"\x1dv0" not in heard


@pytest.mark.parametrize("byte", [0x00, 0xFF, 0x80, 0x10, 0x02, 0x13])
def test_a_byte_that_is_no_status_is_a_fault(printer_that, byte):
    printer, _ = printer_that(lambda _: bytes((byte,)))
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.PROTOCOL


def test_a_printer_that_is_not_there_is_gone(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    printer = EscposTcpPrinter("127.0.0.1", str(tmp_path), port=port)
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.GONE


def test_a_printer_that_hangs_up_while_it_prints_leaves_the_outcome_unknown(printer_that):
    printer, _ = printer_that(lambda data: b"\x12" if data.startswith(b"\x10\x04") else None)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)


def test_a_printer_that_takes_all_but_never_says_done_leaves_the_outcome_unknown(printer_that):
    printer, heard = printer_that(lambda data: b"\x12" if data.startswith(b"\x10\x04") else b"")
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    assert heard.count(b"\x1dv0") == 1


def test_paper_that_ends_right_behind_the_cut_is_no_proof_against_the_slip(printer_that):
    cut = frame("default")[1]
    cut_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal cut_heard
        cut_heard |= cut in data
        if data.startswith(b"\x10\x04"):
            return b"\x32" if cut_heard and data[2] == 2 else b"\x12"
        return b"\x00" if data.endswith(REPORT_WHEN_DONE) and not cut_heard else b""

    printer, heard = printer_that(answer)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    assert heard.count(cut) == 1


def test_paper_that_ends_before_the_picture_is_worked_through_refuses_and_nothing_is_cut(printer_that):
    picture_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal picture_heard
        picture_heard |= b"\x1dv0" in data
        if data.startswith(b"\x10\x04"):
            return b"\x32" if picture_heard and data[2] == 2 else b"\x12"
        return b""

    printer, heard = printer_that(answer)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert frame("default")[1] not in heard


def test_the_report_of_the_picture_never_passes_for_that_of_the_cut(printer_that):
    asked = 0

    def answer(data: bytes) -> bytes:
        nonlocal asked
        if data.startswith(b"\x10\x04"):
            asked += 1
            # The cover is opened while it prints and closed again; the picture's report comes late.
            return b"\x16" if asked == 4 else b"\x12"
        return b"\x00" if frame("default")[1] in data else b""

    printer, _ = printer_that(answer, print_timeout=5.0)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "byte", "condition"),
    [
        (2, 0x12, None),
        (2, 0x16, Condition.PRINTER_COVER_OPEN),
        (2, 0x32, Condition.PAPER_OUT),
        (3, 0x1A, Condition.CUTTER_JAM),
        (3, 0x32, Condition.PRINTER_OFFLINE),
        (4, 0x1E, Condition.PAPER_LOW),
        (4, 0x7E, Condition.PAPER_OUT),
    ],
)
def test_status_bytes_mean_what_the_reference_says(kind, byte, condition):
    assert ask_status(kind) == bytes((0x10, 0x04, kind))
    assert read_status(kind, byte) is condition


def test_a_raster_whose_rows_do_not_fit_its_size_is_refused():
    with pytest.raises(ValueError, match="no 9 x 4 dots"):
        raster_bands(Raster(9, 4, b"\xff" * 4))


def test_the_command_library_leaves_nothing_in_the_folder_for_temporary_files(tmp_path):
    program = "from hardware.drivers.escpos_commands import frame; print(frame('default'))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"TMPDIR": str(tmp_path)},
    )
    assert run.stdout == "(b'\\x1b@', b'\\x1bd\\x06\\x1dV\\x00')\n"
    assert list(tmp_path.iterdir()) == []


def test_a_slip_starts_afresh_and_ends_with_feed_and_cut():
    start, end = frame("TM-T88V")
    assert start == b"\x1b@"
    assert b"\x1dV" in end


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


def test_the_job_is_on_disk_before_the_first_byte_is_sent(printer_that, tmp_path):
    seen: list[bytes] = []

    def answer(data: bytes) -> bytes:
        if b"\x1dv0" in data:
            seen.append((tmp_path / "ledger" / "print-ledger.jsonl").read_bytes())
        return b"\x12" if data.startswith(b"\x10\x04") else b"\x00"

    printer, _ = printer_that(answer)
    printer.print("job-1", SLIP)
    assert seen[0] == b'{"job_id":"job-1"}\n'
