"""`kiosk devices` tells what fills each role, what fills none, and what comes and goes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from hardware.discovery.binding import Bound, Match
from hardware.discovery.found import Found, Kind, Source, SourceError, Suggestion, Unasked
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.control import ask
from hardware.vocabulary import Condition, Counters, Role, Snapshot, State, Status
from kiosk.cli import kiosk
from kiosk.cli.devices import _line
from kiosk.settings import Device
from kiosk.technician.devices import Filled, Listing
from kiosk.technician.words import told, what_to_do_about, what_to_do_in

LINK = "/dev/serial/by-id/usb-Honeywell_Vuquest_3310g_00000000AA-if00"
SCANNER = Found(
    LINK,
    Source.UDEV,
    Kind.SERIAL_PORT,
    "Honeywell",
    "Vuquest 3310g",
    "00000000AA",
    "pci-0000:00:14.0-usb-0:2:1.0",
    names=("/dev/ttyACM0", LINK),
    suggestions=(Suggestion(Role.CODE_SCANNER, "serial", {"port": LINK}),),
)


class Shelf:
    """A source with something on it, or out of order."""

    seconds = 5.0

    def __init__(self, source, *lies, fault=""):
        self.source = source
        self.lies = lies
        self.fault = fault

    def find(self):
        if self.fault:
            raise SourceError(self.fault)
        return self.lies


@pytest.fixture
def around(monkeypatch):
    """Put something on the shelves that are looked at."""

    def put(*shelves):
        monkeypatch.setattr("kiosk.cli.devices.finders_for", lambda _settings: shelves)

    put(Shelf(Source.UDEV))
    return put


def run(settings, *arguments):
    return CliRunner().invoke(kiosk, ["devices", *arguments], obj=settings)


def only(bench, role, device):
    return bench.model_copy(update={"devices": {role: device}})


def test_every_role_is_listed_with_driver_state_and_what_it_is(bench, around):
    result = run(bench)
    assert result.exit_code == 0, result.output
    lines = {line.split()[0]: line for line in result.output.splitlines() if line}
    assert set(lines) == {"ROLE", *Role}
    assert all("ready" in lines[role] and "(simulated)" in lines[role] for role in Role)


def test_what_fills_no_role_is_listed_with_the_driver_that_would_fit(bench, around):
    around(Shelf(Source.UDEV, SCANNER))
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="simulated-code-scanner")))
    assert "Fills no role:" in result.output
    assert "Honeywell Vuquest 3310g 00000000AA" in result.output
    assert f"fits code-scanner: driver serial, port = '{LINK}'" in result.output


def test_a_device_that_is_not_there_is_said_to_be_missing(bench, around):
    around(Shelf(Source.UDEV))
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="serial", options={"port": LINK})))
    assert result.exit_code == 0
    assert "absent" in result.output
    assert f"{LINK} is not there" in result.output


def test_a_source_that_cannot_be_asked_is_said_with_its_reason(bench, around):
    around(Shelf(Source.PCSC, fault="pcscd does not run"))
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="simulated-code-scanner")))
    assert "Could not be asked:\n  pcsc     pcscd does not run" in result.output


def test_two_devices_of_one_identity_are_said_with_their_ports(bench, around):
    around(Shelf(Source.UDEV, SCANNER, replace(SCANNER, port="pci-0000:00:14.0-usb-0:8:1.0")))
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="simulated-code-scanner")))
    assert f"Two devices claim to be {LINK}" in result.output
    assert "usb-0:2:1.0, pci-0000:00:14.0-usb-0:8:1.0" in result.output


def test_a_fault_is_said_once_with_what_to_do_now(bench, around):
    ask(bench.paths.run, Role.CODE_SCANNER, {"do": "vanish"})
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="simulated-code-scanner")))
    assert result.output.count("simulated: the device is not there") == 1
    assert "is not there. Look at its plug, its power" in result.output
    assert re.search(r"^ +failed \d times?$", result.output, re.MULTILINE)


def filled(fault, last):
    role = Role.CODE_SCANNER
    status = Status(role, State.FAULT, fault=fault)
    return Filled(
        role,
        "serial",
        None,
        status,
        Counters(faults=2, last_fault=last),
        Bound(role, "serial", Match.UNKNOWN),
    )


def test_what_a_faulty_device_says_moves_no_cursor(bench, around, monkeypatch):
    listing = Listing(
        (filled("protocol: \x1b[2Jboo", "timeout: \x1b]0;boo\x07"),),
        (),
        (),
        (Unasked(Source.SANE, "\x1b[1m"),),
    )
    monkeypatch.setattr("kiosk.cli.devices.list_devices", lambda *_: listing)
    result = run(bench)
    assert "protocol: [2Jboo. Look at driver and options in the settings" in result.output
    assert "failed 2 times, last: timeout: ]0;boo" in result.output
    assert "\x1b" not in result.output
    assert "\x07" not in result.output


def test_every_kind_of_fault_and_every_condition_says_what_to_do():
    for kind in FaultKind:
        said = what_to_do_about(DeviceFault(kind, "so it is"))
        assert re.fullmatch(rf"{kind}: so it is\. [A-Z][ -~]+", said), said
    for condition in Condition:
        said = what_to_do_in(condition)
        assert re.fullmatch(rf"{condition}: [A-Z][ -~]+", said), said
    assert what_to_do_about(DeviceFault(FaultKind.BUSY, "in use")).startswith("busy: in use. Stop the kiosk")
    assert told("") == ""


def test_watching_says_when_by_the_clock_on_the_wall(monkeypatch):
    monkeypatch.setenv("TZ", "<+07>-7")
    time.tzset()
    before = datetime.now(UTC)
    line = _line(Snapshot(Status(Role.CODE_SCANNER, State.READY), "serial"))
    monkeypatch.undo()
    time.tzset()
    said = datetime.strptime(line[:14], "%H:%M:%S %z").timetz()
    there = [(before + timedelta(hours=7, seconds=late)).time().replace(microsecond=0) for late in range(60)]
    assert line[9:14] == "+0700"
    assert said.replace(tzinfo=None) in there
    assert line.endswith("  code-scanner      ready")


def test_json_is_one_document(bench, around):
    around(Shelf(Source.UDEV, SCANNER), Shelf(Source.SANE, fault="scanimage does not start"))
    result = run(only(bench, Role.CODE_SCANNER, Device(driver="simulated-code-scanner")), "--json")
    listing = json.loads(result.stdout)
    (role,) = listing["roles"]
    assert role["role"] == "code-scanner"
    assert role["identity"]["simulated"] is True
    assert role["status"]["state"] == "ready"
    assert role["counters"]["opens"] == 1
    assert listing["spare"][0]["address"] == LINK
    assert listing["unasked"] == [{"source": "sane", "why": "scanimage does not start"}]


@pytest.fixture
def watching(tmp_path):
    """Start `kiosk devices --watch --json` on a machine with one simulated printer; return it."""
    toml = tmp_path / "kiosk.toml"
    toml.write_text(
        f'[paths]\nstate = "{tmp_path}/state"\nrun = "{tmp_path}/run"\n'
        '[devices.receipt-printer]\ndriver = "simulated-receipt-printer"\n'
    )
    # Where the tests run in the background, Ctrl-C is ignored, and children inherit that.
    heard = ("env", "--default-signal=INT")
    process = subprocess.Popen(
        [*heard, sys.executable, "-m", "kiosk", "--settings", str(toml), "devices", "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    # A line that never comes must not hang the test.
    timer = threading.Timer(60, process.kill)
    timer.start()
    yield process
    timer.cancel()
    process.kill()
    process.communicate()


@pytest.mark.slow  # devices are looked at every two seconds
def test_watching_tells_changes_line_by_line_until_it_is_stopped(watching, tmp_path):
    def until(wanted):
        for line in watching.stdout:
            device = json.loads(line).get("device")
            if device is not None and device["status"]["state"] == wanted:
                return device
        return None

    assert until("ready")["status"]["role"] == "receipt-printer"
    ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "cover-open"})
    assert until("attention")["status"]["condition"] == "printer-cover-open"
    ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "cover-closed"})
    assert until("ready")["status"]["condition"] is None
    watching.send_signal(signal.SIGINT)
    assert watching.wait() == 0, watching.stderr.read()
