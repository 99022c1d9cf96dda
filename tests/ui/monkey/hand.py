"""What everybody behind the technician's door has: a hand on the window, a diary, and patience."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey.visit import Step
from tests.ui.monkey.backstage import Backstage
from tests.ui.monkey.eyes import Thing, items, things
from tests.ui.monkey.fingers import Fingers, let_live
from tests.ui.monkey.machine import Machine
from ui.app import App

PATIENCE = 60.0
_BUTTON = "QQuickAbstractButton"


class Stuck(Exception):
    """A law of the door was broken; the message says which, and where."""


class Hand:
    """One stay's finger and diary; `done` counts what was done in all stays."""

    def __init__(
        self,
        app: App,
        machine: Machine,
        backstage: Backstage,
        settled: Callable[[], Step],
        done: Counter[str],
    ) -> None:
        self.app, self.machine, self.backstage = app, machine, backstage
        self.fingers = Fingers(app.window, Random(0))  # noqa: S311  # chance by seed, not secrets
        self.diary: list[str] = []
        self.done = done
        self._settled = settled

    def model(self, name: str) -> Any:
        """Return a bridge object."""
        return self.app.engine.singletonInstance("Kiosk.Bridge", name)

    def chance(self, seed: str) -> Random:
        """Draw from a beginning of its own: how fast threads are changes no later act."""
        self.fingers.chance = Random(seed)  # noqa: S311  # as above
        return self.fingers.chance

    def step(self) -> Step:
        """Let journey and window do what they have to do; say which screen that leads to."""
        return self._settled()

    @property
    def out(self) -> bool:
        """Whether nobody is behind the door, or at it; one touch more may have begun a visit."""
        return self.step() is not Step.SERVICE

    def note(self, what: str) -> None:
        """Write it down for whoever repeats it."""
        self.diary.append(f"door: {what}")

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Wait until something is so; raises Stuck."""
        end = time.monotonic() + PATIENCE
        while not so():
            if time.monotonic() > end:
                raise Stuck(f"{what}; to touch: {[thing.name for thing in things(self.app.window)]}")
            let_live()
            time.sleep(0.002)

    def rest(self) -> None:
        """Wait until the machine has no more to do than to wait for a finger."""
        self.until(lambda: not self._works(), "it works for ever")
        self.step()

    def _works(self) -> bool:
        known = self.machine.known
        if known.question is not None and known.question.number == self.model("AskModel").number:
            return False
        busy = known.busy or known.busy != bool(self.model("ChecksModel").busy)
        handing = bool(self.model("ReadinessModel")._handing)
        others = (
            self.model("DoorModel").trying,
            self.model("LiveModel").busy,
            self.model("ExportModel").busy,
        )
        return busy or handing or any(others)

    def seen(self) -> list[Thing]:
        """Look what can be touched; a page that settles is waited for, but not for ever."""
        for _ in range(60):
            self.app.window.grabWindow()  # where things are is known with the frame that shows them
            found = things(self.app.window)
            if found:
                break
            time.sleep(0.01)
            let_live()
        return found

    def tap(self, thing: Thing) -> None:
        """Touch something."""
        self.note(f"touch {thing.name or thing.text}")
        self.fingers.tap(thing.spot)
        let_live()

    def touch(self, name: str) -> bool:
        """Touch what is called so, where it is seen."""
        found = next((thing for thing in self.seen() if thing.name == name), None)
        if found is not None:
            self.tap(found)
        return found is not None

    def reach(self, name: str) -> bool:
        """Scroll to what is called so, and touch it."""
        item = next((one for one in items(self.app.window) if one.objectName() == name), None)
        if item is None or not item.isEnabled():
            return False
        above: QQuickItem | None = item.parentItem()
        while above is not None:
            content = above.property("contentItem") if above.objectName() == "scroll" else None
            if isinstance(content, QQuickItem):
                top = item.mapToItem(content, QPointF(0, 0)).y()
                most = max(0.0, above.property("contentHeight") - above.height())
                above.setProperty("contentY", max(0.0, min(most, top - above.height() / 3)))
            above = above.parentItem()
        let_live()
        return self.touch(name)

    def on_page(self) -> list[str]:
        """Name every button of the page, seen or scrolled away."""
        found = (one for one in items(self.app.window) if one.inherits(_BUTTON) and one.isEnabled())
        return sorted({one.objectName() for one in found if one.objectName()})

    def press(self, key: Qt.Key) -> None:
        """Press a key."""
        QTest.keyClick(self.app.window, key)
        let_live()
