"""What the processes of a kiosk hold: descriptors and memory, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Holding:
    """What some processes hold together, memory in KiB; 0 where nobody may look."""

    processes: int
    descriptors: int
    pss: int
    rss: int


def holding(pids: list[int]) -> Holding:
    kinds = [_memory(pid) for pid in pids]
    return Holding(
        len(pids),
        sum(_descriptors(pid) for pid in pids),
        sum(memory.get("Pss", 0) for memory in kinds),
        sum(memory.get("Rss", 0) for memory in kinds),
    )


def children_of(pid: int) -> list[int]:
    """Name the processes below `pid`, theirs too."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        own = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return own + [below for child in own for below in children_of(child)]


def left_over(run_folder: Path) -> list[str]:
    """Name what still runs of a kiosk whose processes were told of `run_folder`."""
    mark = str(run_folder).encode()
    found = []
    for pid in _all():
        try:
            told = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if pid != os.getpid() and mark in told:
            found.append(b" ".join(_command(pid)[:6]).decode("utf-8", "replace"))
    return found


def _all() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _command(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    except OSError:
        return []


def _descriptors(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0


def _memory(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {words[0].rstrip(":"): int(words[1]) for line in lines if len(words := line.split()) == 3}
