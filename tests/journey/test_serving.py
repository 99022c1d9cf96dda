"""The technician's side: it opens where nobody is served and nowhere else, and leads out to the welcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Role
from kiosk.journey import events as e
from kiosk.journey.comfort import Comfort
from kiosk.journey.effects import Wipe
from kiosk.journey.rule import BEGINNING
from kiosk.journey.table import TABLE, decide
from kiosk.journey.visit import Overlay, Step, Visit
from tests.journey.happening import happenings


@pytest.mark.parametrize("step", [Step.WELCOME, Step.CLOSED])
def test_the_gesture_shows_the_door_where_nobody_is_served(walk, step):
    big = Comfort(text_size=2)
    there = walk(Visit(step=step, overlay=Overlay.HELP, comfort=big), e.EnterService())
    assert there == Visit(step=Step.SERVICE, comfort=big)


@pytest.mark.parametrize("step", [step for step in Step if step not in {Step.WELCOME, Step.CLOSED}])
def test_no_gesture_opens_the_door_while_a_visit_is_on(walk, step, citizen):
    visit = Visit(step=step, citizen=citizen)
    assert walk(visit, e.EnterService()) is visit


def test_the_way_out_forgets_and_begins_to_look_at_the_machine_again(world):
    inside = Visit(step=Step.SERVICE, out=frozenset(Role), comfort=Comfort("en"))
    there, effects = decide(inside, e.LeaveService(), world)
    assert there == Visit(out=frozenset(Role))
    assert effects == (Wipe(), *BEGINNING)


def test_nothing_of_a_visit_runs_behind_the_door(world):
    for visit in (Visit(step=Step.SERVICE), Visit(step=Step.SERVICE, overlay=Overlay.HELP)):
        for event in happenings():
            after, effects = decide(visit, event, world)
            if not isinstance(event, e.LeaveService):
                of_machine = replace(visit, out=after.out, headphones=after.headphones)
                assert after == replace(of_machine, overlay=after.overlay, comfort=after.comfort), event
                assert effects == (), event


def test_nothing_of_a_visit_leads_behind_the_door():
    into = {kind for (step, kind), rule in TABLE.items() if Step.SERVICE in rule.targets}
    assert into == {e.EnterService}
