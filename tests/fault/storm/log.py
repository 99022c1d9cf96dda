"""What a kiosk's log says that no fault from outside explains: bugs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

_GRAVE = frozenset({"error", "critical"})


def surprises(log: Path) -> dict[str, int]:
    """Count errors, what Qt complained of, and workers that broke down by themselves."""
    found: Counter[str] = Counter()
    for line in log.read_text("utf-8", "replace").splitlines():
        if line.startswith("worker: "):
            found[line] += 1
        if not line.startswith("{"):
            continue
        told = msgspec.json.decode(line, type=dict[str, object])
        if told.get("level") in _GRAVE or (told.get("event") == "qt" and told.get("level") == "warning"):
            words = told.get("message") if told.get("event") == "qt" else told.get("exception", "")
            found[f"{told.get('event')}: {words}"] += 1
    return dict(found)
