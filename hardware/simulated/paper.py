"""Paper as it comes out of a simulated printer: rows of dots, and what the cut slip looks like."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_ROLL_MM = 80
_INCH_MM = 25.4
_PAPER, _SHADE = (252, 251, 247), (243, 241, 235)
# Thermal ink is a warm dark grey, not black, and a burned dot is not quite even.
_INK = (46, 43, 47)
_DESK, _SHADOW = (214, 216, 220), (158, 160, 166)
_DESK_MARGIN = 24
_TOOTH, _TOOTH_WIDTH = 5, 8


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece of paper that was cut off: packed rows of `width` dots, 1 is black; `partial` left a bridge."""

    rows: bytes
    width: int = 576
    dpi: int = 203
    partial: bool = False

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.rows) // ((self.width + 7) // 8)

    def dots(self) -> Image.Image:
        """Return what the head burned, dot for dot, in mode `1`."""
        inverted = bytes(byte ^ 0xFF for byte in self.rows)
        return Image.frombytes("1", (self.width, self.height), inverted)

    def png(self) -> bytes:
        """Return how the slip looks on a desk: paper with its margins, teeth where the blade went.

        Every dot is one pixel of the picture, darker than 100 of 255; nothing else on it is.
        """
        margin = max(round(_ROLL_MM / _INCH_MM * self.dpi) - self.width, 0) // 2
        size = (self.width + 2 * margin, self.height + 4 * _TOOTH)
        ink = self.dots().convert("L").point(lambda value: 255 - value)
        paper = _blank_paper(size)
        # Heat spreads a little around a dot.
        glow = Image.new("L", size, 0)
        glow.paste(ink, (margin, 2 * _TOOTH))
        soft = glow.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: value * 38 // 100)
        paper.paste(Image.new("RGB", size, _INK), (0, 0), soft)
        paper.paste(_INK, (margin, 2 * _TOOTH), ink)
        shape = _outline(size, partial=self.partial)
        desk = Image.new("RGB", (size[0] + 2 * _DESK_MARGIN, size[1] + 2 * _DESK_MARGIN), _DESK)
        shadow = Image.new("L", desk.size, 0)
        shadow.paste(shape, (_DESK_MARGIN + 3, _DESK_MARGIN + 5))
        desk.paste(_SHADOW, (0, 0), shadow.filter(ImageFilter.GaussianBlur(5)))
        desk.paste(paper, (_DESK_MARGIN, _DESK_MARGIN), shape)
        file = io.BytesIO()
        desk.save(file, "PNG")
        return file.getvalue()


def _blank_paper(size: tuple[int, int]) -> Image.Image:
    """Paper that was on a roll: a little darker towards both edges."""
    ramp = Image.linear_gradient("L").rotate(90).resize(size)
    fold = ImageChops.lighter(ramp, ImageChops.invert(ramp)).point(lambda value: max(value - 150, 0) * 2)
    return Image.composite(Image.new("RGB", size, _SHADE), Image.new("RGB", size, _PAPER), fold)


def _outline(size: tuple[int, int], *, partial: bool) -> Image.Image:
    """Return the paper's shape: fine teeth above and below, stub and notch where a bridge was torn."""
    width, height = size
    shape = Image.new("L", size, 0)
    steps = range(0, width + _TOOTH_WIDTH, _TOOTH_WIDTH)
    above = [(x, _TOOTH if step % 2 else 0) for step, x in enumerate(steps)]
    below = [(x, height - 1 - (_TOOTH if step % 2 else 0)) for step, x in enumerate(steps)]
    draw = ImageDraw.Draw(shape)
    draw.polygon([*above, *below[::-1]], fill=255)
    if partial:
        middle = width // 2
        draw.rectangle((middle - 9, 0, middle + 9, 2 * _TOOTH), fill=255)
        draw.rectangle((middle - 9, height - 1 - _TOOTH, middle + 9, height - 1 - _TOOTH), fill=0)
        draw.rectangle((middle - 9, height - _TOOTH, middle + 9, height), fill=0)
    return shape
