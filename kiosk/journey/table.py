"""The state table: (step, event) -> (visit, effects); what is not in it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.journey import (
    anywhere,
    arriving,
    entries,
    filling,
    finding,
    identifying,
    logging_in,
    serving,
    submitting,
)
from kiosk.journey.effects import Play
from kiosk.journey.events import Event
from kiosk.journey.rule import Outcome, Rules
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World

TABLE: Rules = {
    **arriving.RULES,
    **logging_in.RULES,
    **identifying.RULES,
    **finding.RULES,
    **filling.RULES,
    **entries.RULES,
    **submitting.RULES,
    **serving.RULES,
    **anywhere.RULES,
}


def decide(visit: Visit, event: Event, world: World) -> Outcome:
    """Return what becomes of the visit and what is to be done; a pure function."""
    rule = TABLE.get((visit.step, type(event))) or anywhere.ANYWHERE.get(type(event))
    if rule is None:
        return visit, ()
    after, effects = rule.decide(visit, event, world)
    if not after.comfort.sounds:
        effects = tuple(effect for effect in effects if not isinstance(effect, Play))
    return after, effects


_GUARDS: Mapping[Step, Callable[[Visit, World], bool]] = {
    Step.CONSENT: lambda visit, _world: finding.may_leave_consent(visit),
    Step.IDENTIFY: lambda visit, _world: bool(visit.keys),
    Step.LOGIN: lambda _visit, _world: False,
    Step.PROCEDURE: finding.may_file,
    Step.WHO: finding.may_leave_who,
    Step.PAPERS: lambda visit, _world: filling.may_leave_papers(visit),
    Step.DELIVERY: lambda visit, _world: visit.delivery is not None,
    Step.REVIEW: lambda visit, _world: bool(visit.submission_id),
    Step.SUBMITTING: lambda visit, _world: visit.filing is not None,
}


def may_continue(visit: Visit, world: World) -> bool:
    """Say whether the screen's primary action leads on now; the screen greys it out otherwise."""
    guard = _GUARDS.get(visit.step)
    return guard is None or guard(visit, world)
