"""The checks of `kiosk diagnose`: each device opened, identified and tested once."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault
from hardware.selftest.live import Finding, abilities, live_test
from hardware.vocabulary import Identity, Role, State
from kiosk.technician.report import CheckResult, Outcome, Report
from kiosk.technician.words import what_to_do_about

if TYPE_CHECKING:
    from hardware.station import Station


def diagnose(station: Station) -> Report:
    """Open the station's devices and check them side by side; the caller closes the station."""
    taken_at = datetime.now(UTC)
    with ThreadPoolExecutor(max_workers=len(Role)) as pool:
        checked = list(pool.map(lambda role: _check(station, role), station.roles))
    results = tuple(result for found, _ in checked for result in found)
    simulated = tuple(
        role for role, (_, identity) in zip(station.roles, checked, strict=True) if identity.simulated
    )
    return Report(taken_at, results, simulated)


def _check(station: Station, role: Role) -> tuple[list[CheckResult], Identity]:
    """Run the checks of one device in order; after one that fails to answer the others do not run."""
    identity = Identity("")

    def opened() -> Finding:
        # Asking a device that is not open opens it, so that the time it takes is told here.
        status = station.device(role).status()
        if status.state in (State.ABSENT, State.FAULT):
            return Finding(passed=False, words=status.fault or status.state)
        return Finding(passed=True, words=f"device is open{_past(station, role)}")

    def identified() -> Finding:
        nonlocal identity
        identity = station.device(role).identify()
        can = abilities(station, role)
        return Finding(passed=True, words=f"{_describe(identity)}{'; ' if can else ''}{can}")

    results: list[CheckResult] = []
    steps: dict[str, Callable[[], Finding]] = {
        "open": opened,
        "identify": identified,
        "test": lambda: live_test(station, role),
    }
    for name, step in steps.items():
        if results and results[-1].outcome is not Outcome.PASSED:
            words = "not run: an earlier check failed"
            results.append(CheckResult(name, role, Outcome.NOT_RUN, words, 0.0))
            continue
        started = time.monotonic()
        try:
            finding = step()
        except DeviceFault as fault:
            finding = Finding(passed=False, words=what_to_do_about(fault))
        outcome = Outcome.PASSED if finding.passed else Outcome.FAILED
        results.append(CheckResult(name, role, outcome, finding.words, time.monotonic() - started))
    return results, identity


def _past(station: Station, role: Role) -> str:
    """Say what went wrong before it opened."""
    (counters,) = [one.counters for one in station.snapshots() if one.status.role is role]
    return f", but failed before: {counters.last_fault}" if counters.faults else ""


def _describe(identity: Identity) -> str:
    named = " ".join(part for part in (identity.maker, identity.model, identity.serial) if part)
    place = f" at {identity.address}" if identity.address else ""
    return f"{named or 'name unknown'}{place}, driver {identity.driver}"
