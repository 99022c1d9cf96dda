"""What holds on every screen: start over, call staff, time-outs, and the way on from trouble."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.journey.effects import Play
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    AskStartOver,
    CallStaff,
    CloseOverlay,
    Event,
    Idle,
    Retry,
    StartOver,
    TimeUp,
)
from kiosk.journey.rule import Outcome, Rule, Rules, stay, wiped
from kiosk.journey.visit import Overlay, Step, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

# While the machine seals, sends or prints, nobody is hurried and nothing is thrown away.
UNINTERRUPTED = frozenset({Step.SUBMITTING, Step.PRINTING})
# Nobody has begun anything that time could end.
UNATTENDED = frozenset({Step.WELCOME, Step.CLOSED})


def _ask(visit: Visit, _event: AskStartOver, _world: World) -> Outcome:
    return stay(visit if visit.step in UNINTERRUPTED else replace(visit, overlay=Overlay.START_OVER))


def _start_over(visit: Visit, _event: StartOver, _world: World) -> Outcome:
    return stay(visit) if visit.step in UNINTERRUPTED else wiped()


def _staff(visit: Visit, _event: CallStaff, _world: World) -> Outcome:
    return stay(replace(visit, overlay=Overlay.STAFF))


def _close(visit: Visit, _event: CloseOverlay, _world: World) -> Outcome:
    return stay(replace(visit, overlay=None))


def _idle(visit: Visit, _event: Idle, _world: World) -> Outcome:
    if visit.step in UNINTERRUPTED | UNATTENDED:
        return stay(visit)
    return stay(replace(visit, overlay=Overlay.TIME_OUT), Play(Tone.TROUBLE))


def _time_up(visit: Visit, _event: TimeUp, _world: World) -> Outcome:
    return wiped() if visit.overlay is Overlay.TIME_OUT else stay(visit)


def _retry(visit: Visit, _event: Retry, world: World) -> Outcome:
    return enter(visit, visit.trouble.resume, world) if visit.trouble else stay(visit)


RULES: Rules = {(Step.TROUBLE, Retry): _retry}

ANYWHERE: Mapping[type[Event], Rule] = {
    AskStartOver: _ask,
    StartOver: _start_over,
    CallStaff: _staff,
    CloseOverlay: _close,
    Idle: _idle,
    TimeUp: _time_up,
}
