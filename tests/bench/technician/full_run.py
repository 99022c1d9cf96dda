"""How long a full unattended run takes, against its slowest device chain alone: all else runs beside it.

Simulated devices in worker processes of their own, opened anew each time, as `kiosk diagnose` opens them.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from hardware.vocabulary import Role
from kiosk.appliance import build_site, build_station
from kiosk.settings import Paths, Sandbox, Settings
from kiosk.technician.check import Check, CheckResult
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks
from tests.bench.measure import compare

_AIM = 1.2
UNATTENDED = tuple(check for check in CHECKS if not check.attended)


def _run(settings: Settings, checks: Sequence[Check]) -> tuple[float, tuple[CheckResult, ...]]:
    """Run checks on fresh devices; gives the seconds it took, closing not counted."""
    station = build_station(settings, watch_seconds=None)
    try:
        begun = time.perf_counter()
        results = run_checks(checks, build_site(settings, station), lambda _what: None)
        return time.perf_counter() - begun, results
    finally:
        station.close()


def _slowest(results: Sequence[CheckResult]) -> tuple[Role, float]:
    """Name the device whose checks take longest, and the seconds they take together."""
    seconds: dict[Role, float] = defaultdict(float)
    for result in results:
        if result.role is not None:
            seconds[result.role] += result.seconds
    role = max(seconds, key=lambda one: seconds[one])
    return role, seconds[role]


def main() -> None:
    """Print how a full run compares with its slowest chain, and which checks take longest."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            paths=Paths(state=Path(folder, "state"), run=Path(folder, "run")),
            sandbox=Sandbox(state=Path(folder, "sandbox")),
        )
        _, first = _run(settings, UNATTENDED)
        slowest, _ = _slowest(first)
        chain = [check for check in UNATTENDED if check.role is slowest]
        found = compare(lambda: _run(settings, UNATTENDED)[0], lambda: _run(settings, chain)[0])
    print(f"{len(UNATTENDED)} checks: {found.ours.text('s')}; one after the other they take")
    print(f"  {sum(result.seconds for result in first):.3g} s")
    print(f"the {len(chain)} checks of the {slowest} alone: {found.peer.text('s')}")
    print(f"ratio {found.ratio.text('times')}; the aim is at most {_AIM}")
    for result in sorted(first, key=lambda one: -one.seconds)[:6]:
        print(f"  {result.seconds:6.3f} s  {result.check}")


if __name__ == "__main__":
    main()
