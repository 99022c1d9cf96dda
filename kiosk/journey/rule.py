"""The shape of one entry of the table, and the few moves that all entries are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.journey.comfort import usual
from kiosk.journey.effects import Effect, NoteRating, Play, WatchCard, WatchDevices, WatchRoom, Wipe
from kiosk.journey.events import Event
from kiosk.journey.visit import Step, Trouble, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

Outcome = tuple[Visit, tuple[Effect, ...]]
# Any: the table pairs each rule with the event type that it is written for.
Decide = Callable[[Visit, Any, World], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from an event: the pure function, and every other screen that it may lead to."""

    decide: Decide
    targets: frozenset[Step]


Rules = Mapping[tuple[Step, type[Event]], Rule]


def stays(decide: Decide) -> Rule:
    """Return a rule that never leaves the screen."""
    return Rule(decide, frozenset())


def leads(decide: Decide, *targets: Step) -> Rule:
    """Return a rule that may leave the screen for one of `targets`."""
    return Rule(decide, frozenset(targets))


def stay(visit: Visit, *effects: Effect) -> Outcome:
    """Remain on the screen."""
    return visit, effects


def trouble(visit: Visit, kind: TroubleKind, resume: Step, detail: str = "") -> Outcome:
    """Show what went wrong; the way on leads to `resume`, and everything entered stays."""
    there = replace(
        visit,
        step=Step.TROUBLE,
        trouble=Trouble(kind, resume, detail),
        progress=None,
        scanning=False,
        replacing=None,
        phone=None,
    )
    return there, (Play(Tone.TROUBLE),)


# What is under way whenever nobody is there, from the start on.
RESTING = (WatchRoom(),)
# What begins with every visit, the first one too.
BEGINNING = (*RESTING, WatchDevices())


def fresh(visit: Visit, there: Step) -> Visit:
    """Return the visit of nobody yet: only what is known of the machine stays."""
    comfort = usual(headphones=visit.headphones)
    return Visit(
        step=there,
        comfort=comfort,
        out=visit.out,
        headphones=visit.headphones,
        card_left=visit.card_left,
    )


def wiped(visit: Visit, there: Step = Step.WELCOME) -> Outcome:
    """Forget the visit and wait for the next one; only what is known of the machine stays."""
    rated = (NoteRating(visit.stars),) if visit.stars else ()
    # Whether it lies there still is seen by looking.
    look = (WatchCard(),) if visit.card_on_reader or visit.card_left else ()
    return fresh(visit, there), (*rated, Wipe(), *BEGINNING, *look)
