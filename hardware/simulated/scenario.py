"""A scenario: what happens to simulated devices, step by step, written in a file.

TOML (or JSON of the same form), version 1:

    version = 1
    about = "One sentence."

    [[steps]]
    name = "paper out"            # so that a later step can come after it
    at = 2.5                      # seconds after the beginning
    role = "receipt-printer"      # or another role, or "network"
    do = "paper-out"              # every other key goes into the request as well
    after_rows = 200

    [[steps]]
    after = "paper out"
    wait = 3                      # seconds after that step was done
    when = { paper = "out" }      # and not before the role's state says so, for `within` seconds (60)
    role = "receipt-printer"
    do = "paper-in"

Steps are played one after the other, in the file's order; one whose time has passed is played at once.
"""

from __future__ import annotations

import json
import time
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from hardware.errors import HardwareError
from hardware.vocabulary import Role

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from pathlib import Path

VERSION = 1
ROLES = frozenset({*(role.value for role in Role), "network"})
_LOOK_SECONDS = 0.1
_WITHIN_SECONDS = 60.0


class ScenarioError(HardwareError):
    """A scenario's file cannot be used; the message names file, line or key, and what is wrong there."""


class ScenarioFailedError(HardwareError):
    """A step could not be played; the message names it and says why."""


class _Timing(msgspec.Struct, frozen=True):
    role: str
    do: str
    name: str = ""
    at: float | None = None
    after: str = ""
    wait: float = 0.0
    when: dict[str, str | int | float | bool | None] = {}
    within: float = _WITHIN_SECONDS


_OWN = frozenset(_Timing.__struct_fields__) - {"do"}


@dataclass(frozen=True, slots=True)
class Step:
    """One request to one role, and when it is made; `title` is how a person would call the step."""

    title: str
    timing: _Timing
    request: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The steps of one file."""

    about: str
    steps: tuple[Step, ...]


def read_scenario(file: Path) -> Scenario:
    """Read a scenario; raises `ScenarioError`."""
    try:
        text = file.read_text("utf-8")
        tree = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:  # both parsers name line and column
        raise ScenarioError(f"{file.name}: {error}") from error
    try:
        return _scenario(tree)
    except ScenarioError as error:
        raise ScenarioError(f"{file.name}: {_with_line(str(error), text)}") from None


def play(
    scenario: Scenario,
    send: Callable[[str, Mapping[str, object]], Mapping[str, object]],
    say: Callable[[str], None],
    stop: threading.Event,
) -> bool:
    """Play a scenario through `send(role, request)`; True at its end, False when `stop` was set before.

    Raises `ScenarioFailedError`.
    """
    begun = time.monotonic()
    done: dict[str, float] = {}
    for step in scenario.steps:
        if stop.wait(max(_due(step.timing, begun, done) - time.monotonic(), 0.0)):
            return False
        try:
            if not _wait_until_so(step.timing, send, stop):
                return False
            send(step.timing.role, step.request)
        except (HardwareError, LookupError) as error:
            raise ScenarioFailedError(f"{step.title}: {error}") from error
        done[step.timing.name] = time.monotonic()
        say(f"{time.monotonic() - begun:6.1f} s  {step.title}")
    return True


def _due(timing: _Timing, begun: float, done: Mapping[str, float]) -> float:
    since = done[timing.after] if timing.after else begun
    return since + (timing.at or 0.0) + timing.wait


def _wait_until_so(
    timing: _Timing,
    send: Callable[[str, Mapping[str, object]], Mapping[str, object]],
    stop: threading.Event,
) -> bool:
    """Look at the role's state until it is as `when` says; False when stopped."""
    until = time.monotonic() + timing.within
    while timing.when:
        state = send(timing.role, {"do": "state"})
        if unknown := timing.when.keys() - state.keys():
            if state.get("worker", True):
                raise ScenarioFailedError(f"the state has no {', '.join(sorted(unknown))}")
        elif all(state[key] == value for key, value in timing.when.items()):
            return True
        if time.monotonic() > until:
            raise ScenarioFailedError(f"after {timing.within:g} s the state is still not {timing.when}")
        if stop.wait(_LOOK_SECONDS):
            return False
    return True


def _scenario(tree: Any) -> Scenario:
    if not isinstance(tree, dict) or tree.get("version") != VERSION:
        raise ScenarioError(f"version: must be {VERSION}")
    if unknown := tree.keys() - {"version", "about", "steps"}:
        raise ScenarioError(f"{min(unknown)}: is no key of a scenario")
    steps = tree.get("steps")
    if not isinstance(steps, list) or not steps:
        raise ScenarioError("steps: at least one is needed")
    names: set[str] = set()
    made: list[Step] = []
    for number, entry in enumerate(steps):
        try:
            made.append(_step(entry, names))
        except (msgspec.ValidationError, ScenarioError) as error:
            raise ScenarioError(f"steps[{number}]: {error}") from None
        names.add(made[-1].timing.name)
    return Scenario(str(tree.get("about", "")), tuple(made))


def _step(entry: object, earlier: set[str]) -> Step:
    timing = msgspec.convert(entry, _Timing, strict=True)
    if not isinstance(entry, dict):
        raise ScenarioError("must be a table")
    if timing.role not in ROLES:
        raise ScenarioError(f"role: {timing.role!r} is none of {', '.join(sorted(ROLES))}")
    if timing.after and timing.after not in earlier:
        raise ScenarioError(f"after: no earlier step is named {timing.after!r}")
    if timing.after and timing.at is not None:
        raise ScenarioError("at: a step comes either at a time or after another (with wait)")
    if min(timing.at or 0.0, timing.wait, timing.within) < 0:
        raise ScenarioError("at, wait, within: not less than 0")
    request = {key: value for key, value in entry.items() if key not in _OWN}
    return Step(timing.name or f"{timing.role}: {timing.do}", timing, request)


def _with_line(message: str, text: str) -> str:
    """Name the line on which the step begins that a message is about, where the file is TOML."""
    begins = [line for line, words in enumerate(text.splitlines(), 1) if words.strip() == "[[steps]]"]
    number = message.removeprefix("steps[").partition("]")[0]
    if message.startswith("steps[") and int(number) < len(begins):
        return f"line {begins[int(number)]}: {message}"
    return message
