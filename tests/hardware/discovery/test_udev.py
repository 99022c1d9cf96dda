"""What is plugged in is told by names that stay, and by what it could be for."""

from __future__ import annotations

import pytest

from hardware.discovery.found import Kind, SourceError
from hardware.discovery.udev import UdevFinder, nodes
from hardware.discovery.udev_nodes import read_nodes
from hardware.vocabulary import Role


def one(nodes):
    (found,) = read_nodes(nodes)
    return found


def test_a_code_scanner_on_a_serial_port_is_named_by_its_serial_number(plugged):
    found = one(plugged("code-scanner-cdc"))
    assert found.address == "/dev/serial/by-id/usb-Honeywell_Vuquest_3310g_00000000AA-if00"
    assert (found.maker, found.model, found.serial) == ("Honeywell", "Vuquest 3310g", "00000000AA")
    (suggestion,) = found.suggestions
    assert (suggestion.role, suggestion.driver) == (Role.CODE_SCANNER, "serial")
    assert suggestion.options == {"port": found.address}
    assert suggestion.likely


def test_a_code_scanner_that_types_is_one_device_although_it_has_two_nodes(plugged):
    found = one(plugged("code-scanner-wedge"))
    assert found.kind is Kind.KEYBOARD
    assert found.address.startswith("/dev/input/by-id/")
    assert found.maker == "©Symbol Technologies, Inc, 2000"
    assert [(s.driver, s.likely) for s in found.suggestions] == [("evdev", True)]


def test_any_usb_keyboard_could_be_a_scanner_but_is_not_likely_one(plugged):
    (suggestion,) = one(plugged("keyboard-usb")).suggestions
    assert (suggestion.role, suggestion.likely) == (Role.CODE_SCANNER, False)


def test_the_built_in_keyboard_fills_no_role(plugged):
    assert one(plugged("keyboard-i8042")).roles == ()


def test_a_usb_printer_takes_maker_model_and_serial_from_its_usb_device(plugged):
    found = one(plugged("receipt-printer-usblp"))
    assert (found.kind, found.maker, found.model) == (Kind.USB_PRINTER, "EPSON", "TM-T20")
    assert found.serial == "SYNTH0000000001"
    assert found.roles == (Role.RECEIPT_PRINTER,)
    assert "/dev/usb/lp0" in found.names
    assert found.port == "pci-0000:00:14.0-usb-0:4"


def test_devices_without_a_serial_number_are_named_by_their_port(plugged):
    addresses = [found.address for found in read_nodes(plugged("two-serial-converters"))]
    assert addresses == [
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:7:1.0-port0",
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:8:1.0-port0",
    ]


def test_a_serial_number_of_zeros_is_none(plugged):
    nodes = [node | {"ID_SERIAL_SHORT": "00000000"} for node in plugged("code-scanner-cdc")]
    found = one(nodes)
    assert found.serial == ""
    assert "/by-path/" in found.address


def test_a_link_of_the_operators_own_rule_wins(plugged):
    nodes = plugged("code-scanner-cdc")
    nodes[1]["DEVLINKS"] += " /dev/kiosk/code-scanner"
    assert one(nodes).address == "/dev/kiosk/code-scanner"


@pytest.mark.parametrize(
    ("name", "kind"), [("card-reader-ccid", Kind.CARD_READER), ("document-scanner", Kind.SCANNER)]
)
def test_readers_and_scanners_are_listed_though_only_pcscd_and_sane_can_name_them(plugged, name, kind):
    found = one(plugged(name))
    assert (found.kind, found.suggestions) == (kind, ())


def test_what_udevd_wrote_on_a_virtual_machine_is_understood(plugged):
    serial, keyboard, reader = read_nodes(plugged("qemu-recorded"))
    assert serial.address == "/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_SYNTH01-if00-port0"
    assert [(s.role, s.likely) for s in serial.suggestions] == [
        (Role.CODE_SCANNER, False),
        (Role.RECEIPT_PRINTER, False),
    ]
    assert (keyboard.kind, keyboard.usb, keyboard.roles) == (Kind.KEYBOARD, "0627:0001", (Role.CODE_SCANNER,))
    assert (reader.kind, reader.model) == (Kind.CARD_READER, "QEMU USB CCID")


def test_hubs_mice_and_ports_of_the_main_board_are_left_out(plugged):
    assert read_nodes(plugged("nothing-for-a-kiosk")) == ()


def test_what_a_device_says_of_itself_cannot_harm_a_terminal(plugged):
    nodes = plugged("code-scanner-cdc")
    nodes[1]["ID_MODEL_ENC"] = "\\x1b[2Jevil\\x0aline" + "x" * 9000
    model = one(nodes).model
    assert model.startswith("[2Jevil line")
    assert len(model) <= 200
    assert model.isprintable()


def test_without_udevd_it_is_said_that_nothing_has_a_name_that_stays(tmp_path):
    with pytest.raises(SourceError, match="udevd"):
        UdevFinder(tmp_path / "none").find()


def test_libudev_lists_this_machines_own_nodes():
    found = nodes()
    assert all("SUBSYSTEM" in node and "DEVPATH" in node for node in found)
    assert any(node["SUBSYSTEM"] == "tty" for node in found)
