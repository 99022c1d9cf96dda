"""The one logic of all ESC/POS printers, against a printer whose every answer the test decides."""

from __future__ import annotations

import os
import random
import select
import socket
import threading
import time
import tty
from contextlib import suppress

import pytest

from hardware.drivers.escpos import models
from hardware.drivers.escpos.file import EscposFilePrinter
from hardware.drivers.escpos.serial import EscposSerialPrinter
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.drivers.escpos.usb import EscposUsbPrinter
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.simulated.receipt_peer import PrinterPeer
from hardware.simulated.receipt_printer import simulated_printer
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")
LONG = Raster(512, 3000, b"\x55\xaa" * 32 * 3000)
REPORT, PICTURE = b"\x1dr\x01", b"\x1dv0"
CUT = bytes.fromhex(models.load("generic-80mm").cut)


def is_question(data: bytes) -> bool:
    return data.startswith(b"\x10\x04")


@pytest.fixture
def printer_that(tmp_path):
    """Return what makes a printer on the other end of which `answer(bytes) -> bytes | None` speaks."""
    servers: list[socket.socket] = []
    heard = bytearray()

    def make(answer, print_timeout=0.3, **options) -> tuple[EscposTcpPrinter, bytearray]:
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
        printer = EscposTcpPrinter(
            "127.0.0.1",
            str(tmp_path / "ledger"),
            port=server.getsockname()[1],
            timeout=0.1,
            print_timeout=print_timeout,
            **options,
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
    assert PICTURE not in heard


@pytest.mark.parametrize("byte", [0x00, 0xFF, 0x80, 0x10, 0x02])
def test_a_byte_that_is_no_status_is_a_fault(printer_that, byte):
    printer, _ = printer_that(lambda _: bytes((byte,)))
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.PROTOCOL


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<h1>Your browser sent ...</h1>",
        b"8934567012345\r\n",
        b"022088001234||Nguyen Thi A|01021988|\r",
    ],
    ids=["web server", "barcode scanner", "card code"],
)
def test_another_device_in_the_printers_place_is_named_as_such_and_not_quoted(printer_that, said):
    printer, _ = printer_that(lambda _: said)
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.WRONG_DEVICE
    assert not any(word in str(fault.value) for word in ("Nguyen", "8934", "022", "browser"))


@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_for_an_answer_end_in_a_fault_or_a_condition_and_never_in_a_slip(printer_that, seed):
    chance = random.Random(seed)  # noqa: S311 - nonsense, not secrets
    printer, heard = printer_that(lambda _: chance.randbytes(chance.randrange(1, 80)))
    # Only three bytes that happen to be answers would let it print; then noise makes the end unknown.
    with suppress(DeviceFault):
        assert printer.print("job-1", SLIP).end is not PrintEnd.CONFIRMED
    with suppress(DeviceFault):
        printer.status()
    assert heard.count(PICTURE) <= 1


@pytest.mark.parametrize("seed", range(4))
def test_random_bytes_while_it_prints_never_confirm_a_slip(printer_that, seed):
    chance = random.Random(seed)  # noqa: S311 - nonsense, not secrets

    def answer(data: bytes) -> bytes:
        return b"\x12" if is_question(data) else chance.randbytes(40)

    printer, _ = printer_that(answer)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN


def test_a_late_answer_does_not_pass_for_one_to_the_next_question(printer_that):
    late = [b"", b""]

    def answer(data: bytes) -> bytes:
        if late:
            return late.pop()
        # The two that were owed, an error and paper out, come with the answer that was asked for now.
        return b"\x12"

    printer, _ = printer_that(answer)
    with pytest.raises(DeviceFault):
        printer.status()
    with pytest.raises(DeviceFault):
        printer.status()
    assert printer.status().condition is None


def test_a_report_that_an_earlier_job_is_owed_does_not_confirm_the_next(printer_that, tmp_path):
    phase = "first"

    def answer(data: bytes) -> bytes:
        if is_question(data):
            return b"\x12"
        # The first slip is never reported on; its report comes as soon as anybody speaks again.
        return b"\x00" if phase == "second" and PICTURE in data and REPORT not in data else b""

    printer, _ = printer_that(answer)
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    phase = "second"
    assert printer.print("job-2", SLIP).end is PrintEnd.UNKNOWN


def test_a_printer_that_is_not_there_is_gone(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    for printer in (
        EscposTcpPrinter("127.0.0.1", str(tmp_path), port=port),
        EscposSerialPrinter(str(tmp_path / "ttyNone"), str(tmp_path)),
        EscposUsbPrinter(str(tmp_path / "lp0"), str(tmp_path)),
    ):
        with pytest.raises(DeviceFault) as fault:
            printer.status()
        assert fault.value.kind is FaultKind.GONE


def test_a_printer_that_hangs_up_while_it_prints_leaves_the_outcome_unknown(printer_that):
    printer, _ = printer_that(lambda data: b"\x12" if is_question(data) else None)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)


def test_a_printer_that_takes_all_but_never_says_done_leaves_the_outcome_unknown(printer_that):
    printer, heard = printer_that(lambda data: b"\x12" if is_question(data) else b"")
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN
    assert heard.count(PICTURE) == 1


def test_paper_that_ends_right_behind_the_cut_is_no_proof_against_the_slip(printer_that):
    cut_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal cut_heard
        cut_heard |= CUT in data
        if is_question(data):
            return b"\x32" if cut_heard and data[2] == 2 else b"\x12"
        return b"\x00" if data.endswith(REPORT) and not cut_heard else b""

    printer, heard = printer_that(answer)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    assert heard.count(CUT) == 1


def test_paper_that_ends_before_the_picture_is_worked_through_refuses_and_nothing_is_cut(printer_that):
    picture_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal picture_heard
        picture_heard |= PICTURE in data
        if is_question(data):
            return b"\x32" if picture_heard and data[2] == 2 else b"\x12"
        return b""

    printer, heard = printer_that(answer, print_timeout=5.0)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert CUT not in heard


def test_automatic_status_stops_a_long_picture_at_once(printer_that):
    picture_heard = False

    def answer(data: bytes) -> bytes:
        nonlocal picture_heard
        if is_question(data):
            return b"\x32" if picture_heard and data[2] == 2 else b"\x12"
        if PICTURE in data:
            picture_heard = True
            return b"\x18\x00\x0c\x00"
        return b""

    printer, heard = printer_that(answer, print_timeout=5.0, model="epson-tm-t81")
    outcome = printer.print("job-1", LONG)
    assert outcome == PrintOutcome("job-1", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert b"\x1dV" not in heard


def test_a_picture_that_holds_the_bytes_of_a_question_is_not_believed_to_stop_the_printer(printer_that):
    reports = 0

    def answer(data: bytes) -> bytes:
        nonlocal reports
        if is_question(data):
            return b"\x12"
        if REPORT in data:
            reports += 1
        # Kind 4 (paper low) answered where kind 2 is waited for looks like an open cover.
        return b"\x1e" + (b"\x00" if REPORT in data else b"")

    printer, _ = printer_that(answer, print_timeout=5.0)
    assert printer.print("job-1", SLIP).end is PrintEnd.CONFIRMED
    assert reports == 2


class PrinterThatCools(EscposInterpreter):
    """Too hot as soon as a slip begins, until it was asked a few times."""

    asked = 0

    def feed(self, data: bytes = b"") -> bytes:
        iron = self.mechanism
        self.asked += iron.head_hot and is_question(data)
        if self.asked > 4:
            iron.head_hot = False
        elif not self.asked and data.startswith(b"\x1b@"):
            iron.head_hot = True
        return super().feed(data)


def test_a_head_that_is_too_hot_in_the_middle_is_waited_for(tmp_path):
    peer = PrinterPeer(PrinterThatCools())
    printer = EscposTcpPrinter("127.0.0.1", str(tmp_path), port=peer.port)
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.CONFIRMED)
    assert len(peer.printer.mechanism.slips) == 1
    peer.close()


def test_only_the_answer_with_this_jobs_id_confirms_it(printer_that):
    def answer(data: bytes) -> bytes:
        if is_question(data):
            return b"\x12"
        return b"\x37\x22ABCD\x00\x00\x00" if b"\x1d(H" in data else b""

    printer, _ = printer_that(answer, model="epson-tm-t81")
    assert printer.print("job-1", SLIP).end is PrintEnd.UNKNOWN


def lying_link(dies_after: int) -> tuple[int, int, threading.Thread]:
    """A serial line to a simulated printer that is unplugged after so many bytes from us."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printer = simulated_printer("epson-tm-t88iii")

    def run() -> None:
        left = dies_after
        while left > 0:
            data = os.read(ours, left)
            left -= len(data)
            os.write(ours, printer.feed(data))
        os.close(ours)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return ours, theirs, thread


@pytest.mark.parametrize("dies_after", [*range(1, 12), 13, 14, 60, 400, 700])
def test_a_line_that_dies_at_any_byte_gives_a_fault_before_the_first_and_no_confirmation_after(
    dies_after, tmp_path
):
    _, theirs, thread = lying_link(dies_after)
    path = os.ttyname(theirs)
    printer = EscposSerialPrinter(
        path, str(tmp_path), flow="none", model="epson-tm-t88iii", timeout=0.3, print_timeout=0.5
    )
    picture = Raster(512, 40, b"\x12\x34\x56\x78" * 16 * 40)
    # Four questions of three bytes come before the first byte of the slip.
    if dies_after < 12:
        with pytest.raises(DeviceFault) as fault:
            printer.print("job-1", picture)
        assert fault.value.kind in (FaultKind.GONE, FaultKind.TIMEOUT)
    else:
        outcome = printer.print("job-1", picture)
        assert outcome.end in (PrintEnd.REFUSED, PrintEnd.UNKNOWN)
        assert printer.print("job-1", picture) == outcome
    printer.close()
    thread.join(2)
    os.close(theirs)


def test_a_printer_that_takes_no_more_bytes_gives_no_slip(tmp_path):
    """A serial line whose other end stopped reading: what was not taken cannot have been printed."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    stop = threading.Event()

    def run() -> None:
        for _ in models.load("generic-80mm").questions:
            os.read(ours, 3)
            os.write(ours, b"\x12")
        stop.wait(5)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    printer = EscposUsbPrinter(os.ttyname(theirs), str(tmp_path), timeout=0.2, print_timeout=0.4)
    began = time.monotonic()
    outcome = printer.print("job-1", LONG)
    assert (outcome.end, outcome.condition) == (PrintEnd.REFUSED, Condition.PRINTER_OFFLINE)
    assert time.monotonic() - began < 30
    stop.set()
    thread.join(2)
    printer.close()
    os.close(ours)
    os.close(theirs)


def test_a_usb_printer_that_is_unplugged_is_gone(tmp_path):
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printer = EscposUsbPrinter(os.ttyname(theirs), str(tmp_path), timeout=0.3)

    def unplug() -> None:
        os.read(ours, 3)
        os.close(ours)

    thread = threading.Thread(target=unplug, daemon=True)
    thread.start()
    with pytest.raises(DeviceFault) as fault:
        printer.status()
    assert fault.value.kind is FaultKind.GONE
    thread.join(2)
    os.close(theirs)


def test_a_file_takes_the_bytes_and_the_end_is_unknown(tmp_path):
    printer = EscposFilePrinter(str(tmp_path / "printed"), str(tmp_path))
    assert printer.status().condition is None
    assert printer.print("job-1", SLIP) == PrintOutcome("job-1", PrintEnd.UNKNOWN)
    assert (tmp_path / "printed").read_bytes().endswith(CUT)
    capabilities = printer.capabilities()
    assert not capabilities.reports_status
    assert not capabilities.reports_completion


def test_a_pipe_that_nobody_reads_is_not_there_and_one_that_is_left_gives_no_slip(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    printer = EscposFilePrinter(str(path), str(tmp_path), print_timeout=0.5)
    with pytest.raises(DeviceFault) as fault:
        printer.print("job-1", SLIP)
    assert fault.value.kind is FaultKind.GONE
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def take_a_little() -> None:
        select.select([reader], [], [])
        os.read(reader, 100)
        os.close(reader)

    threading.Thread(target=take_a_little, daemon=True).start()
    assert printer.print("job-1", LONG).end is PrintEnd.REFUSED


def test_a_disk_that_is_full_gives_no_slip(tmp_path):
    printer = EscposFilePrinter("/dev/full", str(tmp_path), print_timeout=0.5)
    assert printer.print("job-1", SLIP).end is PrintEnd.REFUSED


def test_a_way_of_flow_control_that_there_is_not_is_a_fault(tmp_path):
    with pytest.raises(DeviceFault, match="rts-cts"):
        EscposSerialPrinter("/dev/ttyS0", str(tmp_path), flow="dtr")


def test_the_job_is_on_disk_before_the_first_byte_is_sent(printer_that, tmp_path):
    seen: list[bytes] = []

    def answer(data: bytes) -> bytes:
        if PICTURE in data:
            seen.append((tmp_path / "ledger" / "print-ledger.jsonl").read_bytes())
        return b"\x12" if is_question(data) else b"\x00"

    printer, _ = printer_that(answer)
    printer.print("job-1", SLIP)
    assert seen[0] == b'{"job_id":"job-1"}\n'
