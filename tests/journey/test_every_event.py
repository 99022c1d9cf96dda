"""Every screen crossed with every event: what does not belong to a screen changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.anywhere import ANYWHERE
from kiosk.journey.table import TABLE, decide
from kiosk.journey.visit import Purpose, Step, Trouble, TroubleKind, Visit
from tests.journey.happening import KINDS, QUEUED, happenings
from tests.journey.said import PAGE

HAPPENINGS = tuple(happenings())


@pytest.fixture
def full(world, citizen):
    """A visit with everything entered, to stand on any step."""
    procedure = world.catalogue.find("1.001193")
    return Visit(
        purpose=Purpose.FILE,
        citizen=citizen,
        owner=citizen.number,
        procedure=procedure,
        case=procedure.cases[0],
        pages={"giay-chung-sinh": (PAGE, PAGE)},
        delivery=DeliveryWay.DESK,
        submission_id="5" * 32,
        local_reference="KIOSK-AAAA-BBBB",
        filing=QUEUED,
        trouble=Trouble(TroubleKind.NO_CARD, Step.CARD),
    )


@pytest.mark.parametrize("step", Step)
def test_no_event_breaks_a_step_and_only_those_of_the_table_move_it(world, full, step):
    for visit in (Visit(step=step), replace(full, step=step)):
        for event in HAPPENINGS:
            after, effects = decide(visit, event, world)
            assert isinstance(after, Visit), event
            if (step, type(event)) not in TABLE and type(event) not in ANYWHERE:
                assert after is visit, event
                assert effects == (), event


def test_every_event_that_there_is_belongs_somewhere_and_is_tried():
    known = {kind for _, kind in TABLE} | set(ANYWHERE)
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in known}
    assert {type(event) for event in HAPPENINGS} == set(KINDS)
