"""The window of `kiosk gallery`: every control in every state, and the strip to see them otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtQuick import QQuickWindow

from kiosk.journey.events import SetComfort, Touch
from kiosk.journey.visit import Visit
from ui.app import App, StartError, start
from ui.bridge.display import ScreenSize
from ui.gallery.visits import PLACE, WORLD


class Wardrobe:
    """A journey that knows one thing: how a person wants to see."""

    world = WORLD

    def __init__(self) -> None:
        self._visit = Visit()
        self._listeners: list[Callable[[Visit], None]] = []

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Keep a listener."""
        self._listeners.append(listener)

    def post(self, event: Touch) -> None:
        """Take over another comfort; nothing else leads anywhere."""
        if isinstance(event, SetComfort):
            self._visit = replace(self._visit, comfort=event.over(self._visit.comfort))
            for listener in self._listeners:
                listener(self._visit)


def open_gallery(app: App) -> QQuickWindow:
    """Open the window of all controls beside the app's own; raises StartError."""
    before = len(app.engine.rootObjects())
    app.engine.loadFromModule("Kiosk.Gallery", "Gallery")
    roots = app.engine.rootObjects()
    if len(roots) == before or not isinstance(roots[-1], QQuickWindow):
        raise StartError("the gallery could not be loaded")
    return roots[-1]


def show() -> int:
    """Show the gallery until its window is closed; returns the application's exit code."""
    app = start(Wardrobe(), PLACE, ScreenSize(720, 1280))
    app.window.hide()
    window = open_gallery(app)
    code = app.run()
    window.close()
    del window
    app.close()
    return code
