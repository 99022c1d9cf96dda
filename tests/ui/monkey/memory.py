"""How much this process holds: its share of memory, and the objects below the window and the engine."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import getCppPointer, isValid

from tests.ui.monkey.fingers import let_live
from ui.app import App


@dataclass(frozen=True, slots=True)
class Held:
    """Proportional set size in KiB, and how many Qt objects can be reached."""

    pss: int
    objects: int


def weigh(app: App) -> Held:
    """Let everything go that can go, then look."""
    let_live()
    app.engine.collectGarbage()
    let_live()
    gc.collect()
    return Held(_pss(), _objects(app))


def _pss() -> int:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise ValueError("the kernel does not tell proportional set sizes")


def _objects(app: App) -> int:
    seen: set[int] = set()
    waiting: list[QObject] = [app.engine, app.window, app.window.contentItem()]
    while waiting:
        one = waiting.pop()
        if not isValid(one) or (place := getCppPointer(one)[0]) in seen:
            continue
        seen.add(place)
        waiting += one.children()
        if hasattr(one, "childItems"):
            waiting += one.childItems()
    return len(seen)
