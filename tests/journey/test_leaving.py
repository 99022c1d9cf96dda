"""Ways out of a visit in the table: start over, time-out, consent taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest

from hardware.vocabulary import Role
from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey import events as e
from kiosk.journey.anywhere import UNATTENDED, UNINTERRUPTED
from kiosk.journey.comfort import Comfort
from kiosk.journey.effects import WatchCard, Wipe
from kiosk.journey.rule import BEGINNING
from kiosk.journey.table import decide
from kiosk.journey.visit import Filing, Overlay, Step, Visit


def test_taking_consent_back_forgets_what_the_chip_told(walk, at_form):
    visit = walk(replace(at_form, step=Step.CONSENT), e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert visit.citizen is None
    assert (visit.can, visit.keys, visit.claimed_number) == ("", (), "")


def test_start_over_is_asked_once_more_and_then_wipes(walk, world, at_form):
    asked = walk(at_form, e.AskStartOver())
    assert asked.overlay is Overlay.START_OVER
    assert walk(asked, e.CloseOverlay()) == at_form
    wiped, effects = decide(asked, e.StartOver(), world)
    assert wiped == Visit()
    assert effects == (Wipe(), *BEGINNING, WatchCard())


@pytest.mark.parametrize("step", [Step.SUBMITTING, Step.PRINTING])
def test_nothing_interrupts_submitting_and_printing(walk, step):
    visit = Visit(step=step, submission_id="5" * 32, filing=Filing("KIOSK-AAAA-BBBB"))
    for event in (e.AskStartOver(), e.StartOver(), e.Idle()):
        assert walk(visit, event) == visit


@pytest.mark.parametrize("step", [s for s in Step if s not in UNATTENDED | UNINTERRUPTED])
def test_every_other_screen_warns_before_it_wipes_and_can_be_extended(walk, world, step):
    visit = Visit(step=step)
    warned = walk(visit, e.Idle())
    assert warned.overlay is Overlay.TIME_OUT
    for extended in range(1, 13):
        visit = walk(visit, e.Idle(), e.CloseOverlay())
        assert visit == Visit(step=step, extensions=extended)
    assert decide(warned, e.TimeUp(), world) == (Visit(), (Wipe(), *BEGINNING))
    assert walk(visit, e.TimeUp()) == visit


def test_a_wipe_leaves_nothing_of_any_field_but_what_is_known_of_the_machine(world, at_form):
    usual = {field.name: getattr(Visit(), field.name) for field in fields(Visit)}
    held: dict[str, Any] = {}
    for name, value in usual.items():
        match value:
            case None | frozenset() | Mapping():
                held[name] = {"x": "x"} if isinstance(value, Mapping) else frozenset(Role)
            case bool() | int():
                held[name] = value + 1
            case str():
                held[name] = value + "x"
            case bytes():
                held[name] = value + b"x"
            case tuple():
                held[name] = (*value, "x")
            case _:
                held[name] = object()
    full = Visit(**held | {"step": Step.FORM, "overlay": None, "comfort": Comfort("en"), "trouble": None})
    left, _ = decide(full, e.StartOver(), world)
    assert left == Visit(out=frozenset(Role), headphones=True, card_left=True, comfort=Comfort(voice=True))
    assert {name for name in usual if getattr(full, name) == usual[name]} == {"overlay", "trouble"}


def test_finishing_wipes(world):
    assert decide(Visit(step=Step.DONE), e.Finish(), world) == (Visit(), (Wipe(), *BEGINNING))


def test_taking_consent_back_empties_what_the_chip_filled_in_and_keeps_what_was_typed(
    walk, at_form, citizen, verdict
):
    typed = walk(at_form, e.Answer("relation", "me"), e.Answer("child_name", "Lê Thử An"))
    assert typed.sources
    visit = walk(replace(typed, step=Step.CONSENT), e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert visit.answers == {"relation": "me", "child_name": "Lê Thử An"}
    assert not visit.sources
    again = walk(replace(visit, step=Step.CARD), e.ChipJudged(citizen, verdict))
    assert again.answers == {"relation": "me", "child_name": "Lê Thử An"}
