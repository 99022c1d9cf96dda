"""Hold the systemd units: nothing that systemd does not understand, and no unit more exposed than it must be.

`systemd-analyze verify` ends well also for a key that it does not know, so whatever it says fails here. Done
in a root made up for it: the machine's own units for what ours name, stand-ins for the programs they start.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
PROGRAMS = ("opt/kiosk-hcc/.venv/bin/python", "usr/bin/journalctl")
OWN, SYSTEM = "etc/systemd/system", "usr/lib/systemd/system"

# The most that each unit may be exposed, as `systemd-analyze security` counts: 10.0 is an open door. A unit
# that is not here fails; lower a limit when a unit gets better.
MOST_EXPOSED = {
    "kiosk-shell.service": 1.4,  # screen, input and sound are devices; the card verifier is a server
    "kiosk-agent.service": 1.2,  # goes to the province over any network
    "kiosk-gateway.service": 1.2,  # serves kiosks from anywhere
    "kiosk-journal@any.service": 0.3,  # reads the whole journal, tells of it what its command says
    "kiosk-device@chip-reader.service": 0.3,
    "kiosk-device@code-scanner.service": 0.5,
    "kiosk-device@document-scanner.service": 1.4,  # may stand in the centre's network
    "kiosk-device@receipt-printer.service": 1.3,  # likewise
}


def made_root(root: Path) -> Path:
    """Put the units into a root where they can be looked at."""
    shutil.copytree(TREE / "systemd/system", root / OWN)
    shutil.copytree(f"/{SYSTEM}", root / SYSTEM, symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    for program in PROGRAMS:
        (root / program).parent.mkdir(parents=True)
        (root / program).touch(mode=0o755)
    return root


def instances(folder: Path) -> list[str]:
    """Name every unit; a template by the instances that have a folder of their own, else by any."""
    names = []
    for path in sorted(folder.glob("*.*")):
        stem, template, kind = path.name.partition("@")
        if path.is_dir() or not template:
            names += [path.name] if path.is_file() else []
            continue
        made = sorted(one.name.removesuffix(".service.d") for one in folder.glob(f"{stem}@?*.service.d"))
        names += [f"{one}{kind}" for one in made or [f"{stem}@any"]]
    return names


def analyse(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd-analyze about the units of a root."""
    command = ["systemd-analyze", arguments[0], f"--root={root}", *arguments[1:]]
    return subprocess.run(command, cwd=root / OWN, capture_output=True, text=True, check=False)


def exposure(root: Path, unit: str) -> float:
    """Count how exposed a unit is, from 0 to 10."""
    said = analyse(root, "security", "--offline=yes", "--no-pager", unit).stdout
    found = re.search(r"exposure level for \S+: ([\d.]+)", said)
    return float(found.group(1)) if found else 10.0


def main() -> int:
    """Return 0 when systemd has nothing to say and every unit keeps its limit."""
    if shutil.which("systemd-analyze") is None:
        print("systemd-analyze is missing: install Debian's package systemd")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        root = made_root(Path(scratch))
        units = instances(root / OWN)
        verified = analyse(root, "verify", "--man=no", *units)
        wrong = [line.replace(f"{root}/{OWN}", "systemd/system") for line in verified.stderr.splitlines()]
        if verified.returncode and not wrong:
            wrong.append(f"systemd-analyze verify ended with {verified.returncode}")
        for unit in units:
            if not unit.endswith(".service"):
                continue
            if unit not in MOST_EXPOSED:
                wrong.append(f"{unit}: has no limit in scripts/checks/units.py")
            elif (found := exposure(root, unit)) > MOST_EXPOSED[unit]:
                wrong.append(f"{unit}: exposed {found}, at most {MOST_EXPOSED[unit]} is allowed")
        wrong += [f"{unit}: is not there any more" for unit in MOST_EXPOSED.keys() - set(units)]
    print("\n".join(dict.fromkeys(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
