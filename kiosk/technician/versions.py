"""What runs on this machine, by name and version."""

from __future__ import annotations

import platform
import shlex
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hardware.discovery.found import clean

_OURS = "kiosk-hcc"
_LONGEST_FILE = 8192


def versions(root: Path) -> dict[str, str]:
    """Name the kiosk's own version, Python, the system below `root`, its kernel and architecture."""
    found = {"python": platform.python_version(), "kernel": platform.release(), "machine": platform.machine()}
    with suppress(PackageNotFoundError):
        found = {_OURS: version(_OURS), **found}
    if system := _system(root):
        found["system"] = system
    return found


def _system(root: Path) -> str:
    """Read the system's own name from os-release, empty where it says none."""
    for path in (root / "etc/os-release", root / "usr/lib/os-release"):
        with suppress(OSError, ValueError):
            with path.open(encoding="utf-8") as file:
                lines = file.read(_LONGEST_FILE).splitlines()
            for line in lines:
                key, _, value = line.partition("=")
                if key == "PRETTY_NAME":
                    return clean(" ".join(shlex.split(value)))
    return ""
