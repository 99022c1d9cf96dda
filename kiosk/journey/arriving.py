"""From the welcome to consent; no visit begins that could not be sealed and stored at its end."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey.devices import hopeless, logins
from kiosk.journey.drafts import without_sources
from kiosk.journey.effects import Play
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Back,
    Begin,
    CardGone,
    CardStays,
    ChoosePurpose,
    Continue,
    RoomSeen,
    SetConsent,
)
from kiosk.journey.finding import begin_filing, may_leave_consent
from kiosk.journey.logging_in import door
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble, wiped
from kiosk.journey.visit import Given, Overlay, Purpose, Step, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone


def _begin(visit: Visit, _event: Begin, world: World) -> Outcome:
    return enter(visit, Step.PURPOSE, world)


def _room_seen(visit: Visit, event: RoomSeen, world: World) -> Outcome:
    return stay(visit) if event.enough else enter(visit, Step.CLOSED, world)


def _room_seen_closed(visit: Visit, event: RoomSeen, world: World) -> Outcome:
    may_open = event.enough and not hopeless(visit, world)
    return enter(visit, Step.WELCOME, world) if may_open else stay(visit)


def _room_seen_late(visit: Visit, event: RoomSeen, _world: World) -> Outcome:
    # The welcome screen was touched before the machine had looked.
    return stay(visit) if event.enough or _entered(visit) else wiped(visit, Step.CLOSED)


def _left(visit: Visit, _event: CardStays, _world: World) -> Outcome:
    return stay(replace(visit, card_left=True), Play(Tone.TROUBLE))


def _left_no_more(visit: Visit, _event: CardGone, _world: World) -> Outcome:
    return stay(replace(visit, card_left=False))


def _choose(visit: Visit, event: ChoosePurpose, world: World) -> Outcome:
    chosen = replace(visit, purpose=event.purpose)
    if event.purpose is Purpose.LOOK_UP:
        return enter(chosen, Step.SEARCH, world)
    if not logins(visit, world):
        # Said before anything is asked, not after the consent.
        return trouble(visit, TroubleKind.READER_OUT, Step.PURPOSE)
    return enter(chosen, Step.CONSENT, world)


def _entered(visit: Visit) -> bool:
    """Whether anything would be lost that the person has given."""
    return bool(visit.consents or visit.owner or visit.procedure or visit.keys)


def _leave(visit: Visit, _event: Back, _world: World) -> Outcome:
    if _entered(visit):
        return stay(replace(visit, overlay=Overlay.START_OVER))
    there, effects = wiped(visit)
    # The same person stands there still: a language chosen on the first screen goes by its own clock.
    return replace(there, comfort=visit.comfort), effects


def _consent(visit: Visit, event: SetConsent, world: World) -> Outcome:
    consents = {purpose: given for purpose, given in visit.consents.items() if purpose is not event.purpose}
    if event.given:
        consents[event.purpose] = Given(world.now(), visit.comfort.language)
    changed = replace(visit, consents=MappingProxyType(consents))
    if event.purpose is ConsentPurpose.READ_CARD and not event.given:
        # Consent taken back: what the chip told goes with it, also where it stands in the form already.
        changed = replace(
            without_sources(changed),
            citizen=None,
            verdict=None,
            login=None,
            can="",
            keys=(),
            claimed_number="",
            zone_line="",
        )
    return stay(changed)


def _agreed(visit: Visit, _event: Continue, world: World) -> Outcome:
    if not may_leave_consent(visit):
        return stay(visit)
    if visit.citizen is not None:
        return begin_filing(visit, world)
    return enter(visit, door(world), world)


def _back(visit: Visit, _event: Back, world: World) -> Outcome:
    came_by_look_up = visit.purpose is Purpose.LOOK_UP and visit.procedure is not None
    return enter(visit, Step.PROCEDURE if came_by_look_up else Step.PURPOSE, world)


RULES: Rules = {
    (Step.WELCOME, Begin): leads(_begin, Step.PURPOSE),
    (Step.WELCOME, RoomSeen): leads(_room_seen, Step.CLOSED),
    (Step.CLOSED, RoomSeen): leads(_room_seen_closed, Step.WELCOME),
    **{(step, CardStays): stays(_left) for step in (Step.WELCOME, Step.CLOSED)},
    **{(step, CardGone): stays(_left_no_more) for step in (Step.WELCOME, Step.CLOSED)},
    (Step.PURPOSE, RoomSeen): leads(_room_seen_late, Step.CLOSED),
    (Step.PURPOSE, ChoosePurpose): leads(_choose, Step.CONSENT, Step.SEARCH, Step.TROUBLE),
    (Step.PURPOSE, Back): leads(_leave, Step.WELCOME),
    (Step.CONSENT, SetConsent): stays(_consent),
    (Step.CONSENT, Continue): leads(
        _agreed,
        Step.LOGIN,
        Step.IDENTIFY,
        Step.SEARCH,
        Step.PROCEDURE,
        Step.WHO,
        Step.FORM,
        Step.TROUBLE,
    ),
    (Step.CONSENT, Back): leads(_back, Step.PURPOSE, Step.PROCEDURE),
}
