from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hardware.errors import DeviceFault
from hardware.station import DeviceConfig
from hardware.vocabulary import PrintEnd, Raster, Role, State

PORT = Path("/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_P1-if00-port0")
MODEL = "epson-tm-t20ii"
SLIP = Raster(576, 400, bytes(range(72)) * 400)


@pytest.fixture
def one(hand, until, watched, tmp_path):
    """A printer on a USB serial port."""
    hand.plug("printer", "printer", model=MODEL, serial="P1")
    until(PORT.exists)
    options = {"port": str(PORT), "model": MODEL, "ledger": str(tmp_path / "ledger")}
    one = watched(Role.RECEIPT_PRINTER, DeviceConfig("escpos-serial", options))
    one.becomes(State.READY)
    yield one
    hand.do("act", id="printer", request={"do": "take-slips"})


def slips(hand) -> int:
    return len(hand.do("act", id="printer", request={"do": "slips"})["slips"])


def test_a_slip_is_confirmed_over_a_usb_serial_port(hand, one, seen):
    outcome = one.station.receipt_printer.print("job-1", SLIP)
    assert outcome.end is PrintEnd.CONFIRMED
    assert slips(hand) == 1
    seen(f"{one.station.receipt_printer.identify()}: {outcome}")


def test_a_cable_that_is_pulled_while_a_slip_is_printed_leads_to_no_second_slip(hand, one, until, seen):
    hand.do("act", id="printer", request={"do": "slow", "rows_per_second": 50})
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(one.station.receipt_printer.print, "job-2", SLIP)
        time.sleep(3.0)
        hand.unplug("printer")
        try:
            seen(f"pulled: {printing.result()}")
        except DeviceFault as fault:
            seen(f"pulled: {fault.kind}: {fault}")
    one.becomes(State.ABSENT)
    hand.do("act", id="printer", request={"do": "slow", "rows_per_second": 0})
    hand.plug("printer", "printer", model=MODEL, serial="P1")
    until(PORT.exists)
    one.becomes(State.READY)
    again = one.station.receipt_printer.print("job-2", SLIP)
    seen(f"asked again: {again}; slips that came out: {slips(hand)}; states: {', '.join(one.states)}")
    assert again.end is PrintEnd.UNKNOWN
    assert slips(hand) <= 1
