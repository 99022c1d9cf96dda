"""The life of a device as a table: what happens to it in a state, and the state that it is in then."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from hardware.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Mapping


class Happening(StrEnum):
    """What moves a device from state to state."""

    START = "start"  # it is opened, at first or anew on purpose
    FINE = "fine"  # it says that nothing is wrong
    NEEDS_A_PERSON = "needs a person"  # it names a condition
    JOB = "job"  # it begins what may take long
    FAIL = "fail"  # it or its worker failed; it is opened anew and asked once more
    LOSE = "lose"  # it is given up for now: not there
    BREAK = "break"  # it is given up for now: there, but it does not work
    STOP = "stop"  # its worker is ended for good


_WELL = (State.READY, State.ATTENTION)
# Given up, it is tried again now and then, and stays what it is until it says itself that it works.
GIVEN_UP = (State.ABSENT, State.FAULT)

TABLE: Mapping[tuple[State, Happening], State] = MappingProxyType(
    {(state, Happening.START): State.OPENING for state in State}
    | {(state, Happening.FINE): State.READY for state in State}
    | {(state, Happening.NEEDS_A_PERSON): State.ATTENTION for state in State}
    | {(state, Happening.JOB): State.BUSY for state in _WELL}
    | {(state, Happening.FAIL): State.RECOVERING for state in State if state not in GIVEN_UP}
    | {(state, Happening.FAIL): state for state in GIVEN_UP}
    | {(state, Happening.LOSE): State.ABSENT for state in State}
    | {(state, Happening.BREAK): State.FAULT for state in State}
    | {(state, Happening.STOP): State.ABSENT for state in State}
)


def after(state: State, happening: Happening) -> State:
    """Return the state that follows; raises `ValueError` for what cannot happen: a bug of the host."""
    try:
        return TABLE[state, happening]
    except KeyError:
        raise ValueError(f"{happening!r} cannot happen to a device that is {state}") from None


def diagram() -> str:
    """Draw the table as a mermaid `stateDiagram-v2`; what does not change the state is left out."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for (state, happening), following in TABLE.items():
        if following is not state:
            arrows.setdefault((state, following), []).append(happening.value)
    lines = [f"    [*] --> {State.ABSENT}"]
    for (state, following), happenings in sorted(
        arrows.items(), key=lambda arrow: list(State).index(arrow[0][0])
    ):
        lines.append(f"    {state} --> {following}: {', '.join(happenings)}")
    return "\n".join(["stateDiagram-v2", *lines]) + "\n"
