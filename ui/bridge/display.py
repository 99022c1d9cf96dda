"""The screen in pixels and millimetres, for the theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ScreenSize:
    """The configured screen: pixels and millimetres; with `motion` off nothing moves by itself.

    What has just come takes no touch for `settle_ms`: the finger was meant for what lay there before.
    `simulated` says that a device of this kiosk is made up: the screen then has a red frame.
    """

    width_px: int = 1080
    height_px: int = 1920
    width_mm: float = 268
    height_mm: float = 476
    motion: bool = True
    settle_ms: int = 400
    simulated: bool = False


@QmlElement
@QmlSingleton
class Display(QObject):
    """What the theme turns millimetres into pixels with."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = ScreenSize()

    def use(self, screen: ScreenSize) -> None:
        """Take over the configured screen."""
        self._screen = screen
        self.changed.emit()

    @Property(int, notify=changed)
    def width(self) -> int:
        """The width in pixels."""
        return self._screen.width_px

    @Property(int, notify=changed)
    def height(self) -> int:
        """The height in pixels."""
        return self._screen.height_px

    @Property(float, notify=changed)
    def pixelsPerMm(self) -> float:  # noqa: N802  # a QML name
        """Pixels a millimetre, of the coarser axis, so that no target comes out too small."""
        return max(
            self._screen.width_px / self._screen.width_mm, self._screen.height_px / self._screen.height_mm
        )

    @Property(bool, notify=changed)
    def motion(self) -> bool:
        """Whether things may move by themselves."""
        return self._screen.motion

    @Property(int, notify=changed)
    def settle(self) -> int:
        """How many milliseconds a new screen takes no touch."""
        return self._screen.settle_ms

    @Property(bool, notify=changed)
    def simulated(self) -> bool:
        """Whether a device of this kiosk is made up."""
        return self._screen.simulated
