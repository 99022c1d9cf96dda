"""A device that is out closes one way, not the kiosk, and says so before anything is entered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition, Role, Snapshot, State, Status
from kiosk.dossier.form import Who
from kiosk.journey import events as e
from kiosk.journey.devices_seen import devices_out
from kiosk.journey.effects import PrintSlip
from kiosk.journey.table import decide, may_continue
from kiosk.journey.visit import Filing, Purpose, SlipState, Step, TroubleKind, Visit

READER = frozenset({Role.CHIP_READER})
SCANNER = frozenset({Role.DOCUMENT_SCANNER})
PRINTER = frozenset({Role.RECEIPT_PRINTER})
ALL = frozenset(Role)
FILING = Filing("KIOSK-AAAA-BBBB")


class Fitted:
    """A station with these devices in these states."""

    def __init__(self, states, condition=None):
        self.roles = tuple(states)
        self._states = states
        self._condition = condition

    def snapshots(self):
        return tuple(
            Snapshot(Status(role, state, self._condition), "driver") for role, state in self._states.items()
        )


@pytest.mark.parametrize(
    ("state", "before", "out"),
    [
        (State.READY, True, False),
        (State.BUSY, True, False),
        (State.ATTENTION, False, False),
        (State.ABSENT, False, True),
        (State.FAULT, False, True),
        (State.OPENING, False, False),
        (State.OPENING, True, True),
        (State.RECOVERING, False, False),
        (State.RECOVERING, True, True),
    ],
)
def test_a_device_is_out_when_it_is_gone_or_broken_and_stays_so_until_it_is_ready(state, before, out):
    others = dict.fromkeys(ALL - PRINTER, State.READY)
    station = Fitted({**others, Role.RECEIPT_PRINTER: state}, Condition.PAPER_OUT)
    assert devices_out(station, PRINTER if before else frozenset()) == (PRINTER if out else frozenset())


def test_a_device_that_is_not_fitted_is_out():
    assert devices_out(Fitted({Role.CHIP_READER: State.READY}), frozenset()) == ALL - READER


def test_without_reader_and_phone_filing_is_refused_before_anything_is_asked(walk):
    told = walk(Visit(), e.DevicesSeen(READER), e.Begin(), e.ChoosePurpose(Purpose.FILE))
    assert told.trouble is not None
    assert (told.trouble.kind, told.trouble.resume) == (TroubleKind.READER_OUT, Step.PURPOSE)
    back = walk(told, e.Retry())
    assert walk(back, e.ChoosePurpose(Purpose.LOOK_UP)).step is Step.SEARCH
    assert walk(back, e.DevicesSeen(frozenset()), e.ChoosePurpose(Purpose.FILE)).step is Step.CONSENT


def test_from_looking_up_too_filing_is_refused_without_reader_and_phone(walk):
    looking = walk(Visit(), e.DevicesSeen(READER), e.Begin(), e.ChoosePurpose(Purpose.LOOK_UP))
    told = walk(looking, e.ChooseProcedure("1.001193"), e.Continue())
    assert told.trouble is not None
    assert told.trouble.kind is TroubleKind.READER_OUT
    assert walk(told, e.Retry()).step is Step.PROCEDURE


def test_without_a_scanner_a_procedure_that_needs_a_paper_is_not_begun(walk, world, at_form):
    at_procedure = walk(at_form, e.Back())
    assert may_continue(at_procedure, world)
    out = walk(at_procedure, e.DevicesSeen(SCANNER))
    assert not may_continue(out, world)
    assert walk(out, e.Continue()).step is Step.PROCEDURE
    assert walk(out, e.DevicesSeen(frozenset()), e.Continue()).step is Step.FORM


def test_without_a_scanner_one_files_for_oneself_and_not_for_somebody_who_asked(walk, at_form):
    at_search = walk(at_form, e.Back(), e.Back(), e.DevicesSeen(SCANNER))
    asked = walk(at_search, e.ChooseProcedure("2.000635"), e.Continue())
    assert asked.step is Step.WHO
    assert walk(asked, e.ChooseWho(Who.SELF)).step is Step.FORM
    told = walk(asked, e.ChooseWho(Who.PROXY))
    assert told.trouble is not None
    assert told.trouble.kind is TroubleKind.SCANNER_OUT
    assert walk(told, e.Retry()).step is Step.WHO
    assert walk(told, e.DevicesSeen(frozenset()), e.Retry(), e.Continue()).step is Step.FORM


@pytest.mark.parametrize("event", [e.CustodyCame(FILING), e.CustodyLate(), e.Continue()])
def test_without_a_printer_the_visit_ends_with_the_code_on_the_screen(world, at_printing, event):
    submitting = replace(at_printing, step=Step.SUBMITTING, filing=FILING, out=PRINTER)
    done, effects = decide(submitting, event, world)
    assert (done.step, done.slip, done.filing) == (Step.DONE, SlipState.NOT_PRINTED, FILING)
    assert not any(isinstance(effect, PrintSlip) for effect in effects)


def test_a_kiosk_with_nothing_left_closes_and_opens_when_something_is_back(walk):
    closed = walk(Visit(), e.DevicesSeen(ALL))
    assert closed == Visit(step=Step.CLOSED, out=ALL)
    assert walk(closed, e.RoomSeen(enough=True)) == closed
    back = walk(closed, e.DevicesSeen(ALL - READER), e.RoomSeen(enough=True))
    assert back == Visit(out=ALL - READER)


def test_a_kiosk_with_a_phone_log_in_serves_on_without_any_device(worlds):
    seen, _ = decide(Visit(), e.DevicesSeen(ALL), worlds[True])
    assert seen == Visit(out=ALL)


def test_what_is_out_is_known_on_after_the_wipe(walk, at_form):
    assert walk(at_form, e.DevicesSeen(PRINTER), e.StartOver()) == Visit(out=PRINTER)
