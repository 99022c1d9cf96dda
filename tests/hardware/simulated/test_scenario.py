"""A scenario is checked before it is played, and played in its order and at its times."""

from __future__ import annotations

import threading
import time
from importlib.resources import files
from pathlib import Path

import pytest

from hardware.simulated.control import ControlRefusedError
from hardware.simulated.scenario import ScenarioError, ScenarioFailedError, play, read_scenario

SCENARIOS = sorted(Path(str(files("hardware.simulated") / "scenarios")).iterdir())
STEP = '[[steps]]\nrole = "network"\ndo = "pull"\n'


@pytest.fixture
def scenario(tmp_path):
    def read(text: str, name: str = "one.toml"):
        file = tmp_path / name
        file.write_text(text)
        return read_scenario(file)

    return read


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_what_comes_along_can_be_played(file):
    read = read_scenario(file)
    assert read.about.endswith(".")
    assert len(read.steps) > 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 1\nsteps = !\n", r"one.toml: .*line 2"),
        ("version = 2\n" + STEP, "one.toml: version: must be 1"),
        ("version = 1\n", "steps: at least one"),
        ("version = 1\ncolour = 1\n" + STEP, "colour: is no key"),
        (
            "version = 1\n" + STEP + '[[steps]]\nrole = "toaster"\ndo = "pop"\n',
            r"line 5: steps\[1\]: role: 'toa",
        ),
        ("version = 1\n" + STEP + "at = 'soon'\n", r"line 2: steps\[0\]: .*at"),
        ("version = 1\n" + STEP + "at = -1\n", "not less than 0"),
        ('version = 1\n[[steps]]\nrole = "network"\n', r"line 2: steps\[0\]: .*`do`"),
        ("version = 1\n" + STEP + 'after = "nothing"\n', "after: no earlier step is named 'nothing'"),
        ("version = 1\nsteps = [1]\n", r"steps\[0\]: .*object"),
    ],
)
def test_a_bad_file_is_refused_by_line_or_key(scenario, text, said):
    with pytest.raises(ScenarioError, match=said):
        scenario(text)


def test_json_says_the_same_as_toml(scenario):
    read = scenario('{"version": 1, "steps": [{"role": "network", "do": "mode", "mode": "cut"}]}', "one.json")
    assert read.steps[0].request == {"do": "mode", "mode": "cut"}
    with pytest.raises(ScenarioError, match="line 2 column"):
        scenario('{"version": 1,\n!', "two.json")


def test_steps_come_in_their_order_and_not_before_their_time(scenario):
    read = scenario(
        'version = 1\n[[steps]]\nname = "a"\nat = 0.1\nrole = "network"\ndo = "pull"\n'
        '[[steps]]\nafter = "a"\nwait = 0.2\nrole = "chip-reader"\ndo = "remove-at"\napdu = 40\n'
    )
    sent = []
    begun = time.monotonic()

    def send(role, request):
        sent.append((role, request, time.monotonic() - begun))
        return {}

    assert play(read, send, lambda _: None, threading.Event())
    assert [(role, request) for role, request, _ in sent] == [
        ("network", {"do": "pull"}),
        ("chip-reader", {"do": "remove-at", "apdu": 40}),
    ]
    assert sent[0][2] >= 0.1
    assert sent[1][2] >= 0.3


def test_a_step_waits_until_the_state_is_as_it_says(scenario):
    read = scenario(
        'version = 1\n[[steps]]\nrole = "receipt-printer"\nwhen = { paper = "out" }\ndo = "paper-in"\n'
    )
    states = iter(
        [
            {"worker": None, "believes": {}},  # no worker yet: nothing physical is known
            {"worker": 1, "paper": "in"},
            {"worker": 1, "paper": "out"},
        ]
    )
    done = []

    def send(_, request):
        if request["do"] == "state":
            return next(states)
        done.append(request)
        return {}

    assert play(read, send, lambda _: None, threading.Event())
    assert done == [{"do": "paper-in"}]
    assert list(states) == []


def test_a_state_that_never_comes_ends_the_scenario_by_its_step(scenario):
    step = 'version = 1\n[[steps]]\nname = "roll"\nwithin = 0\nrole = "receipt-printer"\ndo = "paper-in"\n'
    read = scenario(step + 'when = { paper = "out" }\n')
    with pytest.raises(ScenarioFailedError, match="roll: after 0 s"):
        play(read, lambda *_: {"worker": 1, "paper": "in"}, lambda _: None, threading.Event())
    read = scenario(step + 'when = { papers = "out" }\n')
    with pytest.raises(ScenarioFailedError, match="has no papers"):
        play(read, lambda *_: {"worker": 1, "paper": "in"}, lambda _: None, threading.Event())


def test_a_device_that_refuses_ends_the_scenario_by_its_step(scenario):
    def send(*_):
        raise ControlRefusedError("nobody listens")

    with pytest.raises(ScenarioFailedError, match="network: pull: nobody listens"):
        play(scenario("version = 1\n" + STEP), send, lambda _: None, threading.Event())


def test_a_scenario_that_is_stopped_plays_no_further_step(scenario):
    stop = threading.Event()
    stop.set()
    sent = []

    def send(*it):
        sent.append(it)
        return {}

    assert not play(scenario("version = 1\n" + STEP), send, lambda _: None, stop)
    assert sent == []
