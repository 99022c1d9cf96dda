"""The shape of one entry of the table, and the few moves that all entries are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.journey.effects import Effect, Play, WatchRoom, Wipe
from kiosk.journey.events import Event
from kiosk.journey.visit import Step, Trouble, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

Outcome = tuple[Visit, tuple[Effect, ...]]
# Any: the table pairs each rule with the event type that it is written for.
Rule = Callable[[Visit, Any, World], Outcome]
Rules = Mapping[tuple[Step, type[Event]], Rule]


def stay(visit: Visit, *effects: Effect) -> Outcome:
    """Remain on the screen."""
    return visit, effects


def trouble(visit: Visit, kind: TroubleKind, resume: Step, detail: str = "") -> Outcome:
    """Show what went wrong; the way on leads to `resume`, and everything entered stays."""
    there = replace(
        visit, step=Step.TROUBLE, trouble=Trouble(kind, resume, detail), progress=None, scanning=False
    )
    return there, (Play(Tone.TROUBLE),)


# What is under way whenever nobody is there, from the start on.
RESTING = (WatchRoom(),)


def wiped(there: Step = Step.WELCOME) -> Outcome:
    """Forget the visit and wait for the next one."""
    return Visit(step=there), (Wipe(), *RESTING)
