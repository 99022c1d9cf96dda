"""A slip as the dots that the printer burns, and as a picture for the screen."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from hardware.vocabulary import Raster
from kiosk.slips.data import SlipData
from kiosk.slips.layout import USUAL, Head, Layout, lay_out
from kiosk.slips.template import Template
from kiosk.slips.type import font

# Grey edges of letters from here up are black; a little under half gives the stems of worn heads some flesh.
_BLACK_FROM = 112


def render(slip: SlipData, template: Template, head: Head = USUAL) -> Raster:
    """Draw a slip for a printer's head; the same slip always gives the same dots.

    Raises SlipRefused for a code that is too long for this paper, FontMissing without the typeface.
    """
    picture = _draw(lay_out(slip, template, head), head.dots)
    return Raster(picture.width, picture.height, picture.tobytes())


def to_png(raster: Raster) -> bytes:
    """Return the raster as a PNG, black on white, one pixel a dot."""
    white_is_one = bytes(byte ^ 0xFF for byte in raster.rows)
    file = io.BytesIO()
    Image.frombytes("1", (raster.width, raster.height), white_is_one).save(file, "PNG")
    return file.getvalue()


def _draw(layout: Layout, width: int) -> Image.Image:
    """Draw in mode `L` with ink as 255, then decide each dot: no dither."""
    picture = Image.new("L", (width, layout.height), 0)
    pen = ImageDraw.Draw(picture)
    for words in layout.words:
        face = font(words.size, bold=words.bold)
        pen.text((words.x, words.y), words.text, fill=255, font=face, anchor="ls")
    for bar in layout.bars:
        pen.rectangle((bar.x, bar.y, bar.x + bar.width - 1, bar.y + bar.height - 1), fill=255)
    squares = layout.squares
    for row, modules in enumerate(squares.rows):
        for column, black in enumerate(modules):
            if black:
                x, y = squares.x + column * squares.module, squares.y + row * squares.module
                pen.rectangle((x, y, x + squares.module - 1, y + squares.module - 1), fill=255)
    return picture.point(lambda ink: 255 if ink >= _BLACK_FROM else 0).convert("1", dither=Image.Dither.NONE)
