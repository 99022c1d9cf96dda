"""From "submit" to the slip in the citizen's hand."""

from __future__ import annotations

from dataclasses import replace

from hardware.vocabulary import Condition, PrintEnd
from kiosk.journey.effects import AwaitCustody, NoteSlip
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
    SlipCameOut,
    SlipDrawn,
    SlipEnded,
)
from kiosk.journey.rule import Outcome, Rules, stay, trouble, wiped
from kiosk.journey.visit import SlipState, Step, TroubleKind, Visit
from kiosk.journey.world import World

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


def _custody(visit: Visit, event: CustodyCame, world: World) -> Outcome:
    return enter(replace(visit, filing=event.filing), Step.PRINTING, world)


def _late(visit: Visit, _event: CustodyLate, world: World) -> Outcome:
    return enter(visit, Step.PRINTING, world)


def _wait_no_longer(visit: Visit, _event: Continue, world: World) -> Outcome:
    return enter(visit, Step.PRINTING, world) if visit.filing else stay(visit)


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


def _finish(_visit: Visit, _event: Finish, _world: World) -> Outcome:
    return wiped()


RULES: Rules = {
    (Step.SUBMITTING, Progressed): _progress,
    (Step.SUBMITTING, Queued): _queued,
    (Step.SUBMITTING, NotSaved): _not_saved,
    (Step.SUBMITTING, CustodyCame): _custody,
    (Step.SUBMITTING, CustodyLate): _late,
    (Step.SUBMITTING, Continue): _wait_no_longer,
    (Step.PRINTING, SlipDrawn): _drawn,
    (Step.PRINTING, SlipEnded): _ended,
    (Step.PRINTING, PrinterFailed): _printer_failed,
    (Step.ASK_PRINTED, SlipCameOut): _came_out,
    (Step.ASK_PRINTED, GoWithout): _without,
    (Step.TROUBLE, GoWithout): _without,
    (Step.DONE, Finish): _finish,
}
