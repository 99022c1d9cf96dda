from __future__ import annotations

import os
import termios
import threading
import time
import tty
from contextlib import suppress

import pytest

from hardware.drivers.code_framing import MAX_CODE_BYTES
from hardware.drivers.serial import SerialCodeScanner
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import State


@pytest.fixture
def port():
    """A serial line: the far end to write to, and the name of the near one."""
    far, near = os.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    for end in (far, near):
        with suppress(OSError):
            os.close(end)


@pytest.fixture
def scanner(port):
    scanner = SerialCodeScanner(port[1])
    yield scanner
    scanner.close()


def test_a_port_that_is_not_there_is_gone():
    with pytest.raises(DeviceFault) as fault:
        SerialCodeScanner("/dev/no-such-port")
    assert fault.value.kind is FaultKind.GONE


def test_a_port_that_somebody_reads_already_is_busy(port, scanner):
    with pytest.raises(DeviceFault) as fault:
        SerialCodeScanner(port[1])
    assert fault.value.kind is FaultKind.BUSY


def test_a_break_of_the_line_is_silence_and_no_zero_byte(port):
    near = os.open(port[1], os.O_RDWR | os.O_NOCTTY)
    assert not termios.tcgetattr(near)[0] & termios.IGNBRK
    scanner = SerialCodeScanner(port[1])
    assert termios.tcgetattr(near)[0] & termios.IGNBRK
    scanner.close()
    os.close(near)


def test_an_unplugged_scanner_is_gone_for_a_code_and_for_its_status(port, scanner):
    assert scanner.status().state is State.READY
    os.close(port[0])
    for ask in (lambda: scanner.next_code(0.5), scanner.status):
        with pytest.raises(DeviceFault) as fault:
            ask()
        assert fault.value.kind is FaultKind.GONE


def test_a_scanner_that_is_unplugged_in_the_middle_of_a_code_is_gone(port, scanner):
    os.write(port[0], b"0220930")
    os.close(port[0])
    with pytest.raises(DeviceFault):
        scanner.next_code(1.0)


def test_a_code_that_comes_in_pieces_is_one_code(port):
    scanner = SerialCodeScanner(port[1], gap=5.0)

    def drip() -> None:
        for piece in ("Nguyễn".encode()[:5], "Nguyễn".encode()[5:], b" 01", b"\r", b"\n"):
            os.write(port[0], piece)
            time.sleep(0.01)

    thread = threading.Thread(target=drip)
    thread.start()
    assert scanner.next_code(5.0) == "Nguyễn 01"
    thread.join()
    assert scanner.next_code(0.05) is None
    scanner.close()


def test_an_endless_code_is_thrown_away_whole_and_takes_no_memory(port):
    # No pause of a busy machine may look like the silence that ends a code.
    scanner = SerialCodeScanner(port[1], gap=60.0)

    def flood() -> None:
        for _ in range(20):
            os.write(port[0], b"A" * 1000)
        os.write(port[0], b"TAIL\rnext\r")

    thread = threading.Thread(target=flood)
    thread.start()
    assert scanner.next_code(5.0) == "next"
    assert len(scanner._framer._buffer) <= MAX_CODE_BYTES
    thread.join()
    scanner.close()


def test_a_scanner_that_never_falls_silent_keeps_nobody_waiting_longer_than_asked(port, scanner):
    enough = threading.Event()
    os.set_blocking(port[0], False)

    def babble() -> None:
        while not enough.is_set():
            with suppress(BlockingIOError):
                os.write(port[0], b"A" * 1000)

    thread = threading.Thread(target=babble)
    thread.start()
    assert scanner.next_code(0.2) is None
    enough.set()
    thread.join()


def test_a_code_without_a_suffix_ends_in_silence_also_for_who_listens_in_short_slices(port, scanner):
    os.write(port[0], b"0220930")
    heard = [scanner.next_code(0.03) for _ in range(10)]
    assert [code for code in heard if code is not None] == ["0220930"]


def test_without_a_gap_only_the_suffix_ends_a_code(port):
    scanner = SerialCodeScanner(port[1], suffix="tab", gap=0.0)
    os.write(port[0], b"022\r")
    assert scanner.next_code(0.2) is None
    os.write(port[0], b"0930\tnext")
    assert scanner.next_code(5.0) == "022\r0930"
    scanner.close()
