"""What a screen says of a machine follows from all that was found, however many runs ago."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician import examination, examiner
from kiosk.technician.check import Area, Check, Finding, Outcome, Weight, failed, passed
from kiosk.technician.examiner import Examiner
from kiosk.technician.history import History
from kiosk.technician.report import Report, Verdict

# Checks are dated by the clock.
BEGUN = datetime.now(UTC)


class Bench:
    """A machine of three checks; those named in `bad` fail, and one in `stopping` has the run cancelled."""

    def __init__(self, site, monkeypatch) -> None:
        self.site, self.now = site, BEGUN
        self.bad: set[str] = set()
        self.stopping: set[str] = set()
        self.lies: list[str] = []
        self.checks = tuple(
            Check(name, Area.SYSTEM, name, "", "", "", 1, weight, self._run(name), attended=name == "touch")
            for name, weight in (("touch", Weight.STOPS), ("clock", Weight.STOPS), ("sound", Weight.LIMITS))
        )
        for module in (examiner, examination):
            monkeypatch.setattr(module, "CHECKS", self.checks)
        self.key = ensure_key(site.state / "keys", Purpose.REPORT)
        self.begin_anew()

    def _run(self, name: str):
        def run(_site) -> Finding:
            if name in self.stopping:
                self.examiner.cancel()
            return failed("Hỏng.") if name in self.bad else passed("Tốt.")

        return run

    def begin_anew(self) -> None:
        """Start the shell again."""
        self.over = threading.Event()
        self.examiner = Examiner(self._site_for, History(self.site.state), lambda: self.key, self._hear)

    def _site_for(self, person, wanted):
        return replace(self.site, now=lambda: self.now, person=person, wanted=wanted)

    def _hear(self, known) -> None:
        if known.newest is not None and known.newest.verdict is Verdict.FIT:
            # A green verdict above a red row.
            self.lies += [one.check for one in known.results.values() if one.outcome is Outcome.FAILED]
        if known.busy:
            self.began = True
        elif self.began:
            self.over.set()

    def run(self, *names: str, attended: bool = False) -> Report | None:
        """Run checks to their end, all of them where none is named."""
        self.began = False
        self.over.clear()
        chosen = [check for check in self.checks if check.name in names] if names else self.checks
        assert self.examiner.run(chosen, by="technician", attended=attended)
        assert self.over.wait(60)
        return self.examiner.known.newest

    def kept(self) -> Report:
        """Return what the gateway would be sent."""
        return History(self.site.state).load(self.key.public())[0]


@pytest.fixture
def bench(site, monkeypatch) -> Iterator[Bench]:
    bench = Bench(site, monkeypatch)
    yield bench
    bench.examiner.close()
    assert not bench.lies


def test_a_run_without_a_person_does_not_forget_what_failed_with_one(bench):
    bench.run()
    bench.bad = {"touch"}
    assert bench.run("touch", attended=True).verdict is Verdict.NOT_FIT
    bench.begin_anew()
    assert bench.run().verdict is Verdict.NOT_FIT
    assert bench.kept().verdict is Verdict.NOT_FIT
    bench.bad = set()
    assert bench.run("touch", attended=True).verdict is Verdict.FIT
    assert bench.run().verdict is Verdict.FIT
    assert not bench.kept().unseen


def test_one_check_run_again_makes_no_new_examination_of_the_machine(bench):
    bench.run()
    bench.now += timedelta(days=40)
    bench.run("sound")
    assert bench.examiner.known.newest.taken_at == bench.kept().taken_at == BEGUN
    assert len(History(bench.site.state).files()) == 2


def test_after_a_restart_one_check_that_fails_is_in_the_verdict_and_in_what_is_kept(bench):
    bench.run()
    bench.begin_anew()
    bench.bad = {"clock"}
    assert bench.run("clock").verdict is Verdict.NOT_FIT
    assert bench.kept().verdict is Verdict.NOT_FIT
    assert bench.kept().taken_at == BEGUN


def test_what_failed_before_a_run_was_stopped_is_kept_with_the_last_whole_report(bench):
    bench.run()
    bench.bad, bench.stopping = {"clock", "sound"}, {"clock", "sound"}
    assert not bench.run().complete
    assert not bench.examiner.known.kept
    assert bench.kept().complete
    assert bench.kept().verdict is not Verdict.FIT
