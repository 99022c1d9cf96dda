"""No visit begins that could not be stored at its end, and the kiosk comes back by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import events as e
from kiosk.journey.effects import WatchRoom, Wipe
from kiosk.journey.rule import BEGINNING
from kiosk.journey.table import decide
from kiosk.journey.visit import Purpose, Step, Visit

FULL, ROOM = e.RoomSeen(enough=False), e.RoomSeen(enough=True)


# What becomes of a screen that nobody has begun on, and whether the machine goes on looking.
@pytest.mark.parametrize(
    ("step", "seen", "there", "watched"),
    [
        (Step.WELCOME, FULL, Step.CLOSED, True),
        (Step.WELCOME, ROOM, Step.WELCOME, False),
        (Step.CLOSED, FULL, Step.CLOSED, False),
        (Step.CLOSED, ROOM, Step.WELCOME, True),
    ],
)
def test_the_door_follows_the_room(world, step, seen, there, watched):
    visit, effects = decide(Visit(step=step), seen, world)
    assert visit == Visit(step=there)
    # Where the step stays, the watch that saw it goes on.
    assert effects == ((WatchRoom(),) if watched else ())


def test_a_closed_kiosk_begins_no_visit_and_is_never_hurried(walk):
    closed = Visit(step=Step.CLOSED)
    assert (
        walk(closed, e.Begin(), e.Continue(), e.ChoosePurpose(Purpose.FILE), e.Idle(), e.TimeUp()) == closed
    )


def test_a_touch_that_was_faster_than_the_look_is_taken_back_before_anything_is_asked(world, walk):
    begun = walk(Visit(), e.Begin())
    assert decide(begun, FULL, world) == (Visit(step=Step.CLOSED), (Wipe(), *BEGINNING))
    assert walk(begun, ROOM) == begun


@pytest.mark.parametrize("step", [s for s in Step if s not in {Step.WELCOME, Step.CLOSED, Step.PURPOSE}])
def test_a_visit_that_began_is_not_thrown_out_for_want_of_room(walk, at_papers, step):
    visit = replace(at_papers, step=step)
    assert walk(visit, FULL) == visit
