"""What a call costs when the device lives in a process of its own, against the same call in this process.

The question is the cheapest that a device answers, so that nothing but the way there and back is measured.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.simulated.code_scanner import SimulatedCodeScanner
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from tests.bench.measure import compare

if TYPE_CHECKING:
    from hardware.roles import Device

_CALLS = 300


def _median_seconds(device: Device) -> float:
    """Return what one call of many took."""
    taken = []
    for _ in range(_CALLS):
        begun = time.perf_counter()
        device.status()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    """Print both and what the process adds."""
    with tempfile.TemporaryDirectory() as folder:
        config = {Role.CODE_SCANNER: DeviceConfig("simulated-code-scanner", {})}
        station = Station(config, Path(folder))
        here = SimulatedCodeScanner()
        try:
            station.open()
            there = station.device(Role.CODE_SCANNER)
            found = compare(lambda: _median_seconds(there), lambda: _median_seconds(here))
        finally:
            here.close()
            station.close()
    more = found.ours.median - found.peer.median
    print(f"call to a worker    {found.ours.text('ms', 1e3)}")
    print(f"call in process     {found.peer.text('ms', 1e3)}")
    print(f"the process adds    {more * 1e3:.3g} ms a call (aim: under 1 ms)")


if __name__ == "__main__":
    main()
