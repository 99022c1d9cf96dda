"""Checks run side by side, one device's in their order, whatever single ones do."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.languages.catalogue import load_languages
from kiosk.technician import running
from kiosk.technician.answering import answers
from kiosk.technician.check import Area, Check, CheckResult, Finding, Outcome, Weight, failed, not_run, passed
from kiosk.technician.running import (
    CANCELLED,
    EARLIER_FAILED,
    NO_SUCH_DEVICE,
    NOBODY_THERE,
    Started,
    run_checks,
)
from kiosk.technician.site import Site

pytestmark = pytest.mark.slow
PATIENCE = 30.0


def check(name: str, run: Callable[[Site], Finding], role: Role | None = None, **more: Any) -> Check:
    shape = Check(name, Area.DEVICES, name, "does", "passes", "mend", 1.0, Weight.STOPS, run, role)
    return replace(shape, **more)


def well(_site: Site) -> Finding:
    return passed("Tốt.")


class Log:
    """What was told, in its order."""

    def __init__(self) -> None:
        self.told: list[CheckResult | Started] = []

    def __call__(self, what: CheckResult | Started) -> None:
        self.told.append(what)

    def names(self, kind: type) -> list[str]:
        return [what.check for what in self.told if isinstance(what, kind)]


@pytest.fixture
def log() -> Log:
    return Log()


def outcomes(results: tuple[CheckResult, ...]) -> dict[str, Outcome]:
    return {result.check: result.outcome for result in results}


def test_devices_and_all_the_rest_are_checked_side_by_side(site, log):
    together = threading.Barrier(len(Role) + 1)

    def meet(_site: Site) -> Finding:
        together.wait(PATIENCE)  # it breaks unless all are there at once
        return passed("Tốt.")

    results = run_checks([check("rest", meet), *(check(role, meet, role) for role in Role)], site, log)
    assert set(outcomes(results).values()) == {Outcome.PASSED}


def test_checks_of_one_device_run_one_after_the_other_in_their_order(site, log):
    inside = threading.Semaphore(1)

    def alone(_site: Site) -> Finding:
        assert inside.acquire(blocking=False)
        inside.release()
        return passed("Tốt.")

    names = [f"step-{number}" for number in range(8)]
    run_checks([check(name, alone, Role.CHIP_READER) for name in names], site, log)
    assert log.names(Started) == names
    assert [(what.check, what.outcome) for what in log.told if isinstance(what, CheckResult)] == [
        (name, Outcome.PASSED) for name in names
    ]


def test_results_stand_in_the_order_of_the_checks_whatever_ends_first(site, log):
    told = threading.Event()

    def note(what: CheckResult | Started) -> None:
        log(what)
        if isinstance(what, CheckResult):
            told.set()

    def waiting(_site: Site) -> Finding:
        return passed("Tốt.") if told.wait(PATIENCE) else failed("Không ai được báo.")

    results = run_checks([check("late", waiting), check("early", well)], site, note)
    assert [result.check for result in results] == ["late", "early"]
    assert log.names(CheckResult) == ["early", "late"]


def test_a_device_that_does_not_answer_fails_once_and_holds_up_no_other(site, log):
    ask(site.run, Role.CODE_SCANNER, {"do": "vanish"})
    results = run_checks(
        [
            check("there", lambda site: answers(site, Role.CODE_SCANNER), Role.CODE_SCANNER),
            check("then", well, Role.CODE_SCANNER),
            check("printer", lambda site: answers(site, Role.RECEIPT_PRINTER), Role.RECEIPT_PRINTER),
        ],
        site,
        log,
    )
    assert [(result.outcome, result.words) for result in results[1:]] == [
        (Outcome.NOT_RUN, EARLIER_FAILED),
        (Outcome.PASSED, results[2].words),
    ]
    assert results[0].outcome is Outcome.FAILED
    assert results[0].words.startswith("Không thấy thiết bị")
    assert results[0].detail.startswith("gone: ")
    assert log.names(Started) == ["there", "printer"] or log.names(Started) == ["printer", "there"]


def test_a_device_that_answers_only_the_first_check_fails_at_the_next_one(site, log):
    scanner = Role.DOCUMENT_SCANNER

    def then_gone(site: Site) -> Finding:
        found = answers(site, scanner)
        ask(site.run, scanner, {"do": "vanish"})
        return found

    def works(site: Site) -> Finding:
        site.station.document_scanner.capabilities()
        return passed("Tốt.")

    steps = [
        check("there", then_gone, scanner),
        check("works", works, scanner),
        check("more", works, scanner),
    ]
    results = run_checks(steps, site, log)
    assert list(outcomes(results).values()) == [Outcome.PASSED, Outcome.FAILED, Outcome.NOT_RUN]


def test_a_device_that_was_given_up_is_tried_anew_whatever_check_comes_first(site, log):
    def scans(site: Site) -> Finding:
        site.station.document_scanner.capabilities()
        return passed("Tốt.")

    works = check("works", scans, Role.DOCUMENT_SCANNER)
    ask(site.run, Role.DOCUMENT_SCANNER, {"do": "vanish"})
    (gone,) = run_checks([works], site, log)
    ask(site.run, Role.DOCUMENT_SCANNER, {"do": "return"})
    (back,) = run_checks([works], site, log)
    assert (gone.outcome, back.outcome) == (Outcome.FAILED, Outcome.PASSED)


def test_a_device_that_failed_before_it_answered_passes_and_that_is_told(site, log):
    ask(site.run, Role.RECEIPT_PRINTER, {"do": "fail-next", "kind": "timeout", "times": 1})
    (result,) = run_checks(
        [check("there", lambda site: answers(site, Role.RECEIPT_PRINTER), Role.RECEIPT_PRINTER)], site, log
    )
    assert result.outcome is Outcome.PASSED
    assert "trước đó đã lỗi 1 lần" in result.words
    assert "failed before: timeout" in result.detail
    assert result.measures == {"faults": 1.0}


def test_a_check_that_fails_without_a_fault_of_the_device_leaves_its_others_running(site, log):
    dirty = check("dust", lambda _site: failed("Kính bẩn."), Role.DOCUMENT_SCANNER)
    results = run_checks([dirty, check("then", well, Role.DOCUMENT_SCANNER)], site, log)
    assert list(outcomes(results).values()) == [Outcome.FAILED, Outcome.PASSED]


def test_a_check_that_raises_fails_with_a_sentence_and_ends_no_other(site, log):
    def broken(_site: Site) -> Finding:
        raise ZeroDivisionError("a\nlong \x1b[31mstory")

    first, second = run_checks(
        [check("broken", broken, Role.CHIP_READER), check("then", well, Role.CHIP_READER)], site, log
    )
    assert first.outcome is Outcome.FAILED
    assert first.words.startswith("bước kiểm tra này tự nó bị lỗi")
    assert first.detail == "ZeroDivisionError: a long [31mstory"
    assert second.outcome is Outcome.PASSED


def test_a_check_that_hangs_is_told_and_left_behind_with_what_waits_for_its_device(site, log, monkeypatch):
    monkeypatch.setattr(running, "_LEAST_LIMIT_SECONDS", 0.2)
    over = threading.Event()

    def hang(_site: Site) -> Finding:
        over.wait(PATIENCE)
        return passed("Tốt.")

    steps = [
        check("hangs", hang, Role.CHIP_READER, seconds=0.01),
        check("waits", well, Role.CHIP_READER),
        check("rest", well),
    ]
    try:
        results = run_checks(steps, site, log)
    finally:
        over.set()
    assert list(outcomes(results).values()) == [Outcome.FAILED, Outcome.NOT_RUN, Outcome.PASSED]
    assert "không trả lời trong 0 giây" in results[0].words
    # What comes late is told nobody.
    assert log.names(CheckResult).count("hangs") == 1


def test_a_person_who_walked_away_is_no_fault_of_the_device(site, log, monkeypatch):
    monkeypatch.setattr(running, "_LEAST_LIMIT_SECONDS", 0.2)
    over = threading.Event()

    def asks(_site: Site) -> Finding:
        over.wait(PATIENCE)
        return passed("Tốt.")

    steps = [check("asks", asks, Role.CHIP_READER, seconds=0.01, attended=True)]
    try:
        (result,) = run_checks(steps, replace(site, person=Somebody()), log)
    finally:
        over.set()
    assert result.outcome is Outcome.NOT_RUN
    assert "không ai trả lời" in result.words


def test_checks_that_are_cancelled_half_way_say_so_and_what_was_found_before_stays(site, log):
    stopped = threading.Event()

    def cancelling(_site: Site) -> Finding:
        stopped.set()
        return passed("Tốt.")

    steps = [
        check("before", well, Role.CHIP_READER),
        check("during", cancelling, Role.CHIP_READER),
        check("after", well, Role.CHIP_READER),
        check("person", well, attended=True),
    ]
    results = run_checks(steps, replace(site, wanted=lambda: not stopped.is_set()), log)
    assert list(outcomes(results).values()) == [
        Outcome.PASSED,
        Outcome.PASSED,
        Outcome.NOT_RUN,
        Outcome.NOT_RUN,
    ]
    assert results[2].words == results[3].words == CANCELLED


def test_a_question_that_is_cancelled_counts_as_cancelled_even_as_the_last(site, log):
    stopped = threading.Event()

    def asks(_site: Site) -> Finding:
        stopped.set()
        return not_run("không chạy: không ai trả lời")

    (result,) = run_checks([check("asks", asks)], replace(site, wanted=lambda: not stopped.is_set()), log)
    assert result.words == CANCELLED


def test_a_check_that_does_not_stop_when_cancelled_is_not_waited_for(site, log, monkeypatch):
    monkeypatch.setattr(running, "_GRACE_SECONDS", 0.1)
    stopped, over = threading.Event(), threading.Event()

    def deaf(_site: Site) -> Finding:
        stopped.set()
        over.wait(PATIENCE)
        return passed("Tốt.")

    try:
        (result,) = run_checks([check("deaf", deaf)], replace(site, wanted=lambda: not stopped.is_set()), log)
    finally:
        over.set()
    assert (result.outcome, result.words) == (Outcome.NOT_RUN, CANCELLED)


class Somebody:
    """A person who agrees to all, once at a time."""

    def __init__(self) -> None:
        self._busy = threading.Lock()

    def confirm(self, _question: str, _picture: object = None) -> bool:
        assert self._busy.acquire(blocking=False)
        self._busy.release()
        return True

    def perform(self, _task: object, _words: str, _show: str = "") -> bool:
        return self.confirm("")


def test_without_a_person_what_needs_one_does_not_run_and_with_one_it_comes_last(site, log):
    def asks(site: Site) -> Finding:
        return passed("Tốt.") if site.person and site.person.confirm("Có thấy không?") else failed("Không.")

    steps = [
        check("look", asks, Role.RECEIPT_PRINTER, attended=True),
        check("hear", asks, attended=True),
        check("alone", well, Role.RECEIPT_PRINTER),
    ]
    nobody = run_checks(steps, site, log)
    assert [result.words for result in nobody[:2]] == [NOBODY_THERE, NOBODY_THERE]
    there = Log()
    results = run_checks(steps, replace(site, person=Somebody()), there)
    assert set(outcomes(results).values()) == {Outcome.PASSED}
    assert there.names(Started) == ["alone", "look", "hear"]


def test_a_device_that_died_alone_is_not_asked_again_with_a_person(site, log):
    def dead(_site: Site) -> Finding:
        raise DeviceFault(FaultKind.TIMEOUT, "no answer")

    steps = [
        check("there", dead, Role.CODE_SCANNER),
        check("look", well, Role.CODE_SCANNER, attended=True),
    ]
    results = run_checks(steps, replace(site, person=Somebody()), log)
    assert results[1].words == EARLIER_FAILED


def test_a_device_that_this_machine_does_not_have_is_not_checked(site, log):
    class Bare:
        roles = ()

    (result,) = run_checks([check("keypad", well, Role.CODE_SCANNER)], replace(site, station=Bare()), log)
    assert (result.outcome, result.words) == (Outcome.NOT_RUN, NO_SUCH_DEVICE)


def test_who_is_told_and_breaks_ends_no_check(site):
    def broken(_what: object) -> None:
        raise RuntimeError("no screen")

    (result,) = run_checks([check("one", well)], site, broken)
    assert result.outcome is Outcome.PASSED


def test_what_the_runner_says_itself_can_be_said_in_english():
    english = load_languages()
    for words in (CANCELLED, EARLIER_FAILED, NOBODY_THERE, NO_SUCH_DEVICE):
        assert english.say(words, "en") != str(words)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_checks_do_each_begins_at_most_once_and_ends_exactly_once(site, log, seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    stopped = threading.Event()

    def fault(_site: Site) -> Finding:
        raise DeviceFault(chance.choice(list(FaultKind)), "struck")

    def broken(_site: Site) -> Finding:
        raise ValueError("broken")

    def cancels(_site: Site) -> Finding:
        stopped.set()
        return not_run("dừng")

    behaviours = [well, well, well, well, lambda _site: failed("Hỏng."), fault, broken, cancels]
    steps = [
        check(
            f"check-{number}",
            chance.choice(behaviours),
            chance.choice([None, *Role]),
            attended=chance.random() < 0.2,
        )
        for number in range(chance.randrange(1, 40))
    ]
    person = Somebody() if chance.random() < 0.5 else None
    results = run_checks(steps, replace(site, person=person, wanted=lambda: not stopped.is_set()), log)
    names = [one.name for one in steps]
    assert [result.check for result in results] == names
    assert sorted(log.names(CheckResult)) == sorted(names)
    begun = log.names(Started)
    assert len(begun) == len(set(begun))
    assert all(result.outcome is Outcome.NOT_RUN for result in results if result.check not in begun)
    for role in Role:
        of_one = [
            name for one, name in zip(steps, names, strict=True) if one.role is role and not one.attended
        ]
        assert [name for name in begun if name in of_one] == [name for name in of_one if name in begun]
