"""Log lines of this machine: the process's own newest ones, and of all services from the system's journal."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.telemetry.recent import RECENT

_UNITS = "kiosk-*"
_SECONDS = 20
_MOST_BYTES = 64 << 20
_PRIORITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")

Run = Callable[[list[str]], bytes]


def logs(newest: int = 5000, run: Run | None = None) -> dict[str, tuple[str, ...]]:
    """Give the lines by where they come from: `process`, and `journal` where the system has one for us."""
    found = {"process": RECENT.lines(), "journal": journal(newest, run)}
    return {name: lines for name, lines in found.items() if lines}


def journal(newest: int, run: Run | None = None) -> tuple[str, ...]:
    """Give the newest lines of the kiosk's services, the oldest first; none where it cannot be read."""
    if run is None:
        program = shutil.which("journalctl")
        if program is None:
            return ()
        run = _run
    command = [
        "journalctl",
        "--unit",
        _UNITS,
        "--lines",
        str(newest),
        "--output",
        "json",
        "--no-pager",
        "--quiet",
    ]
    try:
        said = run(command)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line for raw in said[:_MOST_BYTES].splitlines() if (line := _line(raw)))


def _run(command: list[str]) -> bytes:
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    return done.stdout


def _line(raw: bytes) -> str:
    """Take what a service wrote out of the journal's entry; no line of ours gets the usual fields."""
    try:
        entry = json.loads(raw)
    except ValueError:
        return ""
    if not isinstance(entry, Mapping):
        return ""
    message = _text(entry.get("MESSAGE", ""))
    try:
        ours = json.loads(message)
    except ValueError:
        ours = None
    told: dict[str, Any] = ours if isinstance(ours, dict) else {"event": message}
    if "level" not in told:
        priority = str(entry.get("PRIORITY", "6"))
        told["level"] = _PRIORITIES[int(priority)] if priority in "01234567" and priority else "info"
    told.setdefault("unit", _text(entry.get("_SYSTEMD_UNIT", "")))
    return json.dumps(told, ensure_ascii=False)


def _text(value: object) -> str:
    """Read a field of the journal: one with control characters comes as the numbers of its bytes."""
    if isinstance(value, list) and all(isinstance(one, int) and 0 <= one <= 255 for one in value):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else ""
