"""What holds on every screen: comfort, help, pause, start over, staff, time-outs, the way on from trouble."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.journey.comfort import usual
from kiosk.journey.devices import hopeless
from kiosk.journey.effects import Play
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    AskHelp,
    AskPause,
    AskStartOver,
    CallStaff,
    CloseOverlay,
    DevicesSeen,
    Event,
    HeadphonesSeen,
    Idle,
    Retry,
    SetComfort,
    StartOver,
    TimeUp,
)
from kiosk.journey.rule import Outcome, Rule, Rules, fresh, leads, stay, stays, wiped
from kiosk.journey.visit import Overlay, Step, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

# While the machine seals, sends or prints, nobody is hurried and nothing is thrown away. Nor is a technician,
# whose own clock shows them out.
UNINTERRUPTED = frozenset({Step.SUBMITTING, Step.PRINTING, Step.SERVICE})
# Nobody has begun anything that time could end.
UNATTENDED = frozenset({Step.WELCOME, Step.CLOSED})


def untouched(visit: Visit) -> bool:
    """Whether nobody is there, and nobody has changed anything that time should put right."""
    as_usual = visit.comfort == usual(headphones=visit.headphones)
    return visit.step in UNATTENDED and visit.overlay is None and as_usual


def _under(visit: Visit, overlay: Overlay | None) -> Visit:
    """Return the visit with this over it: who answers the warning in whichever way has asked for time."""
    warned = visit.overlay is Overlay.TIME_OUT
    return replace(visit, overlay=overlay, extensions=visit.extensions + warned)


def _ask(visit: Visit, _event: AskStartOver, _world: World) -> Outcome:
    if visit.step in UNATTENDED | UNINTERRUPTED:
        return stay(visit)
    return stay(replace(visit, overlay=Overlay.START_OVER))


def _start_over(visit: Visit, _event: StartOver, _world: World) -> Outcome:
    if visit.step in UNATTENDED | UNINTERRUPTED:
        return stay(visit)
    return wiped(visit)


def _staff(visit: Visit, _event: CallStaff, _world: World) -> Outcome:
    return stay(_under(visit, Overlay.STAFF))


def _help(visit: Visit, _event: AskHelp, _world: World) -> Outcome:
    return stay(_under(visit, Overlay.HELP))


def _pause(visit: Visit, _event: AskPause, _world: World) -> Outcome:
    # Where nobody is hurried there is nothing to wait for.
    if visit.step in UNATTENDED | UNINTERRUPTED or visit.scanning:
        return stay(visit)
    return stay(_under(visit, Overlay.PAUSE))


def _close(visit: Visit, _event: CloseOverlay, _world: World) -> Outcome:
    return stay(_under(visit, None))


def _comfort(visit: Visit, event: SetComfort, _world: World) -> Outcome:
    return stay(replace(visit, comfort=event.over(visit.comfort)))


def _headphones(visit: Visit, event: HeadphonesSeen, _world: World) -> Outcome:
    if event.plugged is visit.headphones:
        return stay(visit)  # told twice: whoever turned the voice off meanwhile meant it
    comfort = replace(visit.comfort, voice=event.plugged)
    return stay(replace(visit, headphones=event.plugged, comfort=comfort))


def _seen(visit: Visit, event: DevicesSeen, _world: World) -> Outcome:
    return stay(replace(visit, out=event.out))


def _seen_resting(visit: Visit, event: DevicesSeen, world: World) -> Outcome:
    seen = replace(visit, out=event.out)
    return enter(seen, Step.CLOSED, world) if hopeless(seen, world) else stay(seen)


def _idle(visit: Visit, _event: Idle, _world: World) -> Outcome:
    if visit.step in UNINTERRUPTED or visit.scanning:
        return stay(visit)
    if visit.step in UNATTENDED:
        return stay(visit if untouched(visit) else fresh(visit, visit.step))
    return stay(replace(visit, overlay=Overlay.TIME_OUT), Play(Tone.TROUBLE))


def _time_up(visit: Visit, _event: TimeUp, _world: World) -> Outcome:
    return wiped(visit) if visit.overlay is Overlay.TIME_OUT else stay(visit)


def _retry(visit: Visit, _event: Retry, world: World) -> Outcome:
    return enter(visit, visit.trouble.resume, world) if visit.trouble else stay(visit)


# Where the troubles of the other screens lead on to.
_RESUMED = (
    Step.PURPOSE,
    Step.LOGIN,
    Step.VNEID,
    Step.IDENTIFY,
    Step.CARD,
    Step.PROCEDURE,
    Step.WHO,
    Step.PAPERS,
    Step.REVIEW,
    Step.PRINTING,
)

RULES: Rules = {
    (Step.TROUBLE, Retry): leads(_retry, *_RESUMED),
    (Step.WELCOME, DevicesSeen): leads(_seen_resting, Step.CLOSED),
}

ANYWHERE: Mapping[type[Event], Rule] = {
    SetComfort: stays(_comfort),
    HeadphonesSeen: stays(_headphones),
    AskHelp: stays(_help),
    AskPause: stays(_pause),
    CallStaff: stays(_staff),
    CloseOverlay: stays(_close),
    AskStartOver: stays(_ask),
    StartOver: leads(_start_over, Step.WELCOME),
    DevicesSeen: stays(_seen),
    Idle: stays(_idle),
    TimeUp: leads(_time_up, Step.WELCOME),
}
