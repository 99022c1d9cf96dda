"""What the station's workers hold in memory, by worker, beside a Python that has imported nothing.

Proportional set size: pages that several processes share are divided among them, so the sum is the truth.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role


def _held_kib(process: int) -> int:
    """Return the proportional set size of a process in KiB."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError("the kernel does not tell proportional set sizes")


def main() -> None:
    """Print a line a worker, the sum, and the floor."""
    with tempfile.TemporaryDirectory() as folder:
        configs = {
            role: DeviceConfig(
                f"simulated-{role}",
                {"issuer": f"{folder}/issuer"} if role is Role.CHIP_READER else {},
            )
            for role in Role
        }
        station = Station(configs, Path(folder) / "run")
        floor = subprocess.Popen(
            [sys.executable, "-P", "-c", "import sys; sys.stdin.read()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            station.open()
            held = {
                snapshot.status.role: _held_kib(snapshot.worker)
                for snapshot in station.snapshots()
                if snapshot.worker is not None
            }
            bare = _held_kib(floor.pid)
        finally:
            station.close()
            floor.communicate()
    for role, kib in held.items():
        print(f"{role:<18}  {kib / 1024:6.1f} MiB")
    total = sum(held.values())
    print(f"{'the station':<18}  {total / 1024:6.1f} MiB")
    print(f"{'a bare Python':<18}  {bare / 1024:6.1f} MiB; the station is {total / bare:.1f} of them")


if __name__ == "__main__":
    main()
