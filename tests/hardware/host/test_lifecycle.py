from __future__ import annotations

import re

import pytest

from hardware.host.lifecycle import TABLE, Happening, after, diagram
from hardware.vocabulary import State


def test_only_a_job_on_a_device_that_is_not_well_cannot_happen():
    impossible = {(state, happening) for state in State for happening in Happening} - TABLE.keys()
    not_well = set(State) - {State.READY, State.ATTENTION}
    assert impossible == {(state, Happening.JOB) for state in not_well}


def test_what_cannot_happen_is_a_bug():
    with pytest.raises(ValueError, match="absent"):
        after(State.ABSENT, Happening.JOB)


def test_every_state_is_reached_and_left():
    moves = {(state, following) for (state, _), following in TABLE.items() if state is not following}
    assert {state for state, _ in moves} == {following for _, following in moves} == set(State)


def test_a_device_that_was_given_up_stays_so_until_it_says_that_it_works():
    for state in (State.ABSENT, State.FAULT):
        assert after(state, Happening.FAIL) is state
        assert after(state, Happening.FINE) is State.READY


def test_the_diagram_shows_every_move_of_the_table_and_no_other():
    drawn = set()
    for line in diagram().splitlines()[3:]:
        found = re.fullmatch(r"    (\w+) --> (\w+): (.+)", line)
        assert found, line
        froms = State if found[1] == "any" else [State(found[1])]
        to = State(found[2])
        drawn |= {(state, why, to) for state in froms for why in found[3].split(", ") if state is not to}
    moves = {(state, happening, to) for (state, happening), to in TABLE.items() if state is not to}
    assert drawn == moves
