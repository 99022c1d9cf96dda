"""The one window in which every picture is taken: no motion, no journey behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from kiosk.journey.events import Touch
from kiosk.journey.visit import Visit
from ui.app import App, start
from ui.bridge.display import Display
from ui.gallery.look import Look, look
from ui.gallery.variants import SCREENS, UPRIGHT, Variant
from ui.gallery.visits import PLACE, VISITS, WORLD

# What a finger opens on a screen without another visit: the panels of the strip, by the name of their target.
PANELS = ("language", "text", "contrast", "sound")
SHOTS: tuple[str, ...] = (*VISITS, *(f"panel-{name}" for name in PANELS))


class _Desk:
    """A journey that goes nowhere."""

    world = WORLD

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Nothing ever happens."""

    def post(self, event: Touch) -> None:
        """Nobody touches anything."""


class Studio:
    """Draws visits in any variant; closed when done."""

    def __init__(self, app: App | None = None) -> None:
        self._own = app is None
        self.app = app or start(_Desk(), PLACE, UPRIGHT)
        display = self.app.engine.singletonInstance("Kiosk.Bridge", "Display")
        assert isinstance(display, Display)  # noqa: S101  # what the app itself registered
        self._display = display
        self._screen = ""

    def shoot(self, name: str, variant: Variant) -> Look:
        """Draw one shot in one variant and look at it."""
        if variant.screen != self._screen:
            self._display.use(SCREENS[variant.screen])
            self._screen = variant.screen
        # A panel stays open until the next picture: checks still look at what is on the screen.
        self._open("")
        panel = name.removeprefix("panel-") if name not in VISITS else ""
        visit = replace(VISITS["welcome" if panel else name], comfort=variant.comfort)
        self.app.show(visit)
        if panel:
            self._open(panel)
        # What QML lets go is gone before one looks; layouts settle with the frame that is drawn first.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        self.app.window.grabWindow()
        return look(self.app, name, variant, visit)

    def _open(self, panel: str) -> None:
        strip = self.app.window.findChild(QObject, "strip")
        if strip is not None:
            strip.setProperty("open", panel)

    def close(self) -> None:
        """Let the window go, if it was opened here; else put it back as it was."""
        if self._own:
            self.app.close()
