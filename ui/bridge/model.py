"""What the bridge objects of the screens have in common."""

from __future__ import annotations

from kiosk.journey.events import Touch
from kiosk.journey.visit import Visit
from ui.bridge.scene import Scene


class Drawn:
    """Holds the visit that is drawn; a plain base, because QML's tools see only what a QObject declares."""

    _scene: Scene | None = None
    _visit: Visit = Visit()

    def open(self, scene: Scene) -> None:
        """Take over the scene."""
        self._scene = scene

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit

    def _post(self, event: Touch) -> None:
        if self._scene is not None:
            self._scene.post(event)
