"""What the models of the technician's checks have in common: they hear what becomes known of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.technician.access.tried import Insider
from ui.bridge.scene import Scene
from ui.bridge.technician.behind import Behind

if TYPE_CHECKING:
    from kiosk.technician.examiner import Examiner, Known


class Examining(Behind):
    """Hears of everything that becomes known, in the checks' threads: `_hear` carries it to Qt's.

    `_enter` and `_leave` are called when somebody comes in and when they go.
    """

    _seen: Insider | None = None
    _now_known: Known | None = None

    def open(self, scene: Scene) -> None:
        """Take over the scene, and hear of its checks."""
        super().open(scene)
        if scene.desk is not None:
            scene.desk.hear(self._hear)

    @property
    def _examiner(self) -> Examiner | None:
        return self._desk.examiner if self._desk is not None else None

    def _turned(self) -> None:
        if self._insider is self._seen:
            return
        self._seen = self._insider
        if self._insider is None:
            self._leave()
        else:
            self._now_known = self._examiner.known if self._examiner is not None else None
            self._enter()

    def _hear(self, known: Known) -> None:
        """Take what is known, in any thread."""

    def _enter(self) -> None:
        """Somebody came in."""

    def _leave(self) -> None:
        """They went; what was shown of the machine is forgotten."""
