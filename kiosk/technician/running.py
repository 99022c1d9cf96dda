"""Checks run: those of one device in their order, devices and all the rest side by side.

A check that hangs is left behind in its thread: it is told as failed, and what waits for its device does not
run. What needs a person comes last, one after the other, for there is one person.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from hardware.discovery.found import clean
from hardware.errors import DeviceFault
from hardware.vocabulary import Role
from kiosk.languages.phrase import Phrase, say
from kiosk.technician.check import Check, CheckResult, Finding, Outcome, absent, failed, not_run
from kiosk.technician.faults import fault_in, finding_of
from kiosk.technician.site import Site

_log = structlog.get_logger(__name__)

CANCELLED = say("không chạy: việc kiểm tra đã dừng giữa chừng")
EARLIER_FAILED = say("không chạy: một bước kiểm tra trước của thiết bị này đã hỏng")
NOBODY_THERE = say("không chạy: cần có người đứng tại máy")
NO_SUCH_DEVICE = say("không chạy: máy này không có thiết bị này")
BROKE = say("bước kiểm tra này tự nó bị lỗi; hãy gửi nhật ký cho bộ phận hỗ trợ")

_SIDE_BY_SIDE = 4
_LEAST_LIMIT_SECONDS = 20.0
_TIMES = 10
# How long a check that was told to stop may still take, and how often is looked whether it was.
_GRACE_SECONDS = 3.0
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Started:
    """A check began."""

    check: str
    at: datetime


Told = Callable[[CheckResult | Started], None]


def run_checks(checks: Iterable[Check], site: Site, told: Told) -> tuple[CheckResult, ...]:
    """Run checks on a machine and return their results in the order of `checks`; raises nothing.

    `told` is given what happens as it happens, one after the other, from several threads.
    """
    return _Run(tuple(checks), site, told).results()


def limit_of(check: Check) -> float:
    """Return the seconds after which a check counts as hanging."""
    return max(_LEAST_LIMIT_SECONDS, _TIMES * check.seconds)


def hangs(seconds: float) -> Phrase:
    """Say of a check that it did not come to an end."""
    return say("không trả lời trong {seconds} giây; đã bỏ qua", seconds=round(seconds))


class _Run:
    def __init__(self, checks: tuple[Check, ...], site: Site, told: Told) -> None:
        self._checks = checks
        self._site = site
        self._told = told
        self._telling = threading.Lock()
        self._results: dict[str, CheckResult] = {}
        self._silent: set[Role] = set()

    def results(self) -> tuple[CheckResult, ...]:
        alone = [check for check in self._checks if not check.attended]
        chains = [[check for check in alone if check.role is role] for role in Role]
        rest = [[check] for check in alone if check.role is None]
        with (
            ThreadPoolExecutor(len(Role), "device checks") as devices,
            ThreadPoolExecutor(_SIDE_BY_SIDE, "checks") as others,
        ):
            done = [devices.submit(self._chain, chain) for chain in chains if chain]
            done += [others.submit(self._chain, chain) for chain in rest]
        for one in done:
            one.result()
        self._chain([check for check in self._checks if check.attended])
        return tuple(self._results[check.name] for check in self._checks)

    def _chain(self, checks: Sequence[Check]) -> None:
        for check in checks:
            began = time.monotonic()
            finding = self._reason_not_to(check)
            if finding is None:
                self._tell(Started(check.name, datetime.now(UTC)))
                finding = self._limited(check)
            self._end(check, finding, time.monotonic() - began)

    def _reason_not_to(self, check: Check) -> Finding | None:
        site = self._site
        if not site.wanted():
            return not_run(CANCELLED)
        if check.role is not None and check.role not in site.station.roles:
            return absent(NO_SUCH_DEVICE)
        if check.role in self._silent:
            return not_run(EARLIER_FAILED)
        if check.attended and site.person is None:
            return not_run(NOBODY_THERE)
        return None

    def _limited(self, check: Check) -> Finding:
        """Run a check in a thread of its own, so that it can be left behind."""
        found: list[Finding] = []
        thread = threading.Thread(
            target=lambda: found.append(self._run(check)), name=f"check {check.name}", daemon=True
        )
        thread.start()
        limit = limit_of(check)
        until = time.monotonic() + limit
        cancelled = False
        while thread.is_alive() and time.monotonic() < until:
            thread.join(_LOOK_SECONDS)
            if not cancelled and not self._site.wanted():
                cancelled, until = True, time.monotonic() + _GRACE_SECONDS
        if found:
            # Who was asked and did not answer any more was not nobody: the checks were stopped.
            stopped = found[0].outcome is Outcome.NOT_RUN and not self._site.wanted()
            return not_run(CANCELLED) if stopped else found[0]
        self._silence(check)
        if cancelled:
            return not_run(CANCELLED)
        if check.attended:
            return not_run(say("không chạy: không ai trả lời trong {seconds} giây", seconds=round(limit)))
        _log.error("a check hangs", check=check.name, seconds=limit)
        return failed(hangs(limit))

    def _run(self, check: Check) -> Finding:
        try:
            if check.role is not None:
                self._try_anew(check.role)
            return check.run(self._site)
        except DeviceFault as fault:
            self._silence(check)
            return finding_of(fault)
        except Exception as error:  # noqa: BLE001 - one that breaks must not end the others
            _log.exception("a check broke", check=check.name)
            return failed(BROKE, detail=clean(f"{type(error).__name__}: {error}"))

    def _try_anew(self, role: Role) -> None:
        """Open a device that was given up: it would be tried later, but who mended it wants to know now."""
        station = self._site.station
        if any(one.status.role is role and fault_in(one.status) for one in station.snapshots()):
            station.restart([role])

    def _silence(self, check: Check) -> None:
        if check.role is not None:
            self._silent.add(check.role)

    def _end(self, check: Check, finding: Finding, seconds: float) -> None:
        result = CheckResult(
            check.name,
            check.area,
            check.role,
            finding.outcome,
            check.weight,
            finding.words,
            finding.detail,
            dict(finding.measures),
            seconds,
            datetime.now(UTC),
            finding.pictures,
            check.title,
            (finding.limit or check.limit) if finding.outcome is Outcome.FAILED else "",
            check.attended,
            finding.applies,
        )
        self._results[check.name] = result
        self._tell(result)

    def _tell(self, what: CheckResult | Started) -> None:
        with self._telling:
            try:
                self._told(what)
            except Exception:  # noqa: BLE001 - a listener that breaks must not end the checks
                _log.exception("who is told of checks broke")
