"""Log lines of this machine: the process's own newest ones, and of all services from the system's journal.

The screens' user may not read the journal: at a door a service tells it the lines of the kiosk's units. Root,
and whoever may read the journal, asks it himself.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kiosk.telemetry.recent import RECENT

_DOOR = Path("/run/kiosk-journal.sock")  # as in systemd/system/kiosk-journal.socket
_UNITS = "kiosk-*"
_SECONDS = 20
_MOST_BYTES = 64 << 20
_PRIORITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug")

Run = Callable[[list[str]], bytes]


def logs(newest: int = 5000, run: Run | None = None) -> dict[str, tuple[str, ...]]:
    """Give the lines by where they come from: `process`, and `journal` where the system has one for us."""
    found = {"process": RECENT.lines(), "journal": journal(newest, run)}
    return {name: lines for name, lines in found.items() if lines}


def journal(newest: int, run: Run | None = None, door: Path = _DOOR) -> tuple[str, ...]:
    """Give the newest lines of the kiosk's services, the oldest first; none where it cannot be read."""
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
        said = run(command) if run is not None else _said(door, command)
    except (OSError, subprocess.SubprocessError):
        return ()
    lines = said[:_MOST_BYTES].splitlines()[-newest:]
    return tuple(line for raw in lines if (line := _line(raw)))


def _said(door: Path, command: list[str]) -> bytes:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(door))
        except OSError:  # no such service on this machine, or not for us
            return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True).stdout
        return _heard(caller)


def _heard(caller: socket.socket) -> bytes:
    """Listen to the end, for as long as it may take."""
    until = time.monotonic() + _SECONDS
    parts: list[bytes] = []
    size = 0
    while size < _MOST_BYTES:
        caller.settimeout(max(0.001, until - time.monotonic()))
        part = caller.recv(1 << 16)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts)


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
