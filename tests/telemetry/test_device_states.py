"""What the shell says of its devices reaches the agent, and is not believed when the shell is gone."""

from __future__ import annotations

import os

import pytest

from kiosk.telemetry.device_states import DeviceStates, read_states


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "devices"


def test_what_is_written_is_read_and_changes_with_the_devices(folder):
    states = {"chip-reader": "ready"}
    teller = DeviceStates(folder, lambda: states)
    teller.write()
    assert read_states(folder) == {"chip-reader": "ready"}
    states["chip-reader"] = "fault"
    teller.write()
    assert read_states(folder) == {"chip-reader": "fault"}


def test_what_a_shell_that_is_gone_had_said_is_nothing_until_it_says_it_again(folder):
    teller = DeviceStates(folder, lambda: {"chip-reader": "ready"})
    teller.write()
    os.utime(folder / "states.json", (0, 0))
    assert read_states(folder) == {}
    teller.write()
    assert read_states(folder) == {"chip-reader": "ready"}


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_what_is_no_such_file_says_nothing(folder, content):
    assert read_states(folder) == {}
    folder.mkdir()
    (folder / "states.json").write_bytes(content)
    assert read_states(folder) == {}
