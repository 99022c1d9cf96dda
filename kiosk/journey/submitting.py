"""From "submit" to the slip in the citizen's hand."""

from __future__ import annotations

from dataclasses import replace

from hardware.vocabulary import Condition, PrintEnd
from kiosk.journey.devices import prints
from kiosk.journey.effects import AwaitCustody, NoteSlip, Play
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Continue,
    CustodyCame,
    CustodyLate,
    Finish,
    GoWithout,
    NotSaved,
    PrinterFailed,
    Progressed,
    Queued,
    Rate,
    SlipCameOut,
    SlipDrawn,
    SlipEnded,
)
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble, wiped
from kiosk.journey.visit import Overlay, SlipState, Step, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

_STARS = range(1, 6)
_PRINT_TROUBLE = {
    Condition.PAPER_OUT: TroubleKind.PAPER_OUT,
    Condition.PRINTER_COVER_OPEN: TroubleKind.PRINTER_COVER_OPEN,
    Condition.CUTTER_JAM: TroubleKind.CUTTER_JAM,
    Condition.HEAD_HOT: TroubleKind.HEAD_HOT,
    Condition.SLIP_NOT_TAKEN: TroubleKind.SLIP_NOT_TAKEN,
    Condition.PRINTER_OFFLINE: TroubleKind.PRINTER_OFFLINE,
}


def _progress(visit: Visit, event: Progressed, _world: World) -> Outcome:
    return stay(replace(visit, progress=event.fraction))


def _queued(visit: Visit, event: Queued, _world: World) -> Outcome:
    return stay(replace(visit, filing=event.filing), AwaitCustody(visit.submission_id))


def _not_saved(visit: Visit, event: NotSaved, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.NOT_SAVED, Step.REVIEW, event.reason)


def _to_slip(visit: Visit, world: World) -> Outcome:
    if prints(visit):
        return enter(visit, Step.PRINTING, world)
    # The printer is known to be gone: the code is on the screen, and nobody waits for a slip.
    return enter(replace(visit, slip=SlipState.NOT_PRINTED), Step.DONE, world)


def _custody(visit: Visit, event: CustodyCame, world: World) -> Outcome:
    return _to_slip(replace(visit, filing=event.filing), world)


def _late(visit: Visit, _event: CustodyLate, world: World) -> Outcome:
    return _to_slip(visit, world) if visit.filing else stay(visit)


def _wait_no_longer(visit: Visit, _event: Continue, world: World) -> Outcome:
    return _to_slip(visit, world) if visit.filing else stay(visit)


def _drawn(visit: Visit, event: SlipDrawn, _world: World) -> Outcome:
    return stay(replace(visit, slip_png=event.png, filing=event.filing))


def _ended(visit: Visit, event: SlipEnded, world: World) -> Outcome:
    outcome = event.outcome
    match outcome.end:
        case PrintEnd.CONFIRMED:
            return enter(replace(visit, slip=SlipState.CONFIRMED), Step.DONE, world)
        case PrintEnd.UNKNOWN:
            return enter(replace(visit, slip=SlipState.UNKNOWN), Step.ASK_PRINTED, world)
        case PrintEnd.REFUSED:
            kind = TroubleKind.PRINTER_FAILED
            if outcome.condition is not None:
                kind = _PRINT_TROUBLE.get(outcome.condition, kind)
            refused = replace(
                visit,
                slip=SlipState.NOT_PRINTED,
                slip_number=visit.slip_number + 1,
            )
            return trouble(refused, kind, Step.PRINTING)


def _printer_failed(visit: Visit, _event: PrinterFailed, _world: World) -> Outcome:
    return trouble(replace(visit, slip=SlipState.NOT_PRINTED), TroubleKind.PRINTER_FAILED, Step.PRINTING)


def _came_out(visit: Visit, event: SlipCameOut, world: World) -> Outcome:
    if not event.yes:
        return enter(replace(visit, slip_number=visit.slip_number + 1), Step.PRINTING, world)
    there, effects = enter(replace(visit, slip=SlipState.CONFIRMED), Step.DONE, world)
    return there, (NoteSlip(visit.submission_id, confirmed=True), *effects)


def _without(visit: Visit, _event: GoWithout, world: World) -> Outcome:
    if visit.filing is None:
        return stay(visit)
    return enter(replace(visit, slip=SlipState.NOT_PRINTED), Step.DONE, world)


def _rate(visit: Visit, event: Rate, _world: World) -> Outcome:
    # Counted when the visit ends, so that a finger that slipped can choose again.
    return stay(replace(visit, stars=event.stars) if event.stars in _STARS else visit)


def _finish(visit: Visit, _event: Finish, _world: World) -> Outcome:
    if visit.card_on_reader and visit.overlay is not Overlay.TAKE_CARD:
        return stay(replace(visit, overlay=Overlay.TAKE_CARD), Play(Tone.TROUBLE))
    return wiped(visit)


RULES: Rules = {
    (Step.SUBMITTING, Progressed): stays(_progress),
    (Step.SUBMITTING, Queued): stays(_queued),
    (Step.SUBMITTING, NotSaved): leads(_not_saved, Step.TROUBLE),
    (Step.SUBMITTING, CustodyCame): leads(_custody, Step.PRINTING, Step.DONE),
    (Step.SUBMITTING, CustodyLate): leads(_late, Step.PRINTING, Step.DONE),
    (Step.SUBMITTING, Continue): leads(_wait_no_longer, Step.PRINTING, Step.DONE),
    (Step.PRINTING, SlipDrawn): stays(_drawn),
    (Step.PRINTING, SlipEnded): leads(_ended, Step.DONE, Step.ASK_PRINTED, Step.TROUBLE),
    (Step.PRINTING, PrinterFailed): leads(_printer_failed, Step.TROUBLE),
    (Step.ASK_PRINTED, SlipCameOut): leads(_came_out, Step.PRINTING, Step.DONE),
    (Step.ASK_PRINTED, GoWithout): leads(_without, Step.DONE),
    (Step.TROUBLE, GoWithout): leads(_without, Step.DONE),
    (Step.DONE, Rate): stays(_rate),
    (Step.DONE, Finish): leads(_finish, Step.WELCOME),
}
