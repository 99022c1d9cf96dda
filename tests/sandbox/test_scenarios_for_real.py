"""The scenarios that come along do what they say to real workers.

Instead of their waits, each side waits here until the other has done its part.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest

from hardware.host.launch import launch_process
from hardware.simulated.control import ask
from hardware.simulated.scenario import play, read_scenario
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import (
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    KeyKind,
    PrintEnd,
    Raster,
    Role,
    ScannedSheet,
    ScanSettings,
    State,
)
from kiosk.sandbox.people import find_person
from kiosk.sandbox.props import filled

pytestmark = pytest.mark.slow

SCENARIOS = Path(str(files("hardware.simulated") / "scenarios"))
SECONDS = 30


class Player:
    """Plays a scenario in a thread; it holds after each step of `holds` until it may `go_on`."""

    def __init__(self, run_folder: Path, name: str, *holds: str) -> None:
        scenario = read_scenario(SCENARIOS / f"{name}.toml")
        self._steps = [
            replace(step, timing=msgspec.structs.replace(step.timing, wait=0)) for step in scenario.steps
        ]
        self._holds = holds
        self._done: dict[str, threading.Event] = defaultdict(threading.Event)
        self._may_go_on = threading.Event()
        self._stop = threading.Event()
        self.finished: bool | None = None
        self._thread = threading.Thread(target=self._play, args=(run_folder, scenario))
        self._thread.start()

    def wait_for(self, step: str) -> None:
        assert self._done[step].wait(SECONDS), step

    def go_on(self) -> None:
        self._may_go_on.set()

    def end(self) -> None:
        self._thread.join(SECONDS)
        self._stop.set()
        self._may_go_on.set()
        self._thread.join()

    def _play(self, run_folder: Path, scenario) -> None:
        def send(role: str, request):
            return ask(run_folder, role, filled(request))

        def say(line: str) -> None:
            step = line.split(" s  ")[1]
            self._done[step].set()
            if step in self._holds:
                self._may_go_on.wait(SECONDS)

        self.finished = play(replace(scenario, steps=tuple(self._steps)), send, say, self._stop)


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., Player]]:
    players: list[Player] = []

    def make(name: str, *holds: str) -> Player:
        players.append(Player(tmp_path / "run", name, *holds))
        return players[-1]

    yield make
    for player in players:
        player.end()
        assert player.finished


@pytest.fixture
def open_station(tmp_path) -> Iterator[Callable[..., Station]]:
    stations: list[Station] = []

    def make(*roles: Role) -> Station:
        options = {Role.CHIP_READER: {"issuer": str(tmp_path / "issuer")}}
        configs = {role: DeviceConfig(f"simulated-{role}", options.get(role, {})) for role in roles}
        stations.append(Station(configs, tmp_path / "run", launch_process))
        stations[-1].open()
        return stations[-1]

    yield make
    for station in stations:
        station.close()


def test_a_card_is_pulled_while_it_is_read_and_laid_again(open_station, start):
    station = open_station(Role.CHIP_READER, Role.CODE_SCANNER)
    person = find_person("minh-anh")
    player = start("card-pulled")
    codes = [station.code_scanner.next_code(1)]
    while codes[-1] is None:
        codes.append(station.code_scanner.next_code(1))
    assert codes[-1] == person.code_text

    def read() -> ChipReading | Condition:
        key = AccessKey(KeyKind.CAN, person.card.number[-6:])
        request = ChipRequest((key,), ("EF.SOD", "DG2", "DG13"), bytes(8))
        return station.chip_reader.read(request, lambda _: None, lambda _: None)

    player.wait_for("it will be pulled at the 14th command")
    assert read() is Condition.CARD_REMOVED
    player.wait_for("the card lies there again")
    assert isinstance(read(), ChipReading)


def test_the_paper_runs_out_in_mid_slip_and_is_put_in(open_station, start, tmp_path):
    station = open_station(Role.RECEIPT_PRINTER)
    player = start("paper-runs-out", "the slip stops")
    player.wait_for("the roll ends 300 rows of dots into the next slip")
    slip = Raster(576, 600, b"\xf0" * (72 * 600))
    stopped = station.receipt_printer.print("one", slip)
    assert stopped.end is not PrintEnd.CONFIRMED
    assert stopped.condition is Condition.PAPER_OUT
    player.go_on()
    player.wait_for("a new roll")
    assert station.receipt_printer.print("two", slip).end is PrintEnd.CONFIRMED
    assert ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "state"})["paper"] == "in"


def test_the_feeder_jams_with_two_sheets_and_is_cleared(open_station, start):
    station = open_station(Role.DOCUMENT_SCANNER)
    player = start("jam-and-clear", "the feeder jams")
    player.wait_for("the feeder jams")

    def scan() -> ScannedSheet | Condition | None:
        return station.document_scanner.scan("a", ScanSettings(dpi=200), lambda _: None)

    assert scan() is Condition.SHEET_JAM
    player.go_on()
    player.wait_for("it is cleared")
    assert isinstance(scan(), ScannedSheet)


def test_worn_devices_answer_as_if_all_were_well(open_station, start, tmp_path):
    station = open_station(Role.RECEIPT_PRINTER, Role.CODE_SCANNER)
    start("worn-out").end()
    assert {status.state for status in station.statuses()} == {State.READY}
    printer = ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "state"})
    assert (printer["dead_dots"], printer["cutter"]) == (5, "blunt")
    assert ask(tmp_path / "run", Role.CODE_SCANNER, {"do": "state"})["mute"] is True
    slip = Raster(576, 200, b"\xff" * (72 * 200))
    assert station.receipt_printer.print("one", slip).end is PrintEnd.CONFIRMED
    assert ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "slips"})["slips"] == []
