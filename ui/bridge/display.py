"""The screen in pixels and millimetres, for the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.comfort import Contrast
from kiosk.journey.events import SetComfort
from kiosk.journey.visit import Visit
from ui.bridge.model import Drawn

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
class Display(Drawn, QObject):
    """What the theme turns millimetres into pixels with, and how the person wants to see."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = ScreenSize()

    def use(self, screen: ScreenSize) -> None:
        """Take over the configured screen."""
        self._screen = screen
        self.changed.emit()

    def show(self, visit: Visit) -> None:
        """Draw as this visit's person wants to see."""
        before = self._visit.comfort
        super().show(visit)
        if visit.comfort != before:
            self.changed.emit()

    def _choose(self, **wanted: Any) -> None:
        self._post(SetComfort(**wanted))

    @Slot(int)
    def chooseTextScale(self, scale: int) -> None:  # noqa: N802  # a QML name
        """Ask for letters of this size, from 0 to 3."""
        self._choose(text_size=scale)

    @Slot(str)
    def chooseContrast(self, contrast: str) -> None:  # noqa: N802  # a QML name
        """Ask for a contrast: `light`, `dark` or `high`."""
        self._choose(contrast=Contrast(contrast))

    @Slot(bool)
    def chooseVoice(self, on: bool) -> None:  # noqa: N802  # a QML name; what QML calls
        """Ask for spoken prompts, or for silence."""
        self._choose(voice=on)

    @Slot(bool)
    def chooseSounds(self, on: bool) -> None:  # noqa: N802  # a QML name; what QML calls
        """Ask for tones, or for none."""
        self._choose(sounds=on)

    @Slot(int)
    def chooseVolume(self, volume: int) -> None:  # noqa: N802  # a QML name
        """Ask for a volume, from 0 to 4."""
        self._choose(volume=volume)

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

    @Property(float, notify=changed)
    def shortSide(self) -> float:  # noqa: N802  # a QML name
        """The shorter side of the screen in millimetres: 187 at 15 inch, 268 at 21.5, 398 at 32."""
        return min(self._screen.width_mm, self._screen.height_mm)

    @Property(bool, notify=changed)
    def portrait(self) -> bool:
        """Whether the screen stands upright."""
        return self._screen.height_px >= self._screen.width_px

    @Property(int, notify=changed)
    def textScale(self) -> int:  # noqa: N802  # a QML name
        """How large the letters are: 0 as usual, 3 the largest."""
        return self._visit.comfort.text_size

    @Property(str, notify=changed)
    def contrast(self) -> str:
        """The palette: `light`, `dark` or `high`."""
        return self._visit.comfort.contrast.value

    @Property(str, notify=changed)
    def language(self) -> str:
        """The code of the language."""
        return self._visit.comfort.language

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        """Whether prompts are spoken."""
        return self._visit.comfort.voice

    @Property(bool, notify=changed)
    def sounds(self) -> bool:
        """Whether tones are played."""
        return self._visit.comfort.sounds

    @Property(int, notify=changed)
    def volume(self) -> int:
        """How loud: from 0 to 4."""
        return self._visit.comfort.volume

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
