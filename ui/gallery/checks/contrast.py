"""Contrast as it is painted: the colour of the letters against the colour that most of their place has."""

from __future__ import annotations

from math import prod
from typing import cast

from PIL import Image
from PySide6.QtGui import QColor

from ui.gallery.look import Look, Text

LEAST = 7.0
_COLOURS = 1 << 16
# How far the purest pixel of a letter may be from its colour: thin strokes are never quite full.
_FAR = 60


def contrast(look: Look) -> list[str]:
    """List the texts whose contrast is under 7 to 1, or whose letters are not to be seen at all."""
    found = []
    for text in look.texts:
        box = _box(look.picture, text)
        if box is None:
            continue
        ground, purest = _colours(look.picture.crop(box), text.colour)
        if purest is None:
            found.append(f"“{text.words[:30]}” is not painted in its colour {text.colour.name()}")
            continue
        ratio = ratio_of(_faded(purest, ground, _opacity(text)), ground)
        if ratio < LEAST:
            found.append(f"“{text.words[:30]}” has {ratio:.1f} to 1 on #{bytes(ground).hex()}")
    return found


def _opacity(text: Text) -> float:
    """How much of it is painted; what cannot be touched now may be pale (WCAG 2.2, 1.4.3)."""
    if not text.item.isEnabled():
        return 1.0
    return prod(item.opacity() for item in (text.item, *text.above))


def _faded(ink: tuple[int, int, int], ground: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    red, green, blue = (
        round(below + (above - below) * part) for above, below in zip(ink, ground, strict=True)
    )
    return red, green, blue


def _box(picture: Image.Image, text: Text) -> tuple[int, int, int, int] | None:
    seen = text.ink.intersected(text.seen)
    # What is scrolled almost out of sight has no letters to measure.
    if seen.width() < 4 or seen.height() < text.ink.height() * 0.8:
        return None
    left, top = max(0, int(seen.left())), max(0, int(seen.top()))
    right, bottom = min(picture.width, int(seen.right()) + 1), min(picture.height, int(seen.bottom()) + 1)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _colours(part: Image.Image, wanted: QColor) -> tuple[tuple[int, int, int], tuple[int, int, int] | None]:
    counted = cast("list[tuple[int, tuple[int, int, int]]]", part.getcolors(_COLOURS) or [])
    ink = (wanted.red(), wanted.green(), wanted.blue())
    # A thick edge in the place of a letter may have its colour and more pixels than its ground.
    ground = max((one for one in counted if one[1] != ink), default=(0, ink))[1]
    if any(colour == ink for _, colour in counted):
        return ground, ink

    def far(colour: tuple[int, int, int]) -> int:
        return max(abs(a - b) for a, b in zip(colour, ink, strict=True))

    nearest = min((colour for _, colour in counted), key=far)
    return ground, ink if far(nearest) <= _FAR else None


def ratio_of(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
