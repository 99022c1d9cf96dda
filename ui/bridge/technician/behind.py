"""What the bridge objects of the technician's screens have in common."""

from __future__ import annotations

from kiosk.technician.access.rights import Right
from kiosk.technician.access.tried import Insider
from kiosk.technician.desk import Desk
from ui.bridge.model import Drawn
from ui.bridge.scene import Scene


class Behind(Drawn):
    """Knows the desk and who is in; `turned` is called when somebody comes to the door, in or out.

    A plain base, as `Drawn` is. What is done asks `_may` first: what QML shows or hides is no lock.
    """

    def open(self, scene: Scene) -> None:
        """Take over the scene, and follow who is in."""
        super().open(scene)
        if scene.desk is not None:
            scene.desk.session.follow(self._turned)

    @property
    def _desk(self) -> Desk | None:
        return self._scene.desk if self._scene is not None else None

    @property
    def _insider(self) -> Insider | None:
        desk = self._desk
        return desk.session.insider if desk is not None else None

    def _may(self, right: Right) -> bool:
        desk = self._desk
        return desk is not None and desk.session.may(right)

    def _note(self, what: str, /, **detail: str | int) -> None:
        """Write down what who is in did."""
        desk, insider = self._desk, self._insider
        if desk is not None and insider is not None:
            desk.note(what, insider.id, **detail)

    def _turned(self) -> None:
        """Somebody came to the door, in or out; what was shown of the machine before is forgotten here."""
