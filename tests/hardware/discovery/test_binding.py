"""Roles of the settings meet what is plugged: found, missing, another one, or nobody can know."""

from __future__ import annotations

import inspect
from importlib.metadata import entry_points

import pytest

from hardware.discovery.binding import Match, Wanted, bind
from hardware.discovery.found import Discovered, Source, Unasked
from hardware.discovery.joined import joined
from hardware.discovery.naming import NAMED_BY, address_of, options_for
from hardware.discovery.pcsc import reader
from hardware.discovery.sane import scanners
from hardware.discovery.stable import better_name, changes_with_the_plug, udev_rule
from hardware.discovery.udev_nodes import read_nodes
from hardware.host.finding import DRIVER_GROUP
from hardware.vocabulary import Role

CODE_SCANNER = "/dev/serial/by-id/usb-Honeywell_Vuquest_3310g_00000000AA-if00"


@pytest.fixture
def machine(plugged) -> Discovered:
    """Everything is plugged, and every source answers."""
    readers = (reader("SCM SCR 331 (8000AAAA) 00 00"),)
    sane = scanners("fujitsu:fi-7160:SYN7160\tFUJITSU\tfi-7160\tscanner\n")
    return Discovered(joined([*read_nodes(plugged()), *readers, *sane]))


def test_every_role_finds_its_device_and_the_rest_is_spare(machine):
    binding = bind(
        [
            Wanted(Role.CHIP_READER, "pcsc", {"reader": "SCM SCR 331"}),
            Wanted(Role.CODE_SCANNER, "serial", {"port": CODE_SCANNER}, serial="00000000AA"),
            Wanted(Role.DOCUMENT_SCANNER, "sane", {"device": "fujitsu:fi-7160:SYN7160"}),
        ],
        machine,
    )
    assert [one.match for one in binding.bound] == [Match.FOUND] * 3
    spare = [found.model for found in binding.spare]
    assert "TM-T20" in spare
    assert "Vuquest 3310g" not in spare


def test_a_reader_and_a_scanner_are_told_once_with_what_udev_knows_of_them(machine):
    (card_reader,) = [found for found in machine.found if found.serial == "8000AAAA"]
    assert card_reader.source is Source.PCSC
    assert card_reader.maker == "SCM Microsystems Inc."
    assert card_reader.port == "pci-0000:00:14.0-usb-0:5"
    (scanner,) = [found for found in machine.found if found.model == "fi-7160"]
    assert (scanner.source, scanner.serial) == (Source.SANE, "SYN7160")


def test_a_scanner_that_libusb_numbers_is_matched_by_its_place_on_the_bus(plugged):
    sane = scanners("genesys:libusb:001:011\tX\tY\tscanner\ngenesys:libusb:001:099\tX\tY\tscanner\n")
    found = joined([*read_nodes(plugged("document-scanner")), *sane])
    assert [(one.address, one.serial) for one in found] == [
        ("genesys:libusb:001:011", "SYN7160"),
        ("genesys:libusb:001:099", ""),
    ]


def test_a_device_is_found_by_any_of_its_names(machine):
    binding = bind([Wanted(Role.CODE_SCANNER, "serial", {"port": "/dev/ttyACM0"})], machine)
    assert binding.bound[0].found.address == CODE_SCANNER


def test_what_is_not_plugged_is_missing(machine):
    gone = "/dev/serial/by-id/usb-Datalogic_X-if00"
    (bound,) = bind([Wanted(Role.CODE_SCANNER, "serial", {"port": gone})], machine).bound
    assert (bound.match, bound.found) == (Match.MISSING, None)
    assert gone in bound.words


def test_another_device_in_its_place_is_said_with_both_serial_numbers(machine):
    wanted = Wanted(Role.CODE_SCANNER, "serial", {"port": CODE_SCANNER}, serial="EXPECTED")
    (bound,) = bind([wanted], machine).bound
    assert bound.match is Match.ANOTHER
    assert "00000000AA" in bound.words
    assert "EXPECTED" in bound.words


def test_a_source_that_could_not_be_asked_makes_no_device_missing(machine):
    silent = Discovered(machine.found, (Unasked(Source.PCSC, "pcscd does not run"),))
    (bound,) = bind([Wanted(Role.CHIP_READER, "pcsc", {"reader": "ACS"})], silent).bound
    assert (bound.match, bound.words) == (Match.UNKNOWN, "pcscd does not run")


@pytest.mark.parametrize(
    ("driver", "options"),
    [
        ("escpos-tcp", {"host": "10.0.0.9"}),
        ("escpos-cups", {"queue": "slips"}),
        ("simulated-receipt-printer", {}),
    ],
)
def test_what_nobody_lists_is_not_called_missing(machine, driver, options):
    (bound,) = bind([Wanted(Role.RECEIPT_PRINTER, driver, options)], machine).bound
    assert bound.match is Match.UNKNOWN


def test_two_devices_with_one_serial_number_are_told(plugged):
    nodes = plugged("code-scanner-cdc")
    twin = [
        {key: value.replace("1-2", "1-8").replace("0:2", "0:8") for key, value in node.items()}
        for node in nodes
    ]
    clashes = bind([], Discovered(read_nodes([*nodes, *twin]))).clashes
    assert [[found.port for found in clash] for clash in clashes] == [
        ["pci-0000:00:14.0-usb-0:2:1.0", "pci-0000:00:14.0-usb-0:8:1.0"]
    ]


def test_two_readers_of_one_name_are_told():
    twins = (reader("SCM SCR 331 00 00"), reader("SCM SCR 331 01 00"))
    assert bind([], Discovered(twins)).clashes == (twins,)


def test_devices_that_differ_clash_with_nobody(machine):
    assert bind([], machine).clashes == ()


@pytest.mark.parametrize(
    "address",
    [
        "/dev/ttyACM0",
        "/dev/ttyUSB12",
        "/dev/input/event3",
        "/dev/usb/lp0",
        "/dev/hidraw1",
        "genesys:libusb:001:004",
    ],
)
def test_names_that_the_kernel_counts_change_with_the_plug(address):
    assert changes_with_the_plug(address)


@pytest.mark.parametrize(
    "address", [CODE_SCANNER, "/dev/ttyS0", "/dev/kiosk/printer", "fujitsu:fi-7160:SYN", "10.0.0.9:9100"]
)
def test_names_that_stay_are_let_be(address):
    assert not changes_with_the_plug(address)


def test_the_name_to_use_instead_is_known_while_the_device_is_plugged(machine):
    assert better_name("/dev/ttyACM0", machine.found) == CODE_SCANNER
    assert better_name("/dev/ttyACM7", machine.found) == ""


def test_a_usb_printer_gets_a_rule_that_gives_it_a_name_that_stays(plugged):
    (printer,) = read_nodes(plugged("receipt-printer-usblp"))
    assert printer.address == "/dev/usb/lp0"
    assert udev_rule(printer, Role.RECEIPT_PRINTER) == (
        'SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*", ATTRS{idVendor}=="04b8", ATTRS{idProduct}=="0e03", '
        'ATTRS{serial}=="SYNTH0000000001", SYMLINK+="kiosk/receipt-printer"'
    )


@pytest.mark.parametrize("driver", sorted(NAMED_BY))
def test_the_options_that_discovery_suggests_are_the_drivers_own(driver):
    parameters = inspect.signature(entry_points(group=DRIVER_GROUP)[driver].load()).parameters
    assert NAMED_BY[driver] in parameters
    assert address_of(driver, options_for(driver, "x")) == "x"
