"""Every step crossed with every event: nothing breaks, and what does not belong to a step changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome
from kiosk.capture.page import Page
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.identity.verdict import Verdict
from kiosk.journey import events as e
from kiosk.journey.anywhere import ANYWHERE
from kiosk.journey.table import TABLE, decide
from kiosk.journey.visit import Filing, Purpose, Step, Trouble, TroubleKind, Visit

FILING = Filing("KIOSK-AAAA-BBBB")
KINDS = [
    kind
    for kind in vars(e).values()
    if isinstance(kind, type) and issubclass(kind, e.Event) and kind not in {e.Event, e.Touch}
]


@pytest.fixture
def happen(citizen):
    """Make one event of any kind, with values that could be."""
    verdict = Verdict(assurance=citizen.assurance, facts=(), alarm=False)
    values = {
        e.ChoosePurpose: (Purpose.FILE,),
        e.SetConsent: (ConsentPurpose.CONTACT, True),
        e.TypeCan: ("000017",),
        e.TypeQuery: ("khai sinh",),
        e.ChooseProcedure: ("1.001193",),
        e.Answer: ("relation", "me"),
        e.ScanSheet: ("giay-chung-sinh",),
        e.RemovePage: ("giay-chung-sinh", 0),
        e.ChooseDelivery: (DeliveryWay.DESK,),
        e.AnswerDelivery: ("phone", "0900000017"),
        e.Edit: (Step.FORM, 1),
        e.SlipCameOut: (True,),
        e.RoomSeen: (True,),
        e.CodeShown: ("not a card",),
        e.Progressed: (0.5,),
        e.ChipNamed: (citizen.number,),
        e.ChipJudged: (citizen, verdict),
        e.ChipStopped: (Condition.CARD_REMOVED,),
        e.Found: ("khai sinh", ()),
        e.SheetScanned: ("giay-chung-sinh", Page(b"jpeg", 10, 10, 300)),
        e.SheetRefused: ("Trang này trắng.",),
        e.ScanStopped: (Condition.FEEDER_EMPTY,),
        e.Named: ("5" * 32, "KIOSK-AAAA-BBBB"),
        e.Queued: (FILING,),
        e.NotSaved: ("",),
        e.CustodyCame: (FILING,),
        e.SlipDrawn: (b"png", FILING),
        e.SlipEnded: (PrintOutcome("job", PrintEnd.UNKNOWN),),
    }
    return lambda kind: kind(*values.get(kind, ()))


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
        delivery=DeliveryWay.DESK,
        submission_id="5" * 32,
        local_reference="KIOSK-AAAA-BBBB",
        filing=FILING,
        trouble=Trouble(TroubleKind.NO_CARD, Step.CARD),
    )


@pytest.mark.parametrize("step", Step)
def test_no_event_breaks_a_step_and_only_those_of_the_table_move_it(world, full, happen, step):
    for visit in (Visit(step=step), replace(full, step=step)):
        for kind in KINDS:
            after, effects = decide(visit, happen(kind), world)
            assert isinstance(after, Visit), kind
            if (step, kind) not in TABLE and kind not in ANYWHERE:
                assert after is visit, kind
                assert effects == (), kind


def test_every_event_that_there_is_belongs_somewhere():
    known = {kind for _, kind in TABLE} | set(ANYWHERE)
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in known}
