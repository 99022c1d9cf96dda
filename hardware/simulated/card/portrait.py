"""A drawn face for a card: plainly a drawing, different from card to card, never of anybody."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_SIZE = (360, 480)
_SKINS = ("#f0c8a0", "#e8b98c", "#dca878", "#f4d2b0")
_SHIRTS = ("#f5f5f0", "#2f4a73", "#6b2f3a", "#31594b")
Size = Literal["usual", "large", "huge"]
_SCALES: dict[Size, tuple[int, int]] = {"usual": (1, 72), "large": (2, 72), "huge": (2, 95)}
_HAIR = "#1d1a18"


@dataclass(frozen=True, slots=True)
class Portrait:
    """A picture as it lies on a card; `size` is its width and height."""

    image: bytes
    size: tuple[int, int]


@lru_cache(maxsize=64)
def portrait_of(
    number: str, sex: str, kind: Literal["jpeg", "jpeg2000"] = "jpeg", size: Size = "usual"
) -> Portrait:
    """Return the face of that number as JPEG or JPEG 2000: 17, over 32, or over 64 KB."""
    scale, quality = _SCALES[size]
    picture = _draw(number, sex)
    pixels = (_SIZE[0] * scale, _SIZE[1] * scale)
    if scale > 1:
        picture = picture.resize(pixels)
    return Portrait(_jpeg(picture, quality) if kind == "jpeg" else _jpeg2000(picture), pixels)


def draw_portrait(number: str, sex: str) -> bytes:
    """Return a JPEG of 360 x 480 pixels, 10 to 20 kB; the same number always gives the same face."""
    return portrait_of(number, sex).image


def _draw(number: str, sex: str) -> Image.Image:
    chance = random.Random(number)  # noqa: S311 - a face, not a secret
    skin, shirt = chance.choice(_SKINS), chance.choice(_SHIRTS)
    width = 78 + chance.randrange(18)
    picture = Image.new("RGB", _SIZE, "#dfe7ee")
    draw = ImageDraw.Draw(picture)
    woman = sex != "Nam"
    if woman:
        draw.rounded_rectangle((175 - width - 14, 110, 185 + width + 14, 370), 80, fill=_HAIR)
    draw.rounded_rectangle((40, 365, 320, 560), 90, fill=shirt)
    draw.rectangle((145, 310, 215, 380), fill=skin)
    draw.polygon([(130, 366), (230, 366), (180, 420)], fill=skin)
    draw.ellipse((180 - width, 115, 180 + width, 345), fill=skin)
    draw.chord((180 - width - 6, 100, 180 + width + 6, 290), 180, 360, fill=_HAIR)
    draw.ellipse((180 - width + 8, 165, 180 + width - 8, 300), fill=skin)
    apart = 30 + chance.randrange(8)
    for eye in (180 - apart, 180 + apart):
        draw.ellipse((eye - 13, 212, eye + 13, 226), fill="white")
        draw.ellipse((eye - 6, 212, eye + 6, 225), fill="#2a1c12")
        draw.line((eye - 17, 200, eye + 17, 197), fill=_HAIR, width=5)
    draw.line((180, 225, 174, 262, 186, 264), fill="#b98a62", width=4)
    draw.arc((180 - 28, 268, 180 + 28, 302), 20, 160, fill="#a5443c", width=6)
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    return _grain(picture, chance)


def _grain(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Add a little noise: a flat drawing would compress to less than any camera's picture."""
    small = (_SIZE[0] // 2, _SIZE[1] // 2)
    noise = Image.frombytes("L", small, chance.randbytes(small[0] * small[1])).resize(_SIZE)
    grey = noise.point(lambda value: value * 12 // 255)
    return ImageChops.subtract(picture, Image.merge("RGB", (grey, grey, grey)))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _jpeg2000(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG2000", quality_mode="rates", quality_layers=[30])
    return out.getvalue()
