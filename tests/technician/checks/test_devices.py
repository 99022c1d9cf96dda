"""What checks of devices make of people, paper and devices that do not do as hoped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from hardware.host.launch import launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State
from kiosk.sandbox.people import find_person
from kiosk.technician.check import CheckResult, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.checks.devices import chip_card_read
from kiosk.technician.hands import listening
from kiosk.technician.person import Task
from kiosk.technician.running import run_checks
from tests.technician.technician import Technician

pytestmark = pytest.mark.slow
Run = Callable[..., CheckResult]


@pytest.fixture
def technician(site) -> Technician:
    site.station.open()
    return Technician(site.run)


@pytest.fixture
def run(site, technician) -> Run:
    """Run one check with the technician there."""

    def run(name: str, **changes: object) -> CheckResult:
        (check,) = [check for check in CHECKS if check.name == name]
        made = replace(site, person=technician, **changes)
        (result,) = run_checks([check], made, lambda _told: None)
        return result

    return run


@pytest.fixture
def hurt(site) -> Callable[..., dict[str, object]]:
    """Act on a simulated device."""
    return lambda role, what, **request: ask(site.run, role, {"do": what, **request})


def test_a_blunt_cutter_that_tells_nobody_is_found_by_who_looks(run, technician, hurt):
    technician.looks = lambda _question: technician.slips() > 0
    hurt(Role.RECEIPT_PRINTER, "cutter-blunt")
    assert run("receipt-printer-cutter").outcome is Outcome.FAILED
    hurt(Role.RECEIPT_PRINTER, "cutter-sharp")
    assert run("receipt-printer-cutter").outcome is Outcome.PASSED


def test_paper_that_ends_is_said_and_nobody_is_asked_for_a_slip(run, technician, hurt):
    hurt(Role.RECEIPT_PRINTER, "paper-out")
    result = run("receipt-printer-cutter")
    assert (result.outcome, result.detail) == (Outcome.FAILED, "paper-out")
    assert technician.asked == []


def test_a_printer_that_falls_silent_is_judged_by_whether_a_slip_came_out(run, technician, hurt):
    technician.looks = lambda _question: technician.slips() > 0
    hurt(Role.RECEIPT_PRINTER, "go-silent", after_rows=10)
    assert run("receipt-printer-cutter").outcome is Outcome.PASSED
    assert len(technician.asked) == 1


def test_where_no_slip_can_be_scanned_somebody_looks_at_the_bars(run, technician):
    technician.refuses = frozenset({Task.FEED_SLIP})
    assert run("receipt-printer-head").outcome is Outcome.PASSED
    technician.looks = lambda _question: False
    failed = run("receipt-printer-head")
    assert failed.outcome is Outcome.FAILED
    assert "dead_dots" not in failed.measures
    assert len(technician.asked) == 2


def test_a_slip_that_was_left_in_the_presenter_is_taken_before_the_next(site, tmp_path):
    options: dict[str, str | int | float | bool] = {
        "model": "custom-vkp80iii",
        "timeout": 0.3,
        "print_timeout": 0.5,
    }
    printer = DeviceConfig("simulated-receipt-printer", options)
    other = Station({Role.RECEIPT_PRINTER: printer}, tmp_path / "other", launch_thread)
    other.open()
    technician = Technician(tmp_path / "other")
    (check,) = [check for check in CHECKS if check.name == "receipt-printer-cutter"]
    try:
        for _ in range(2):
            assert check.run(replace(site, station=other, person=technician)).outcome is Outcome.PASSED
    finally:
        other.close()
    assert technician.done == [Task.TAKE_SLIP]


def test_two_dead_dots_are_told_and_stop_nothing(run, hurt):
    hurt(Role.RECEIPT_PRINTER, "dead-dots", dots=[100, 300])
    result = run("receipt-printer-head")
    assert result.outcome is Outcome.PASSED
    assert result.measures["dead_dots"] == 2
    assert "100, 300" in result.detail


def test_a_code_that_the_kiosk_cannot_read_for_lack_of_a_scanner_is_read_by_phone(run, technician, hurt):
    hurt(Role.CODE_SCANNER, "vanish")
    result = run("receipt-printer-code")
    assert result.outcome is Outcome.PASSED
    (question,) = technician.asked
    assert "KIOSK-HCC-" in question


def test_another_code_is_not_taken_and_not_repeated(run, technician, hurt, monkeypatch):
    monkeypatch.setattr(listening, "_PATIENCE_SECONDS", 0.2)

    def shows(task: Task, words: str, show: str = "") -> bool:
        hurt(Role.CODE_SCANNER, "show", text="022093000001")
        return True

    technician.perform = shows
    result = run("code-scanner-reads")
    assert result.outcome is Outcome.FAILED
    assert "022093000001" not in repr(result)


@pytest.mark.parametrize(
    ("flaw", "measure", "above"),
    [("dust", "specks", 2), ("streak", "streaks", 0)],
)
def test_dirt_on_the_glass_is_counted_and_shown(run, technician, flaw, measure, above):
    technician.flaws = [flaw]
    result = run("document-scanner-blank-sheet")
    assert result.outcome is Outcome.FAILED
    assert result.measures[measure] > above
    assert [picture.name for picture in result.pictures] == ["blank-sheet"]


def test_a_lamp_that_is_dark_at_one_side_is_told(run, technician):
    technician.flaws = ["shadow"]
    result = run("document-scanner-blank-sheet")
    assert result.outcome is Outcome.FAILED
    assert result.measures["evenness_percent"] < 85


def test_of_a_sheet_that_is_written_on_no_picture_is_kept(run, technician):
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for y in range(150, 1600, 26):
        for x in range(120, 1100, 14):
            pen.rectangle((x, y, x + 7, y + 11), fill="black")
    original = technician.perform

    def perform(task: Task, words: str, show: str = "") -> bool | None:
        if task is Task.BLANK_SHEET:
            technician.feed(page)
            return True
        return original(task, words, show)

    technician.perform = perform
    result = run("document-scanner-blank-sheet")
    assert (result.outcome, result.pictures) == (Outcome.FAILED, ())


@pytest.mark.parametrize(("flaw", "word"), [("skew", "lệch"), ("stretch", "Khổ dọc"), ("tint", "ám")])
def test_what_is_wrong_with_the_test_page_is_named(run, technician, flaw, word):
    technician.flaws = [{"kind": flaw, "strength": 0.5, "seed": 4}]
    result = run("document-scanner-target")
    assert result.outcome is Outcome.FAILED
    assert word in result.words


@pytest.mark.parametrize("about", ["garbage", "truncated", "error"])
def test_a_scanner_that_gives_no_picture_fails_and_breaks_nothing(run, hurt, about):
    hurt(Role.DOCUMENT_SCANNER, "lie", about=about, times=9)
    assert run("document-scanner-blank-sheet").outcome is Outcome.FAILED


def test_an_empty_feeder_is_told_as_such(run, technician, hurt):
    technician.perform = lambda *_: True
    assert run("document-scanner-target").detail == "feeder-empty"


def test_a_reader_that_sees_no_card_fails(run, technician, monkeypatch):
    monkeypatch.setattr(chip_card_read, "_LAID_SECONDS", 0.2)
    original = technician.perform

    def lays_nothing(task: Task, words: str, show: str = "") -> bool | None:
        return True if task is Task.LAY_CARD else original(task, words, show)

    technician.perform = lays_nothing
    assert run("chip-card-read").outcome is Outcome.FAILED


def test_nothing_of_the_card_stays_after_its_reading(run, site):
    result = run("chip-card-read")
    assert result.outcome is Outcome.PASSED
    card = find_person("minh-anh").card
    assert not any(part in repr(result) for part in (card.number, card.number[-6:], card.name))
    assert [picture.name for picture in result.pictures] == ["chip-time-line"]
    assert 0 < result.measures["opening_milliseconds"] < result.measures["read_milliseconds"]
    assert not ask(site.run, Role.CHIP_READER, {"do": "state"})["present"]


def test_a_reader_that_vanishes_in_the_middle_is_told_and_its_other_checks_do_not_run(site, technician, hurt):
    original = technician.perform

    def pulls(task: Task, words: str, show: str = "") -> bool | None:
        if task is Task.LAY_CARD:
            hurt(Role.CHIP_READER, "vanish")
            return True
        return original(task, words, show)

    technician.perform = pulls
    (check,) = [check for check in CHECKS if check.name == "chip-card-read"]
    again = replace(check, name="once-more")
    first, second = run_checks([check, again], replace(site, person=technician), lambda _told: None)
    assert (first.outcome, first.detail[:4]) == (Outcome.FAILED, "gone")
    assert second.outcome is Outcome.NOT_RUN


ATTENDED = [check.name for check in CHECKS if check.attended]


@pytest.mark.parametrize("name", ATTENDED)
def test_where_nobody_answers_nothing_is_said_to_be_well(run, technician, name):
    technician.perform = lambda *_: None
    technician.looks = lambda _question: None
    assert run(name, speaker="nowhere").outcome is Outcome.NOT_RUN


def test_a_check_that_waits_for_a_code_ends_when_the_checks_are_cancelled(run, technician, hurt):
    hurt(Role.CODE_SCANNER, "mute")
    cancelled = threading.Event()
    original = technician.perform

    def stops(task: Task, words: str, show: str = "") -> bool | None:
        cancelled.set()
        return original(task, words, show)

    technician.perform = stops
    result = run("code-scanner-reads", wanted=lambda: not cancelled.is_set())
    assert result.outcome is not Outcome.PASSED
    assert result.seconds < 15


@pytest.mark.parametrize("name", ["sound-plays", "sound-sides"])
def test_a_machine_without_a_sound_card_is_not_asked_for_sound_unless_it_is_installed(run, name):
    assert run(name).outcome is Outcome.NOT_RUN
    assert run(name, sound=False, appliance=True).outcome is Outcome.NOT_RUN
    assert run(name, speaker="nowhere", appliance=True).outcome is Outcome.FAILED


def test_a_scan_that_does_not_end_is_stopped_when_the_checks_are_cancelled(site, technician, hurt):
    cancelled = threading.Event()
    hurt(Role.DOCUMENT_SCANNER, "lie", about="silence")
    threading.Timer(0.5, cancelled.set).start()
    (check,) = [check for check in CHECKS if check.name == "document-scanner-blank-sheet"]
    made = replace(site, person=technician, wanted=lambda: not cancelled.is_set())
    assert check.run(made).outcome is Outcome.NOT_RUN
    assert site.station.document_scanner.status().state is State.READY
