"""How much this process holds of its own, and how many objects are below the window and the engine.

Memory that no file stands behind, in the whole (Anonymous) and what no other process shares (Private_Dirty):
neither hangs on who else has the same libraries open, as a proportional share does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import getCppPointer, isValid

from kiosk.journey.forgetting import forget
from tests.ui.monkey.fingers import let_live
from ui.app import App


@dataclass(frozen=True, slots=True)
class Held:
    """Anonymous and private memory in KiB, and how many Qt objects can be reached."""

    anonymous: int
    private: int
    objects: int


def weigh(app: App) -> Held:
    """Let everything go that can go, as a wipe does, then look."""
    let_live()
    app.engine.collectGarbage()
    let_live()
    forget()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    held = {name: int(size.split()[0]) for name, _, size in (line.partition(":") for line in lines)}
    return Held(held["Anonymous"], held["Private_Dirty"], _objects(app))


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
