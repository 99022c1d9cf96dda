"""The one window in which every picture is taken: no motion, no journey behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.journey.events import Touch
from kiosk.journey.visit import Step, Visit
from ui.app import App, start
from ui.bridge.display import Display
from ui.bridge.scene import Scene
from ui.bridge.technician.door import DoorModel
from ui.gallery.doors import DOORS, ClosedDesk
from ui.gallery.look import Look, called, look
from ui.gallery.machine import MACHINES
from ui.gallery.machine import draw as draw_machine
from ui.gallery.variants import SCREENS, UPRIGHT, Variant
from ui.gallery.visits import BY_CARD_ALONE, PLACE, VISITS, WORLD
from ui.gallery.window import open_gallery

# What a finger opens on a screen without another visit: the panels of the strip, by the name of their target.
PANELS = ("language", "text", "contrast", "sound")
# Fields that are being filled, with the keyboard up: the visit and the field.
TYPED = {
    "typing-name": ("form-1", "child_name"),
    "typing-birth": ("form-1", "child_birth"),
    "typing-query": ("search", "query"),
    "typing-phone": ("delivery-post", "phone"),
    "typing-secret": ("service", "secret"),
    "typing-log": ("service", "log"),
}
# The page behind the door that such a field is on.
TYPED_INSIDE = {"typing-log": "service-log-found"}
# Pages of the window that shows every control in every state.
PAGES = ("buttons", "choices", "entries", "telling")
SHOTS: tuple[str, ...] = (
    *VISITS,
    *(f"panel-{name}" for name in PANELS),
    *TYPED,
    *DOORS,
    *MACHINES,
    *(f"controls-{name}" for name in PAGES),
)


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
        door = self.app.engine.singletonInstance("Kiosk.Bridge", "DoorModel")
        assert isinstance(display, Display)  # noqa: S101  # what the app itself registered
        assert isinstance(door, DoorModel)  # noqa: S101  # as above
        self._door = door
        self._display = display
        self._before = self.app.scene
        self._scene = replace(self._before, desk=ClosedDesk())
        self._alone = replace(self._scene, world=replace(self._scene.world, phone=False))
        self._screen = ""
        self._typed = ""
        self._sheet: QQuickWindow | None = None

    def shoot(self, name: str, variant: Variant) -> Look:
        """Draw one shot in one variant and look at it."""
        if variant.screen != self._screen:
            self._display.use(SCREENS[variant.screen])
            self._screen = variant.screen
        if name.startswith("controls-"):
            return self._controls(name, variant)
        # A panel stays open until the next picture: checks still look at what is on the screen.
        if self._sheet is not None:
            self._sheet.close()
            self._sheet = None
        self._open("")
        panel = name.removeprefix("panel-") if name.startswith("panel-") else ""
        drawn, typed = TYPED.get(
            name, ("welcome" if panel else "service" if name in (*DOORS, *MACHINES) else name, "")
        )
        visit = replace(VISITS[drawn], comfort=variant.comfort)
        self._stand_in(self._alone if drawn in BY_CARD_ALONE else self._scene)
        if typed or self._typed or visit.step is Step.SERVICE:
            # Left and entered anew: what one types in is brought into sight when it is entered, and the door
            # forgets who was there.
            self.app.show(Visit(comfort=variant.comfort))
        self._typed = typed
        self.app.show(visit)
        self._settle()
        if name in DOORS:
            self._door.draw(*DOORS[name])
            self._settle()
        page = TYPED_INSIDE.get(name, name)
        if page in MACHINES:
            self._door.draw(*DOORS["service-inside"])
            draw_machine(self.app, page)
            self._settle()
        if panel:
            self._open(panel)
            self._settle()
        if typed:
            self._child(f"input:{typed}").forceActiveFocus(Qt.FocusReason.OtherFocusReason)
            self._settle()
        return look(self.app, name, variant, visit)

    def _controls(self, name: str, variant: Variant) -> Look:
        visit = Visit(comfort=variant.comfort)
        self.app.show(visit)
        if self._sheet is None:
            self._sheet = open_gallery(self.app)
        self._sheet.setProperty("page", name.removeprefix("controls-"))
        self._settle()
        return look(self.app, name, variant, visit, self._sheet)

    def _stand_in(self, scene: Scene) -> None:
        if self.app.scene is not scene:
            self.app.open(scene)

    def _settle(self) -> None:
        # What QML lets go is gone before one looks; layouts settle with a frame that is drawn.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        (self._sheet or self.app.window).grabWindow()
        if self.app.pictures.held():
            self.app.finish_pictures()
            (self._sheet or self.app.window).grabWindow()

    def _child(self, name: str) -> QQuickItem:
        return next(called(self.app.window.contentItem(), name))

    def _open(self, panel: str) -> None:
        self._child("strip").setProperty("open", panel)

    def close(self) -> None:
        """Let the window go, if it was opened here; else put it back as it was."""
        if self._sheet is not None:
            self._sheet.close()
            self._sheet = None
        # Whoever stood behind the door leaves while it is still theirs: what was shown of the machine goes.
        self.app.show(Visit())
        self._stand_in(self._before)
        if self._own:
            self.app.close()
