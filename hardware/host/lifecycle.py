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
    """Draw the table as a mermaid `stateDiagram-v2`.

    What leads to one state from all others is one arrow from `any`; what changes nothing is left out.
    """
    lines = ["stateDiagram-v2", "    any: any state", f"    [*] --> {State.ABSENT}"]
    arrows: dict[tuple[str, State], list[str]] = {}
    for happening in Happening:
        moves = [(state, TABLE[state, happening]) for state in State if (state, happening) in TABLE]
        changes = [(state, following) for state, following in moves if state is not following]
        ends = {following for _, following in changes}
        starts: list[tuple[str, State]] = list(changes)
        if len(ends) == 1 and len(changes) == len(State) - 1:
            starts = [("any", next(iter(ends)))]
        for arrow in starts:
            arrows.setdefault(arrow, []).append(happening)
    lines += [f"    {state} --> {following}: {', '.join(why)}" for (state, following), why in arrows.items()]
    return "\n".join(lines) + "\n"
