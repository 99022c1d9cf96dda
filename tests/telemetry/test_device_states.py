"""What the shell says of its devices reaches the agent, and is not believed when the shell is gone."""

from __future__ import annotations

import os

import pytest

from hardware.vocabulary import Condition, Counters, Role, Snapshot, State, Status
from kiosk.telemetry.device_states import DeviceNow, DeviceStates, read_devices


def device(state, condition=None, **counters):
    return Snapshot(Status(Role.RECEIPT_PRINTER, state, condition), "made-up", Counters(**counters))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "devices"


def test_what_is_written_is_read_and_changes_with_the_devices(folder):
    devices = [device(State.READY, jobs=4)]
    teller = DeviceStates(folder, lambda: devices)
    teller.write()
    assert read_devices(folder) == {"receipt-printer": DeviceNow("ready", jobs=4)}
    devices[:] = [device(State.ATTENTION, Condition.PAPER_OUT, jobs=5, faults=1)]
    teller.write()
    assert read_devices(folder) == {"receipt-printer": DeviceNow("attention", "paper-out", faults=1, jobs=5)}


def test_what_a_citizen_mends_is_told_to_nobody(folder):
    DeviceStates(folder, lambda: [device(State.ATTENTION, Condition.WRONG_NUMBER)]).write()
    assert read_devices(folder) == {"receipt-printer": DeviceNow("attention")}


def test_what_a_shell_that_is_gone_had_said_is_nothing_until_it_says_it_again(folder):
    teller = DeviceStates(folder, lambda: [device(State.READY)])
    teller.write()
    os.utime(folder / "states.json", (0, 0))
    assert read_devices(folder) == {}
    teller.write()
    assert read_devices(folder) == {"receipt-printer": DeviceNow("ready")}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"chip-reader": "ready"}'])
def test_what_is_no_such_file_says_nothing(folder, content):
    assert read_devices(folder) == {}
    folder.mkdir()
    (folder / "states.json").write_bytes(content)
    assert read_devices(folder) == {}
