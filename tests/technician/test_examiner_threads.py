"""Runs of checks on their threads: stopped, hanging, asked and left, broken; then the next one works."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician import examination, examiner, running
from kiosk.technician.check import Area, Check, Finding, Outcome, Weight, not_run, passed
from kiosk.technician.examiner import Examiner, Known
from kiosk.technician.faults import fault_in
from kiosk.technician.history import History
from kiosk.technician.person import Person
from kiosk.technician.running import BROKE, CANCELLED, hangs
from kiosk.technician.site import Site

pytestmark = pytest.mark.slow

PATIENCE = 60.0
READER = Role.CHIP_READER
Run = Callable[[Site], Finding]


def well(_site: Site) -> Finding:
    return passed("Tốt.")


def breaks(_site: Site) -> Finding:
    raise ZeroDivisionError("a bug of the check")


def check(name: str, run: Run, role: Role | None = READER, *, attended: bool = False) -> Check:
    """Make a check; those of one role run in their order."""
    return Check(name, Area.DEVICES, name, "", "", "", 1, Weight.STOPS, run, role, attended)


class Gate:
    """Where a check stops until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def __call__(self, _site: Site) -> Finding:
        """Be the check: say that it runs, and wait."""
        self.reached.set()
        self.open.wait(PATIENCE)
        return passed("Tốt.")


class Bench:
    """An examiner of a machine with simulated devices, and all that it told."""

    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self._patch = site, monkeypatch
        self.key = ensure_key(site.state / "keys", Purpose.REPORT)
        self.history = History(site.state)
        self.told: list[Known] = []
        self._changed = threading.Condition()
        self.examiner = Examiner(self.see, self.history, lambda: self.key, self._hear)

    def see(self, person: Person | None, wanted: Callable[[], bool]) -> Site:
        """Give what checks look at."""
        return replace(self.site, person=person, wanted=wanted)

    def _hear(self, known: Known) -> None:
        with self._changed:
            self.told.append(known)
            self._changed.notify_all()

    def begin(self, *checks: Check) -> bool:
        """Begin to run these; they are all that this machine has."""
        for module in (examiner, examination):
            self._patch.setattr(module, "CHECKS", checks)
        return self.examiner.run(checks, by="technician", attended=any(one.attended for one in checks))

    def until(self, so: Callable[[Known], bool]) -> Known:
        """Wait until something was told."""
        with self._changed:
            assert self._changed.wait_for(lambda: so(self.told[-1]), PATIENCE)
            return self.told[-1]

    def over(self) -> dict[str, tuple[Outcome, str]]:
        """Wait for the end of the run, and say how each check ended."""
        known = self.until(lambda known: not known.busy)
        assert not known.running
        assert known.question is None
        assert not known.left
        return {name: (one.outcome, one.words) for name, one in known.results.items()}


@pytest.fixture
def bench(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    bench = Bench(site, monkeypatch)
    yield bench
    bench.examiner.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    with ExitStack() as at_the_end:
        at_the_end.callback(gate.open.set)
        yield gate


@pytest.fixture
def threads() -> Callable[[], list[str]]:
    """Name what of a run is still there; what other tests left behind is not this one's."""
    before = set(threading.enumerate())
    names = ("examining", "check", "device checks")
    return lambda: [
        one.name for one in threading.enumerate() if one not in before and one.name.startswith(names)
    ]


def test_a_run_that_is_stopped_half_way_keeps_what_it_found_and_the_next_one_is_whole(
    bench: Bench, gate: Gate
) -> None:
    before, during, after = check("before", well), check("during", gate), check("after", well)
    assert bench.begin(before, during, after)
    assert gate.reached.wait(PATIENCE)
    bench.examiner.cancel()
    bench.examiner.cancel()
    gate.open.set()
    found = bench.over()
    assert [found[name][0] for name in ("before", "during", "after")] == [
        Outcome.PASSED,
        Outcome.PASSED,
        Outcome.NOT_RUN,
    ]
    assert found["after"][1] == CANCELLED
    stopped = bench.examiner.known
    assert stopped.report is not None
    assert not stopped.report.complete
    assert not stopped.kept
    assert not bench.history.files()
    assert bench.begin(before, during, after)
    assert {outcome for outcome, _ in bench.over().values()} == {Outcome.PASSED}
    assert bench.examiner.known.kept
    assert len(bench.history.files()) == 1


def test_a_check_that_hangs_ends_the_run_and_what_it_says_in_the_end_is_nobody_s(
    bench: Bench, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "limit_of", lambda one: 0.01 if one.name == "hangs-here" else PATIENCE)
    assert bench.begin(check("hangs-here", gate), check("waits", well), check("other", well, None))
    found = bench.over()
    assert found["hangs-here"] == (Outcome.FAILED, hangs(0.01))
    assert found["waits"][0] is Outcome.NOT_RUN
    assert found["other"][0] is Outcome.PASSED
    known, told = bench.examiner.known, len(bench.told)
    (left,) = [one for one in threading.enumerate() if one.name == "check hangs-here"]
    gate.open.set()
    left.join(PATIENCE)
    assert not left.is_alive()
    assert bench.examiner.known is known
    assert len(bench.told) == told
    assert bench.begin(check("hangs-here", well), check("waits", well))
    assert {outcome for outcome, _ in bench.over().values()} == {Outcome.PASSED}


def test_a_question_that_nobody_answered_at_leaving_is_over_and_a_late_answer_is_nobody_s(
    bench: Bench,
) -> None:
    def asks(site: Site) -> Finding:
        assert site.person is not None
        said = site.person.confirm("Có sạch không?")
        return not_run("không ai trả lời") if said is None else passed("Tốt.") if said else breaks(site)

    asking = check("asks", asks, None, attended=True)
    assert bench.begin(asking, check("later", well, None, attended=True))
    first = bench.until(lambda known: known.question is not None).question
    assert first is not None
    bench.examiner.cancel()
    assert set(bench.over().values()) == {(Outcome.NOT_RUN, CANCELLED)}
    assert not bench.examiner.known.guided
    bench.examiner.answer(first.number, yes=False)
    assert bench.begin(asking)
    second = bench.until(lambda known: known.question is not None).question
    assert second is not None
    bench.examiner.answer(first.number, yes=False)
    bench.examiner.answer(second.number, yes=True)
    assert bench.over()["asks"][0] is Outcome.PASSED


def test_one_run_at_a_time_and_the_end_of_one_stops_no_other(
    bench: Bench, gate: Gate, threads: Callable[[], list[str]]
) -> None:
    assert bench.begin(check("first", gate))
    assert gate.reached.wait(PATIENCE)
    assert not bench.begin(check("second", breaks, None))
    assert threads().count("examining") == 1
    gate.open.set()
    assert set(bench.over()) == {"first"}
    bench.examiner.cancel()
    assert bench.begin(check("second", well, None))
    assert {name: outcome for name, (outcome, _) in bench.over().items()} == {
        "first": Outcome.PASSED,
        "second": Outcome.PASSED,
    }


def test_who_leaves_while_checks_run_leaves_no_thread_and_every_device_to_the_next(
    bench: Bench, threads: Callable[[], list[str]]
) -> None:
    held = threading.Event()

    def listens(site: Site) -> Finding:
        scanner = site.station.code_scanner
        scanner.status()
        held.set()
        while site.wanted():
            scanner.next_code(0.05)
        return not_run("đã dừng")

    asked = threading.Event()

    def waits(site: Site) -> Finding:
        asked.set()
        return well(site)

    assert bench.begin(check("listens", listens, Role.CODE_SCANNER), check("waits", waits, Role.CODE_SCANNER))
    assert held.wait(PATIENCE)
    bench.examiner.close()
    bench.examiner.close()
    assert set(bench.over().values()) == {(Outcome.NOT_RUN, CANCELLED)}
    assert not asked.is_set()
    assert not threads()
    station = bench.site.station
    assert [fault_in(one) for one in station.statuses()] == [None] * len(Role)
    ask(bench.site.run, Role.CODE_SCANNER, {"do": "show", "text": "đến lượt người sau"})
    assert station.code_scanner.next_code(PATIENCE) == "đến lượt người sau"


def test_a_check_that_breaks_fails_alone(bench: Bench) -> None:
    assert bench.begin(check("breaks", breaks), check("next", well), check("beside", well, None))
    found = bench.over()
    assert found["breaks"] == (Outcome.FAILED, BROKE)
    assert "ZeroDivisionError" in bench.examiner.known.results["breaks"].detail
    assert found["next"][0] is found["beside"][0] is Outcome.PASSED
    assert bench.examiner.known.kept


def test_a_machine_that_cannot_be_looked_at_leaves_the_screen_free_to_try_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(bench.examiner, "_site_for", lambda *_: 1 / 0)
        assert bench.begin(check("first", well))
        assert not bench.over()
    assert bench.examiner.known.report is None
    assert bench.begin(check("first", well))
    assert bench.over()["first"][0] is Outcome.PASSED
