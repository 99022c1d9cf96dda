"""`kiosk simulate` plays a scenario on devices of another process."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from hardware.host.launch import launch_process
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.cli import kiosk

SCENARIO = """\
version = 1
about = "Two sheets, then a jam."
[[steps]]
name = "one"
role = "document-scanner"
do = "feed"
person = "y"
paper = "blank"
[[steps]]
after = "one"
when = { sheets = 1 }
role = "document-scanner"
do = "jam"
"""


@pytest.fixture
def play(tmp_path):
    def play(*arguments: str):
        return CliRunner().invoke(kiosk, ["simulate", "--run", str(tmp_path / "run"), *arguments])

    return play


def test_the_steps_of_a_file_happen_to_the_device(play, tmp_path):
    role = Role.DOCUMENT_SCANNER
    file = tmp_path / "jam.toml"
    file.write_text(SCENARIO)
    station = Station(
        {role: DeviceConfig("simulated-document-scanner", {})}, tmp_path / "run", launch_process
    )
    station.open()
    try:
        done = play(str(file))
        state = ask(tmp_path / "run", role, {"do": "state"})
    finally:
        station.close()
    assert done.exit_code == 0, done.output
    assert [line.split(" s  ")[1] for line in done.output.splitlines()] == ["one", "document-scanner: jam"]
    assert (state["sheets"], state["jam"]) == (1, True)


def test_without_a_scenario_those_that_come_along_are_listed(play):
    listed = play().output
    for name in ("card-pulled", "jam-and-clear", "network-away", "paper-runs-out"):
        assert name in listed


def test_a_file_that_is_no_scenario_is_wrong_usage_and_nobody_to_play_to_a_failure(play, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(SCENARIO.replace('do = "jam"', 'do = "jam"\nwait = "long"'))
    done = play(str(file))
    assert done.exit_code == 2
    assert "bad.toml: line 9: steps[1]:" in done.output
    done = play("network-away")
    assert done.exit_code == 1
    assert "the network is pulled: no simulated network answers" in done.output
    assert play(str(Path("nowhere.toml"))).exit_code == 2


def test_a_name_that_is_no_scenario_is_answered_with_those_that_there_are(play):
    done = play("nope")
    assert done.exit_code == 2
    assert "that come along: card-pulled, jam-and-clear, network-away, paper-runs-out" in done.output
