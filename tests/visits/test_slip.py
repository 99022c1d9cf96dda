"""The slip: no trouble of the printer loses the dossier, and nothing is printed twice by itself."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image

from hardware.vocabulary import Role
from kiosk.journey import events as e
from kiosk.journey.visit import SlipState, Step, TroubleKind
from kiosk.outbox.errors import OutboxUnwritable
from kiosk.outbox.row import PrintState, SyncState
from kiosk.settings import Device

pytestmark = pytest.mark.slow

PRINTER = Role.RECEIPT_PRINTER


@pytest.fixture
def ready(kiosk):
    """A visit that is about to be submitted, with the province away."""
    kiosk.go(Step.REVIEW)
    kiosk.until(lambda visit: visit.submission_id, "a submission id")
    return kiosk


def row(kiosk):
    found = kiosk.outbox.find(kiosk.visit.submission_id)
    assert found is not None
    assert found.sync is not SyncState.IN_CUSTODY
    return found


def whole(slips, kiosk):
    """Count the slips that are as tall as the one on the screen; a torn start of one is not."""
    tall = Image.open(io.BytesIO(kiosk.visit.slip_png)).height
    return sum(Image.open(io.BytesIO(slip)).height >= tall for slip in slips)


@pytest.mark.parametrize(
    ("happens", "mended", "kind"),
    [
        ({"do": "paper-out"}, "paper-in", TroubleKind.PAPER_OUT),
        ({"do": "paper-out", "after_rows": 200}, "paper-in", TroubleKind.PAPER_OUT),
        ({"do": "cover-open"}, "cover-closed", TroubleKind.PRINTER_COVER_OPEN),
    ],
)
def test_a_printer_that_stops_prints_one_whole_slip_once_it_is_mended(ready, happens, mended, kind):
    ready.tell(PRINTER, **happens)
    ready.post(e.Continue())
    stopped = ready.in_trouble(kind)
    assert stopped.filing is not None
    assert row(ready).print_state is PrintState.REFUSED
    ready.tell(PRINTER, do=mended)
    assert whole(ready.slips(), ready) == 0
    ready.post(e.Retry())
    assert ready.at(Step.DONE).slip is SlipState.CONFIRMED
    assert whole(ready.slips(), ready) == 1
    assert row(ready).print_state is PrintState.CONFIRMED


def test_a_printer_without_paper_can_be_gone_without(ready):
    ready.tell(PRINTER, do="paper-out")
    ready.post(e.Continue())
    ready.in_trouble(TroubleKind.PAPER_OUT)
    ready.post(e.GoWithout())
    done = ready.at(Step.DONE)
    assert done.slip is SlipState.NOT_PRINTED
    assert done.filing is not None
    assert done.filing.local_reference


@pytest.mark.parametrize("came_out", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_printer_that_falls_silent_is_not_asked_again_before_the_citizen_was(ready, came_out):
    ready.tell(PRINTER, do="go-silent", after_rows=100)
    ready.post(e.Continue())
    assert ready.at(Step.ASK_PRINTED).slip is SlipState.UNKNOWN
    assert row(ready).print_state is PrintState.UNKNOWN
    ready.tell(PRINTER, do="speak")
    assert len(ready.slips()) == 1
    ready.post(e.SlipCameOut(yes=came_out))
    assert ready.at(Step.DONE).slip is SlipState.CONFIRMED
    assert len(ready.slips()) == (1 if came_out else 2)
    ready.until(lambda _: row(ready).print_state is PrintState.CONFIRMED, "the row's print state")


def test_a_worker_killed_in_the_middle_of_a_slip_asks_instead_of_printing_again(ready):
    ready.tell(PRINTER, do="go-silent", after_rows=100)
    ready.post(e.Continue())
    ready.at(Step.PRINTING)
    ready.until(lambda _: row(ready).print_state is PrintState.STARTED, "the print")
    ledger = ready.settings.paths.state / "print" / "print-ledger.jsonl"
    job = f"{ready.visit.submission_id}-0"
    ready.until(lambda _: ledger.exists() and job in ledger.read_text(), "the job's line in the ledger")
    ready.kill_worker(PRINTER)
    assert ready.at(Step.ASK_PRINTED).slip is SlipState.UNKNOWN
    assert ready.slips() == []
    ready.post(e.SlipCameOut(yes=False))
    ready.at(Step.DONE)
    assert len(ready.slips()) == 1


def test_a_printer_that_is_not_there_is_said_and_the_slip_comes_when_it_is_back(ready):
    ready.tell(PRINTER, do="vanish")
    ready.post(e.Continue())
    ready.in_trouble(TroubleKind.PRINTER_FAILED)
    ready.tell(PRINTER, do="return")

    def printed(visit):
        if visit.step is Step.TROUBLE:
            ready.post(e.Retry())
        return visit.step is Step.DONE

    ready.until(printed, "the last screen")
    assert len(ready.slips()) == 1


def test_a_disk_too_full_for_a_note_takes_nobodys_slip_away(ready, monkeypatch):
    def full(*_: object) -> None:
        raise OutboxUnwritable("no space left on the device")

    monkeypatch.setattr(ready.outbox, "set_print_state", full)
    ready.post(e.Continue())
    assert ready.at(Step.DONE).slip is SlipState.CONFIRMED
    assert whole(ready.slips(), ready) == 1


def test_custody_that_comes_while_the_slip_is_made_stands_on_the_slip(ready, monkeypatch):
    find = ready.outbox.find
    held = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def find_held(submission_id: str):
        row = find(submission_id)
        printing = ready.visit.step is Step.PRINTING
        return replace(row, custody_time=held, dossier_code="H49.01.02-261123-0007") if printing else row

    monkeypatch.setattr(ready.outbox, "find", find_held)
    ready.post(e.Continue())
    done = ready.at(Step.DONE)
    assert done.filing is not None
    assert done.filing.dossier_code == "H49.01.02-261123-0007"
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(ready.slips()[-1])))
    assert code.text == "H49.01.02-261123-0007"


def test_a_printer_with_another_head_gets_the_slip_laid_out_for_it(start_kiosk, make_settings, tmp_path):
    settings = make_settings(tmp_path)
    narrow = Device(driver=f"simulated-{PRINTER}", options={"model": "epson-tm-t81"})
    settings = settings.model_copy(update={"devices": {**settings.devices, PRINTER: narrow}})
    with start_kiosk(settings) as kiosk:
        kiosk.submit()
        assert kiosk.at(Step.DONE).slip is SlipState.CONFIRMED
        (slip,) = [Image.open(io.BytesIO(slip)) for slip in kiosk.slips()]
        shown = Image.open(io.BytesIO(kiosk.visit.slip_png))
        assert shown.width == 576
        assert slip.height < shown.height
        codes = zxingcpp.read_barcodes(slip)
        assert [code.text for code in codes] == [kiosk.visit.filing.local_reference]
