"""The machine's checks for a screen: run on a thread of their own, and what is known of each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import structlog

from kiosk.languages.phrase import Phrase
from kiosk.machine.errors import MachineError
from kiosk.machine.keys import MachineKey
from kiosk.province.errors import NotEnrolled
from kiosk.technician.asked import Question, ScreenPerson
from kiosk.technician.check import Check, CheckResult, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.examination import examine
from kiosk.technician.handing import print_short_form, write_files, write_onto_stick
from kiosk.technician.history import History, newest_results
from kiosk.technician.person import Person
from kiosk.technician.report import Report
from kiosk.technician.running import Started
from kiosk.technician.signed_report import encode, sign_json
from kiosk.technician.site import Site

_log = structlog.get_logger(__name__)

# So far back is looked for when a check last ran.
_PAST = 30

SiteFor = Callable[[Person | None, Callable[[], bool]], Site]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a machine now.

    `results` are the newest of each check by its name, from kept reports where it did not run since. `report`
    is of the last whole run here, with what was checked again since; `past` are those that are kept, the
    newest first. `kept` says that `report` is signed and kept. `running` are the checks that run now, `found`
    what those before them found, `left` how many of the `asked_for` are still to end. `guided` while they
    lead somebody through them.
    """

    results: Mapping[str, CheckResult] = field(default_factory=lambda: MappingProxyType({}))
    report: Report | None = None
    past: tuple[Report, ...] = ()
    kept: bool = False
    busy: bool = False
    guided: bool = False
    running: frozenset[str] = frozenset()
    found: tuple[CheckResult, ...] = ()
    asked_for: int = 0
    left: int = 0
    question: Question | None = None

    @property
    def newest(self) -> Report | None:
        """The last whole report, with everything that is known since; None where there never was one."""
        report = self.report or next(iter(self.past), None)
        return report and report.carried(self.results).renewed(self.found)


class Examiner:
    """Runs checks one run at a time and tells `told`, in its own threads, whatever becomes known.

    `site_for` makes what the checks look at, `key` gives the key that signs reports; it may raise
    NotEnrolled, MachineError and OSError: then nothing is kept, and all else works.
    """

    def __init__(
        self,
        site_for: SiteFor,
        history: History,
        key: Callable[[], MachineKey],
        told: Callable[[Known], None],
    ) -> None:
        self._site_for = site_for
        self._history = history
        self._key = key
        self._told = told
        self._lock = threading.Lock()
        self._known = Known()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._person: ScreenPerson | None = None
        self._recalling = threading.Lock()
        self._recalled = False

    @property
    def known(self) -> Known:
        """What is known now."""
        return self._known

    def recall(self) -> None:
        """Read on a thread what kept reports tell."""
        threading.Thread(target=self._recall, name="recalling reports", daemon=True).start()

    def run(self, checks: Sequence[Check], *, by: str, attended: bool) -> bool:
        """Begin to run checks; False while others run."""
        with self._lock:
            if self._known.busy:
                return False
            self._stop = threading.Event()
            stop = self._stop
            self._person = ScreenPerson(self._ask, lambda: not stop.is_set()) if attended else None
            self._known = replace(
                self._known,
                busy=True,
                guided=attended,
                running=frozenset(),
                found=(),
                asked_for=len(checks),
                left=len(checks),
            )
        self._told(self._known)
        args = (tuple(checks), by, self._person, stop)
        self._thread = threading.Thread(target=self._run, args=args, name="examining", daemon=True)
        self._thread.start()
        return True

    def cancel(self) -> None:
        """Let what runs end soon, and the rest not begin."""
        self._stop.set()

    def answer(self, number: int, *, yes: bool) -> None:
        """Answer a question of a check."""
        if self._person is not None:
            self._person.answer(number, yes=yes)

    def print_short(self, report: Report) -> Phrase:
        """Print a report's short form, and say how that ended; raises nothing, takes as long as a printer."""
        return print_short_form(report, self._site_for(None, lambda: True).station)

    def write_files(self, report: Report) -> Phrase:
        """Write a report, signed, as PDF and JSON with its pictures, and say where; raises nothing."""
        return write_files(self._history.out, report, self._known.past, self._key)

    def write_onto_stick(self, report: Report, folder: Path) -> Phrase:
        """Write a report, signed, as PDF and JSON onto a stick, and say how that ended; raises nothing."""
        return write_onto_stick(folder, report, self._known.past, self._key)

    def stay(self) -> None:
        """Somebody touched the screen: who is asked something is still there."""
        if self._person is not None:
            self._person.stay()

    def close(self) -> None:
        """Cancel, and wait for the end."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    def _recall(self) -> None:
        with self._recalling:
            if self._recalled:
                return
            past = self._load()
            with self._lock:
                found = {**newest_results(past), **self._known.results}
                self._known = replace(self._known, results=MappingProxyType(found), past=past)
            self._recalled = True
        self._told(self._known)

    def _load(self) -> tuple[Report, ...]:
        try:
            return self._history.load(self._key().public(), _PAST)
        except (NotEnrolled, MachineError, OSError) as error:
            _log.warning("kept reports cannot be read", kind=type(error).__name__)
            return ()

    def _run(
        self, checks: tuple[Check, ...], by: str, person: ScreenPerson | None, stop: threading.Event
    ) -> None:
        report: Report | None = None
        # What a run finds is held against what was found before.
        self._recall()
        try:
            report = examine(self._site_for(person, lambda: not stop.is_set()), self._take, checks, by)
        except Exception:  # noqa: BLE001  # whatever broke, the screen must not wait for ever
            _log.exception("the machine could not be examined")
        self._end(report, whole=len(checks) == len(CHECKS))

    def _end(self, report: Report | None, *, whole: bool) -> None:
        with self._lock:
            known = self._known
        before = known.report if known.report and known.report.complete else next(iter(known.past), None)
        keep = shown = None
        if report is not None:
            ran = [one for one in report.results if one.outcome is not Outcome.NOT_RUN]
            again = before.carried(known.results).renewed(ran) if before is not None and ran else None
            whole_one = report.carried(known.results)
            if again is not None and before is not None:
                again = replace(again, by=before.by or report.by)
            keep = whole_one if whole and report.complete else again
            shown = whole_one if whole else again
        kept = keep is not None and self._keep(keep)
        past = self._load() if kept else known.past
        with self._lock:
            self._known = replace(
                self._known,
                report=shown or known.report,
                past=past,
                kept=(kept and shown is keep) or (shown is None and known.kept),
                busy=False,
                guided=False,
                running=frozenset(),
                found=(),
                left=0,
                question=None,
            )
        self._told(self._known)

    def _keep(self, report: Report) -> bool:
        try:
            self._history.keep(report.taken_at, sign_json(encode(report), self._key()))
        except (NotEnrolled, MachineError, OSError) as error:
            _log.warning("a report cannot be kept", kind=type(error).__name__)
            return False
        return True

    def _take(self, what: CheckResult | Started) -> None:
        with self._lock:
            known = self._known
            if isinstance(what, Started):
                self._known = replace(known, running=known.running | {what.check})
            else:
                # What could not be seen says nothing against what was found before.
                unseen = what.outcome is Outcome.NOT_RUN and what.applies
                results = dict(known.results)
                if not unseen or what.check not in results:
                    results[what.check] = what
                self._known = replace(
                    known,
                    results=MappingProxyType(results),
                    found=known.found if unseen else (*known.found, what),
                    running=known.running - {what.check},
                    left=max(0, known.left - 1),
                )
        self._told(self._known)

    def _ask(self, question: Question | None) -> None:
        with self._lock:
            self._known = replace(self._known, question=question)
        self._told(self._known)
