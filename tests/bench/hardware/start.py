"""How long all workers take to open their devices, against as many Pythons that import the same libraries.

The floor does nothing but import, side by side as well: what is above it is ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.host.finding import DRIVER_GROUP
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from tests.bench.measure import compare

if TYPE_CHECKING:
    from collections.abc import Iterable

# Loads what a worker of this driver loads, and tells which modules of other people's libraries that were.
_LIBRARIES_OF = f"""
import json, sys
before = set(sys.modules)
import hardware.host.worker
from importlib.metadata import entry_points
entry_points(group={DRIVER_GROUP!r})[sys.argv[1]].load()
ours = sys.stdlib_module_names | {{"hardware", "__editable__"}}
loaded = [name for name in sys.modules if name not in before and not name.startswith("_")]
print(json.dumps([name for name in loaded if name.partition(".")[0] not in ours]))
"""
# Modules that a library makes up in memory have no file to import.
_IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
"""


def _run(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-c", code, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _libraries(driver: str) -> list[str]:
    output, _ = _run(_LIBRARIES_OF, driver).communicate()
    found: list[str] = json.loads(output)
    return found


def _all_workers(folder: Path) -> float:
    configs = {
        role: DeviceConfig(
            f"simulated-{role}",
            {"issuer": str(folder / "issuer")} if role is Role.CHIP_READER else {},
        )
        for role in Role
    }
    station = Station(configs, folder / "run")
    begun = time.perf_counter()
    station.open()
    taken = time.perf_counter() - begun
    station.close()
    return taken


def _as_many_pythons(libraries: Iterable[list[str]]) -> float:
    begun = time.perf_counter()
    running = [_run(_IMPORT, *modules) for modules in libraries]
    for process in running:
        process.communicate()
    return time.perf_counter() - begun


def main() -> None:
    """Print both and the ratio."""
    libraries = {role: _libraries(f"simulated-{role}") for role in Role}
    with tempfile.TemporaryDirectory() as folder:
        found = compare(lambda: _all_workers(Path(folder)), lambda: _as_many_pythons(libraries.values()))
    for role, names in libraries.items():
        roots = sorted({name.partition(".")[0] for name in names})
        print(f"{role:<18}  {len(names)} modules of {', '.join(roots)}")
    print(f"all workers         {found.ours.text('ms', 1e3)}")
    print(f"as many Pythons     {found.peer.text('ms', 1e3)}")
    print(f"ratio               {found.ratio.text('')} (aim: at most 1.3)")


if __name__ == "__main__":
    main()
