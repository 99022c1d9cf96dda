"""The slip in the table: printed again, gone without, asked about."""

from __future__ import annotations

import pytest

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome
from kiosk.journey import events as e
from kiosk.journey.effects import NoteSlip, PrintSlip
from kiosk.journey.table import decide
from kiosk.journey.visit import SlipState, Step, TroubleKind


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        (Condition.PAPER_OUT, TroubleKind.PAPER_OUT),
        (Condition.PRINTER_COVER_OPEN, TroubleKind.PRINTER_COVER_OPEN),
        (Condition.CUTTER_JAM, TroubleKind.CUTTER_JAM),
        (Condition.HEAD_HOT, TroubleKind.HEAD_HOT),
        (Condition.SLIP_NOT_TAKEN, TroubleKind.SLIP_NOT_TAKEN),
        (Condition.PRINTER_OFFLINE, TroubleKind.PRINTER_OFFLINE),
        (None, TroubleKind.PRINTER_FAILED),
    ],
)
def test_a_slip_that_was_refused_can_be_printed_again_or_gone_without(walk, at_printing, condition, kind):
    refused = walk(at_printing, e.SlipEnded(PrintOutcome("job", PrintEnd.REFUSED, condition)))
    assert refused.trouble is not None
    assert refused.trouble.kind is kind
    assert walk(refused, e.Retry()).step is Step.PRINTING
    without = walk(refused, e.GoWithout())
    assert without.step is Step.DONE
    assert without.slip is SlipState.NOT_PRINTED
    assert walk(refused, e.Back()).step is Step.TROUBLE


def test_an_unknown_print_is_asked_about_and_never_repeated_by_itself(world, at_printing):
    asked, effects = decide(at_printing, e.SlipEnded(PrintOutcome("job", PrintEnd.UNKNOWN)), world)
    assert asked.step is Step.ASK_PRINTED
    assert not any(isinstance(effect, PrintSlip) for effect in effects)
    _, effects = decide(asked, e.SlipCameOut(yes=False), world)
    assert any(isinstance(effect, PrintSlip) for effect in effects)
    done, effects = decide(asked, e.SlipCameOut(yes=True), world)
    assert done.slip is SlipState.CONFIRMED
    assert NoteSlip("5" * 32, confirmed=True) in effects


def test_the_same_print_is_asked_for_again_until_it_is_known_that_nothing_came_out(walk, at_printing):
    refused = PrintOutcome("a", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert walk(at_printing, e.PrinterFailed(), e.Retry()).slip_number == at_printing.slip_number
    assert walk(at_printing, e.SlipEnded(refused), e.Retry()).slip_number == at_printing.slip_number + 1
    asked = walk(at_printing, e.SlipEnded(PrintOutcome("a", PrintEnd.UNKNOWN)))
    assert walk(asked, e.SlipCameOut(yes=False)).slip_number == at_printing.slip_number + 1
