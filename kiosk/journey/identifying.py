"""From the card's printed code to a judged chip."""

from __future__ import annotations

from dataclasses import replace

from hardware.vocabulary import AccessKey, Condition, KeyKind
from kiosk.identity.access_keys import AccessKeyError
from kiosk.identity.card_code import valid_can
from kiosk.identity.shown import Shown, begins_zone, is_line_of_zone, read_mrz, read_scanned
from kiosk.identity.verdict import FactName, Verdict
from kiosk.journey.effects import Play
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Back,
    CardGone,
    CardPlaced,
    ChipJudged,
    ChipNamed,
    ChipStopped,
    CodeShown,
    Continue,
    Progressed,
    ReaderFailed,
    TypeCan,
)
from kiosk.journey.finding import begin_filing
from kiosk.journey.logging_in import door, known
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble, wiped
from kiosk.journey.visit import Login, Overlay, Step, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

_PROOFS = (FactName.CHIP_AUTHENTICATION, FactName.ACTIVE_AUTHENTICATION)
_CHIP_TROUBLE = {
    Condition.NO_CARD: (TroubleKind.NO_CARD, Step.CARD),
    Condition.CARD_REMOVED: (TroubleKind.CARD_REMOVED, Step.CARD),
    Condition.WRONG_NUMBER: (TroubleKind.WRONG_NUMBER, Step.IDENTIFY),
    Condition.CARD_REFUSES: (TroubleKind.CARD_REFUSES, Step.IDENTIFY),
    Condition.CARD_NOT_SUPPORTED: (TroubleKind.CARD_NOT_SUPPORTED, Step.IDENTIFY),
    Condition.NEEDS_PRINTED_CODE: (TroubleKind.NEEDS_PRINTED_CODE, Step.IDENTIFY),
}


def _code(visit: Visit, event: CodeShown, world: World) -> Outcome:
    try:
        return _shown(visit, read_scanned(event.text), world)
    except AccessKeyError:
        if is_line_of_zone(event.text):
            return _line_of_zone(visit, event.text, world)
        return stay(replace(visit, code_refused=True, zone_line=""), Play(Tone.TROUBLE))


def _line_of_zone(visit: Visit, line: str, world: World) -> Outcome:
    """Put a line to the one before it: the two with the numbers are all that a key needs."""
    before, heard = visit.zone_line, replace(visit, zone_line=line)
    try:
        return _shown(visit, read_mrz(f"{before}\n{line}"), world)
    except AccessKeyError:
        if begins_zone(before):
            return stay(replace(heard, code_refused=True), Play(Tone.TROUBLE))
        return stay(heard)


def _shown(visit: Visit, shown: Shown, world: World) -> Outcome:
    claimed = replace(visit, can="", keys=shown.keys, claimed_number=shown.number, zone_line="")
    there, effects = enter(claimed, Step.CARD, world)
    return there, (Play(Tone.TAKE), *effects)


def _type(visit: Visit, event: TypeCan, _world: World) -> Outcome:
    digits = "".join(c for c in event.text if c in "0123456789")[:6]
    keys = (AccessKey(KeyKind.CAN, digits),) if valid_can(digits) else ()
    return stay(replace(visit, can=digits, keys=keys, claimed_number="", code_refused=False))


def _typed(visit: Visit, _event: Continue, world: World) -> Outcome:
    return enter(visit, Step.CARD, world) if visit.keys else stay(visit)


def _to_door(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.LOGIN if world.phone else Step.CONSENT, world)


def _placed(visit: Visit, _event: CardPlaced, _world: World) -> Outcome:
    # Whosever it is, this visit goes on with it.
    return stay(replace(visit, card_on_reader=True, card_left=False, progress=0.0), Play(Tone.TAKE))


def _progress(visit: Visit, event: Progressed, _world: World) -> Outcome:
    return stay(replace(visit, progress=event.fraction))


def _named(visit: Visit, event: ChipNamed, _world: World) -> Outcome:
    # Said as soon as it is known: a card that lies there by mistake is not read to its end before a word.
    # That it is the right one is believed only of a chip that was judged.
    return _other_card(visit) if _is_other(visit, event.number) else stay(visit)


def _is_other(visit: Visit, number: str) -> bool:
    return bool(visit.claimed_number) and number != visit.claimed_number


def _other_card(visit: Visit) -> Outcome:
    return trouble(visit, TroubleKind.WRONG_NUMBER, Step.IDENTIFY)


def _judged(visit: Visit, event: ChipJudged, world: World) -> Outcome:
    # Whoever was known by a card read before is not known any more, whatever comes of this one.
    visit = replace(visit, citizen=None, verdict=None)
    if event.citizen is None:
        return trouble(visit, _why_not(event.verdict), Step.IDENTIFY)
    if not event.citizen.number:  # a passport, or another country's card: nothing can be filed under it
        return trouble(visit, TroubleKind.CARD_NOT_SUPPORTED, Step.IDENTIFY)
    if _is_other(visit, event.citizen.number):
        return _other_card(visit)
    if event.verdict.value(FactName.CARD_IN_DATE) is False:
        return trouble(visit, TroubleKind.CARD_EXPIRED, Step.IDENTIFY)
    return enter(known(replace(visit, verdict=event.verdict), event.citizen), Step.GREETING, world)


def _why_not(verdict: Verdict) -> TroubleKind:
    """Tell what could not be checked, what is false, a copied chip, and a card that was taken back."""
    if not verdict.alarm:
        return TroubleKind.CARD_UNCHECKED
    if not (verdict.value(FactName.SIGNATURE) and verdict.value(FactName.HASHES)):
        return TroubleKind.CARD_FALSE
    if any(verdict.value(proof) is False for proof in _PROOFS):
        return TroubleKind.CARD_COPY
    return (
        TroubleKind.CARD_REVOKED if verdict.value(FactName.NOT_REVOKED) is False else TroubleKind.CARD_FALSE
    )


def _stopped(visit: Visit, event: ChipStopped, _world: World) -> Outcome:
    kind, resume = _CHIP_TROUBLE.get(event.condition, (TroubleKind.CARD_REFUSES, Step.IDENTIFY))
    gone = event.condition in {Condition.CARD_REMOVED, Condition.NO_CARD}
    return trouble(replace(visit, card_on_reader=visit.card_on_reader and not gone), kind, resume)


def _failed(visit: Visit, _event: ReaderFailed, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.READER_FAILED, Step.CARD)


def _to_identify(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.IDENTIFY, world)


def _to_login(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, door(world) if visit.login is Login.VNEID else Step.IDENTIFY, world)


def _greeted(visit: Visit, _event: Continue, world: World) -> Outcome:
    return begin_filing(visit, world)


def _taken(visit: Visit, _event: CardGone, _world: World) -> Outcome:
    if visit.overlay is Overlay.TAKE_CARD:
        return wiped(visit)
    return stay(replace(visit, card_on_reader=False))


RULES: Rules = {
    (Step.IDENTIFY, CodeShown): leads(_code, Step.CARD),
    (Step.IDENTIFY, TypeCan): stays(_type),
    (Step.IDENTIFY, Continue): leads(_typed, Step.CARD),
    (Step.IDENTIFY, Back): leads(_to_door, Step.LOGIN, Step.CONSENT),
    (Step.CARD, CardPlaced): stays(_placed),
    (Step.CARD, Progressed): stays(_progress),
    (Step.CARD, ChipNamed): leads(_named, Step.TROUBLE),
    (Step.CARD, ChipJudged): leads(_judged, Step.GREETING, Step.TROUBLE),
    (Step.CARD, ChipStopped): leads(_stopped, Step.TROUBLE),
    (Step.CARD, ReaderFailed): leads(_failed, Step.TROUBLE),
    (Step.CARD, Back): leads(_to_identify, Step.IDENTIFY),
    (Step.GREETING, Continue): leads(
        _greeted, Step.CONSENT, Step.SEARCH, Step.PROCEDURE, Step.WHO, Step.FORM, Step.TROUBLE
    ),
    (Step.GREETING, Back): leads(_to_login, Step.IDENTIFY, Step.LOGIN),
    (Step.DONE, CardGone): leads(_taken, Step.WELCOME),
}
