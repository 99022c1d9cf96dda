"""In how many ways a screen can be seen: language, text size, contrast, which way up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kiosk.journey.comfort import TEXT_SIZES, Comfort, Contrast
from ui.bridge.display import ScreenSize

# Of 21.5 inch, the size of the settings; drawn coarser than life, to be looked through quickly.
UPRIGHT = ScreenSize(720, 1280, 268, 476, motion=False, settle_ms=0)
LYING = replace(UPRIGHT, width_px=1280, height_px=720, width_mm=476, height_mm=268)
# The ends of the range that the screens are made for, in the same pixels a millimetre.
OTHER_SIZES = {
    "15-upright": ScreenSize(502, 892, 187, 332, motion=False, settle_ms=0),
    "15-lying": ScreenSize(892, 502, 332, 187, motion=False, settle_ms=0),
    "32-upright": ScreenSize(1069, 1902, 398, 708, motion=False, settle_ms=0),
    "32-lying": ScreenSize(1902, 1069, 708, 398, motion=False, settle_ms=0),
}
SCREENS = {"upright": UPRIGHT, "lying": LYING, **OTHER_SIZES}


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to see a screen; `screen` is a key of SCREENS."""

    screen: str
    language: str
    text_size: int
    contrast: Contrast

    @property
    def comfort(self) -> Comfort:
        """What a person has to choose to see it so."""
        return Comfort(language=self.language, text_size=self.text_size, contrast=self.contrast)

    @property
    def name(self) -> str:
        """A name for a file."""
        return f"{self.screen}-{self.language}-{self.text_size}-{self.contrast.value}"


def variants(languages: Iterable[str], screens: Iterable[str] = ("upright", "lying")) -> Iterator[Variant]:
    """List every variant; what is dear to change comes first, the size of the window before all."""
    spoken = tuple(languages)
    for screen in screens:
        for language in spoken:
            for contrast in Contrast:
                for size in range(TEXT_SIZES):
                    yield Variant(screen, language, size, contrast)
