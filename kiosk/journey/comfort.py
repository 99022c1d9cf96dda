"""How a person wants the kiosk to speak to them: kept for one visit, forgotten with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

TEXT_SIZES = 4
VOLUMES = 5


class Contrast(StrEnum):
    """The three grounds that the screens are drawn on."""

    LIGHT = "light"
    DARK = "dark"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Comfort:
    """Language (its code), text size (0 to 3), contrast, spoken prompts, volume (0 to 4), tones.

    Raises ValueError for a size or a volume that there is not.
    """

    language: str = "vi"
    text_size: int = 0
    contrast: Contrast = Contrast.LIGHT
    voice: bool = False
    volume: int = 2
    sounds: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.text_size < TEXT_SIZES:
            raise ValueError(f"no such text size: {self.text_size}")
        if not 0 <= self.volume < VOLUMES:
            raise ValueError(f"no such volume: {self.volume}")


USUAL = Comfort()


def usual(*, headphones: bool) -> Comfort:
    """Return what the next person finds: headphones that are in speak to whoever puts them on."""
    return replace(USUAL, voice=headphones)
