"""What each way to a printer makes of a line that is not there, dies, fills up or says nothing back."""

from __future__ import annotations

import os
import select
import socket
import termios
import threading
import time
import tty

import pytest

from hardware.drivers.escpos import models
from hardware.drivers.escpos.file import EscposFilePrinter
from hardware.drivers.escpos.serial import EscposSerialPrinter
from hardware.drivers.escpos.tcp import EscposTcpPrinter
from hardware.drivers.escpos.usb import EscposUsbPrinter
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.receipt_printer import simulated_printer
from hardware.vocabulary import Condition, PrintEnd, PrintOutcome, Raster

SLIP = Raster(8, 4, b"\xff\x81\x81\xff")
LONG = Raster(512, 3000, b"\x55\xaa" * 32 * 3000)
CUT = bytes.fromhex(models.load("generic-80mm").cut)


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


@pytest.mark.parametrize("flow", ["none", "rts-cts", "xon-xoff"])
def test_a_break_on_a_serial_line_is_silence_and_no_zero_byte(tmp_path, flow):
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    assert not termios.tcgetattr(theirs)[0] & termios.IGNBRK
    link = EscposSerialPrinter(os.ttyname(theirs), str(tmp_path), flow=flow).open_link()
    assert termios.tcgetattr(theirs)[0] & termios.IGNBRK
    assert bool(termios.tcgetattr(theirs)[0] & termios.IXON) is (flow == "xon-xoff")
    link.close()
    os.close(ours)
    os.close(theirs)
