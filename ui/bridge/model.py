"""What the bridge objects of the screens have in common."""

from __future__ import annotations

from kiosk.journey.events import Touch
from kiosk.journey.visit import Visit
from kiosk.languages.phrase import say
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

    def _say(self, text: str, /, **values: object) -> str:
        """Say a text or a `Phrase` in the language of the screens; with values, `text` is the template.

        A value that is a `Phrase` is said in that language too; plain text is data and stays as it is.
        """
        words = say(text, **values) if values else text
        return self._scene.say(words) if self._scene is not None else str(words)
