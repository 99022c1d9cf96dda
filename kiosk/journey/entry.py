"""What happens on entering a screen, whichever way one comes: forward, back or after trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kiosk.journey.effects import (
    ListenForCode,
    NameDossier,
    Play,
    PrintSlip,
    ReadChip,
    Seal,
    Search,
    StartPhone,
    WatchCard,
)
from kiosk.journey.prefilling import refill
from kiosk.journey.rule import RESTING, Outcome
from kiosk.journey.visit import SlipState, Step, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone


def enter(visit: Visit, step: Step, world: World) -> Outcome:
    """Go to `step`, keep everything entered and start what that screen needs."""
    there = replace(
        visit,
        step=step,
        overlay=None,
        trouble=None,
        progress=None,
        scanning=False,
        replacing=None,
        phone=None,
    )
    on_entry = _ENTRIES.get(step)
    return on_entry(there, world) if on_entry else (there, ())


def _vneid(visit: Visit, _world: World) -> Outcome:
    # As with a card: whoever leaves before somebody has agreed is not the one who was known before.
    return replace(visit, citizen=None, verdict=None), (StartPhone(),)


def _identify(visit: Visit, _world: World) -> Outcome:
    return replace(visit, code_refused=False), (ListenForCode(),)


def _card(visit: Visit, _world: World) -> Outcome:
    # A card was shown, and whose it is nobody knows yet: it is not taken for the one that was read before.
    return replace(visit, citizen=None, verdict=None), (ReadChip(visit.keys),)


def _search(visit: Visit, _world: World) -> Outcome:
    return visit, (Search(visit.query),)


def _form(visit: Visit, world: World) -> Outcome:
    form = world.form_of(visit)
    return (refill(visit, form) if form else visit), ()


def _review(visit: Visit, _world: World) -> Outcome:
    return visit, (() if visit.submission_id else (NameDossier(),))


def _submitting(visit: Visit, _world: World) -> Outcome:
    return replace(visit, progress=0.0), (Seal(visit),)


def _printing(visit: Visit, _world: World) -> Outcome:
    return replace(visit, slip=SlipState.PRINTING), (PrintSlip(visit),)


def _done(visit: Visit, _world: World) -> Outcome:
    return visit, (Play(Tone.DONE), WatchCard())


def _resting(visit: Visit, _world: World) -> Outcome:
    return visit, (*RESTING, WatchCard()) if visit.card_left else RESTING


_ENTRIES: Mapping[Step, Callable[[Visit, World], Outcome]] = {
    Step.WELCOME: _resting,
    Step.CLOSED: _resting,
    Step.VNEID: _vneid,
    Step.IDENTIFY: _identify,
    Step.CARD: _card,
    Step.SEARCH: _search,
    Step.FORM: _form,
    Step.REVIEW: _review,
    Step.SUBMITTING: _submitting,
    Step.PRINTING: _printing,
    Step.DONE: _done,
}
