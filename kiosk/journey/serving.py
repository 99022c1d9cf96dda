"""The technician's side: only from where nobody is served, and out of it only to the welcome.

Nothing of a citizen's visit runs in it. Who may come in, and how long the screen waits for a technician, is
the business of `kiosk.technician`: its own clock ends it.
"""

from __future__ import annotations

from kiosk.journey.entry import enter
from kiosk.journey.events import EnterService, LeaveService
from kiosk.journey.rule import Outcome, Rules, leads, wiped
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World


def _enter(visit: Visit, _event: EnterService, world: World) -> Outcome:
    return enter(visit, Step.SERVICE, world)


def _leave(visit: Visit, _event: LeaveService, _world: World) -> Outcome:
    # As after a visit: workers that were tried out begin anew, and the room and the devices are looked at.
    return wiped(visit)


RULES: Rules = {
    (Step.WELCOME, EnterService): leads(_enter, Step.SERVICE),
    (Step.CLOSED, EnterService): leads(_enter, Step.SERVICE),
    (Step.SERVICE, LeaveService): leads(_leave, Step.WELCOME),
}
