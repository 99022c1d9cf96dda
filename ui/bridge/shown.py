"""Which pictures of the visit can be shown, for QML."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.bridge.model import Drawn
from ui.bridge.scene import Scene

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class PictureModel(Drawn, QObject):
    """Has pictures decoded off the screen's thread, and says when they are ready."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rung = 0

    def open(self, scene: Scene) -> None:
        """Take over the scene."""
        if self._scene is None:
            scene.pictures.bell.rang.connect(self._ring, Qt.ConnectionType.QueuedConnection)
        super().open(scene)

    def _ring(self) -> None:
        self._rung += 1
        self.changed.emit()

    @Property(int, notify=changed)
    def rung(self) -> int:
        """How many pictures have become ready; a binding that reads it asks `ready` again."""
        return self._rung

    @Slot(str, int, int, result=str)
    def ready(self, address: str, width: int, height: int) -> str:
        """Return the source of a picture for a box of pixels; empty until it is decoded."""
        return self._scene.pictures.ready(address, width, height) if self._scene is not None else ""
