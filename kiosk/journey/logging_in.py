"""How one logs in, and the log-in on one's own phone."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.citizen import Citizen
from kiosk.journey.devices import logins
from kiosk.journey.effects import StartPhone
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Back,
    ChooseLogin,
    PhoneConfirmed,
    PhoneExpired,
    PhoneFailed,
    PhoneRefused,
    PhoneShown,
)
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble
from kiosk.journey.visit import Login, Step, TroubleKind, Visit
from kiosk.journey.world import World

# The troubles from which the other way to log in leads on.
LOGGING_IN = frozenset({Step.LOGIN, Step.VNEID, Step.IDENTIFY, Step.CARD})
_PROVEN_TOO_LITTLE = frozenset({TroubleKind.NEEDS_MORE, TroubleKind.NEEDS_A_CARD})
_DOORS = {Login.CARD: Step.IDENTIFY, Login.VNEID: Step.VNEID}


def door(world: World) -> Step:
    """Return the screen that logging in begins with."""
    return Step.LOGIN if world.phone else Step.IDENTIFY


def known(visit: Visit, citizen: Citizen) -> Visit:
    """Return the visit of who is known now: another person takes over nothing of the first one's.

    Neither what was entered, nor what the first one agreed to.
    """
    owned = replace(visit, citizen=citizen, owner=citizen.number)
    if visit.owner in {"", citizen.number}:
        return owned
    return replace(
        owned,
        consents={},
        can="",
        keys=(),
        claimed_number="",
        zone_line="",
        query="",
        hits=(),
        case=None,
        answers={},
        sources={},
        problems={},
        form_step=0,
        pages={},
        drafts={},
        delivery=None,
        delivery_answers={},
        submission_id="",
        local_reference="",
    )


def may_log_in_otherwise(visit: Visit) -> bool:
    """Whether the other way to log in may lead on from this trouble."""
    met = visit.trouble
    return met is not None and (met.kind in _PROVEN_TOO_LITTLE or met.resume in LOGGING_IN)


def _choose(visit: Visit, event: ChooseLogin, world: World) -> Outcome:
    if event.login not in logins(visit, world):
        return stay(visit)
    return enter(replace(visit, login=event.login), _DOORS[event.login], world)


def _choose_instead(visit: Visit, event: ChooseLogin, world: World) -> Outcome:
    return _choose(visit, event, world) if may_log_in_otherwise(visit) else stay(visit)


def _to_consent(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.CONSENT, world)


def _to_login(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, door(world), world)


def _shown(visit: Visit, event: PhoneShown, _world: World) -> Outcome:
    return stay(replace(visit, phone=event.code))


def _confirmed(visit: Visit, event: PhoneConfirmed, world: World) -> Outcome:
    # The signature of the chip says nothing of somebody who came by telephone.
    visit = replace(visit, verdict=None, phone=None)
    if not event.citizen.number:
        return trouble(replace(visit, citizen=None), TroubleKind.PHONE_FAILED, Step.LOGIN)
    return enter(known(visit, event.citizen), Step.GREETING, world)


def _expired(visit: Visit, _event: PhoneExpired, _world: World) -> Outcome:
    # The next one comes by itself; who has gone away is found out by the clock.
    return stay(replace(visit, phone=None), StartPhone())


def _refused(visit: Visit, _event: PhoneRefused, _world: World) -> Outcome:
    # Whoever said no is not the one who was known before.
    return trouble(replace(visit, citizen=None, verdict=None), TroubleKind.PHONE_REFUSED, Step.LOGIN)


def _failed(visit: Visit, event: PhoneFailed, _world: World) -> Outcome:
    if event.away:
        return trouble(visit, TroubleKind.PHONE_AWAY, Step.VNEID)
    return trouble(visit, TroubleKind.PHONE_FAILED, Step.LOGIN)


RULES: Rules = {
    (Step.LOGIN, ChooseLogin): leads(_choose, Step.IDENTIFY, Step.VNEID),
    (Step.LOGIN, Back): leads(_to_consent, Step.CONSENT),
    (Step.TROUBLE, ChooseLogin): leads(_choose_instead, Step.IDENTIFY, Step.VNEID),
    (Step.VNEID, PhoneShown): stays(_shown),
    (Step.VNEID, PhoneConfirmed): leads(_confirmed, Step.GREETING, Step.TROUBLE),
    (Step.VNEID, PhoneExpired): stays(_expired),
    (Step.VNEID, PhoneRefused): leads(_refused, Step.TROUBLE),
    (Step.VNEID, PhoneFailed): leads(_failed, Step.TROUBLE),
    (Step.VNEID, ChooseLogin): leads(_choose, Step.IDENTIFY),
    (Step.VNEID, Back): leads(_to_login, Step.LOGIN),
}
