"""Stands where the journey will be, for a window that is there before it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.journey.events import Touch
from kiosk.journey.visit import Visit
from kiosk.journey.world import World

if TYPE_CHECKING:
    from kiosk.journey.runner import Runner


class Doorway:
    """Keeps what is touched, in its order, until the journey is led in; after that it only passes on."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._listeners: list[Callable[[Visit], None]] = []
        self._kept: list[Touch] = []
        self._runner: Runner | None = None
        self._lock = threading.Lock()

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Call `listener` with every new visit, on the journey's thread; before `lead_in`."""
        self._listeners.append(listener)

    def post(self, event: Touch) -> None:
        """Hand in what the person did; from any thread."""
        with self._lock:
            if self._runner is None:
                self._kept.append(event)
            else:
                self._runner.post(event)

    def lead_in(self, runner: Runner) -> None:
        """Give a journey that has not started yet its listeners, and what was touched before it came."""
        for listener in self._listeners:
            runner.subscribe(listener)
        with self._lock:
            for event in self._kept:
                runner.post(event)
            self._kept.clear()
            self._runner = runner
