"""What udevd and pcscd of a real machine tell discovery, while devices come and go."""

from __future__ import annotations

import queue
import threading

import pytest

from hardware.discovery.asking import discover
from hardware.discovery.binding import Match, Wanted, bind
from hardware.discovery.found import Found, Kind, Source, Unasked
from hardware.discovery.pcsc import PcscFinder
from hardware.discovery.stable import better_name
from hardware.discovery.udev import UdevFinder
from hardware.discovery.watching import Change, Happened, PlugListener, Watcher
from hardware.vocabulary import Role

LINK = "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_{}-if00-port0"


def found(kind: Kind) -> list[Found]:
    return [one for one in discover([UdevFinder()]).found if one.kind is kind]


@pytest.fixture
def changes():
    """What comes and goes, one after the other."""
    watcher = Watcher([UdevFinder()], PlugListener().wait)
    told: queue.SimpleQueue[Change | Unasked] = queue.SimpleQueue()

    def collect() -> None:
        for event in watcher.events(600.0):
            told.put(event)

    threading.Thread(target=collect, daemon=True).start()

    def of(kind: Kind) -> tuple[Happened, Found]:
        while True:
            event = told.get(timeout=90.0)
            assert isinstance(event, Change)
            if event.found.kind is kind:
                return event.happened, event.found

    yield of
    watcher.close()


def test_a_scanner_on_usb_is_found_by_its_serial_number_and_fills_its_role(hand, until, seen):
    hand.plug("scanner", "serial", serial="D1")
    until(lambda: found(Kind.SERIAL_PORT))
    (port,) = found(Kind.SERIAL_PORT)
    assert (port.address, port.serial) == (LINK.format("D1"), "D1")
    assert port.port
    wanted = Wanted(Role.CODE_SCANNER, "serial", {"port": port.address}, serial="D1")
    binding = bind([wanted], discover([UdevFinder()]))
    assert binding.bound[0].match is Match.FOUND
    (node,) = [name for name in port.names if name.startswith("/dev/ttyUSB")]
    assert better_name(node, [port]) == port.address
    seen(f"{port.title}, {port.usb}, {node} at {port.port}")


def test_what_is_plugged_and_unplugged_is_told_as_it_happens(hand, changes):
    hand.plug("scanner", "serial", serial="D2")
    happened, port = changes(Kind.SERIAL_PORT)
    assert (happened, port.address) == (Happened.CAME, LINK.format("D2"))
    hand.unplug("scanner")
    assert changes(Kind.SERIAL_PORT) == (Happened.GONE, port)


def test_two_devices_with_one_serial_number_are_told_apart_by_their_ports(hand, until):
    hand.plug("one", "serial", serial="D3", port=1)
    hand.plug("two", "serial", serial="D3", port=2)
    until(lambda: len(found(Kind.SERIAL_PORT)) == 2)
    (clash,) = bind([], discover([UdevFinder()])).clashes
    assert len({one.port for one in clash}) == 2


def test_a_keyboard_on_usb_could_be_a_code_scanner(hand, until):
    hand.plug("wedge", "keyboard")
    until(lambda: [one for one in found(Kind.KEYBOARD) if one.roles])
    (keyboard,) = [one for one in found(Kind.KEYBOARD) if one.roles]
    assert keyboard.address.startswith("/dev/input/by-")
    assert keyboard.suggestions[0].driver == "evdev"


def test_a_card_reader_is_one_device_to_udev_and_pcscd(hand, until):
    hand.plug("reader", "reader")

    def readers() -> list[Found]:
        return [one for one in discover([UdevFinder(), PcscFinder()]).found if one.kind is Kind.CARD_READER]

    until(lambda: [one for one in readers() if one.source is Source.PCSC])
    (reader,) = readers()
    assert reader.roles == (Role.CHIP_READER,)
    assert reader.port
    assert any(name.startswith("/dev/bus/usb/") for name in reader.names)
