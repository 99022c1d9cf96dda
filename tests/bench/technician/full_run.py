"""How long a full unattended run takes, against its slowest device chain alone: all else runs beside it.

Simulated devices in worker processes of their own, opened anew each time, as `kiosk diagnose` opens them. As
they are they answer at once, and what is measured is how many Pythons two processors start at a time. So the
same is measured with devices that take their time when they are opened, as real ones do.
"""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.appliance import build_site, build_station
from kiosk.settings import Paths, Sandbox, Settings
from kiosk.technician.check import Check, CheckResult
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks
from tests.bench.measure import compare

_AIM = 1.2
UNATTENDED = tuple(check for check in CHECKS if not check.attended)
# Seconds until a device that slept answers first: a guess at what stands in centres, not a measurement.
_WAKING = {
    Role.CHIP_READER: 0.5,
    Role.CODE_SCANNER: 0.3,
    Role.DOCUMENT_SCANNER: 4.0,
    Role.RECEIPT_PRINTER: 0.5,
}


def _run(
    settings: Settings, checks: Sequence[Check], waking: Mapping[Role, float]
) -> tuple[float, tuple[CheckResult, ...]]:
    """Run checks on fresh devices; gives the seconds it took, closing not counted."""
    for role, seconds in waking.items():
        ask(settings.paths.run, role, {"do": "heal"})
        ask(settings.paths.run, role, {"do": "delay", "seconds": seconds})
    station = build_station(settings, watch_seconds=None)
    try:
        begun = time.perf_counter()
        results = run_checks(checks, build_site(settings, station), lambda _what: None)
        return time.perf_counter() - begun, results
    finally:
        station.close()


def _slowest(results: Sequence[CheckResult]) -> Role:
    """Name the device whose checks take longest together."""
    seconds: dict[Role, float] = defaultdict(float)
    for result in results:
        if result.role is not None:
            seconds[result.role] += result.seconds
    return max(seconds, key=lambda one: seconds[one])


def _measure(settings: Settings, waking: Mapping[Role, float]) -> None:
    _, first = _run(settings, UNATTENDED, waking)
    slowest = _slowest(first)
    chain = [check for check in UNATTENDED if check.role is slowest]
    found = compare(lambda: _run(settings, UNATTENDED, waking)[0], lambda: _run(settings, chain, waking)[0])
    alone = sum(result.seconds for result in first)
    print(f"  {len(UNATTENDED)} checks: {found.ours.text('s')}; their own times sum up to {alone:.3g} s")
    print(f"  the {len(chain)} of the {slowest} alone: {found.peer.text('s')}")
    print(f"  ratio {found.ratio.text('times')}")


def main() -> None:
    """Print how a full run compares with its slowest chain, on fast devices and on slow ones."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            paths=Paths(state=Path(folder, "state"), run=Path(folder, "run")),
            sandbox=Sandbox(state=Path(folder, "sandbox")),
        )
        print("devices that answer at once")
        _measure(settings, {})
        waking = ", ".join(f"{role} {seconds:g} s" for role, seconds in _WAKING.items())
        print(f"devices that wake up first ({waking}); the aim is at most {_AIM}")
        _measure(settings, _WAKING)


if __name__ == "__main__":
    main()
