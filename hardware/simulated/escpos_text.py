"""Text as a receipt printer's own font burns it: code pages, sizes, bold, underline, alignment."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.errors import DeviceFault, FaultKind

# By the number that ESC t takes (Epson's numbers).
CODE_PAGES = {
    0: "cp437",
    2: "cp850",
    16: "cp1252",
    18: "cp852",
    19: "cp858",
    52: "cp1258",
}
# Font A: a cell of 12 x 24 dots.
CELL_WIDTH, CELL_HEIGHT = 12, 24
_BASELINE = 19
_SIZE = 18
# The narrow face has no letters with two accents; the wide one of the same family has, and is squeezed.
_NARROW = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf"
_WIDE = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look; `width` and `height` are times the cell, `align` is 0 left, 1 centre, 2 right."""

    code_page: str = "cp437"
    width: int = 1
    height: int = 1
    bold: bool = False
    underline: int = 0
    align: int = 0


def line_rows(runs: list[tuple[bytes, Style]], area: int, spacing: int) -> list[bytes]:
    """Return the rows of a line that is `area` dots wide, at least `spacing` rows of them."""
    letters = [(letter, style) for data, style in runs for letter in _letters(data, style)]
    height = max((CELL_HEIGHT * style.height for _, style in letters), default=0)
    rows = max(height, spacing)
    width = (area + 7) // 8 * 8
    line = Image.new("1", (width, rows), 0)
    total = sum(CELL_WIDTH * style.width for _, style in letters)
    align = letters[0][1].align if letters else 0
    x = max(area - total, 0) * align // 2
    for letter, style in letters:
        cell = _cell(letter, style.bold, style.underline).resize(
            (CELL_WIDTH * style.width, CELL_HEIGHT * style.height), Image.Resampling.NEAREST
        )
        line.paste(cell, (x, height - cell.height))
        x += cell.width
    packed, stride = line.tobytes(), width // 8
    return [packed[start : start + stride] for start in range(0, len(packed), stride)]


def _letters(data: bytes, style: Style) -> str:
    """Return the characters, each in one cell: accents that stand alone join their letter."""
    return unicodedata.normalize("NFC", data.decode(style.code_page, "replace"))


@cache
def _cell(letter: str, bold: bool, underline: int) -> Image.Image:
    cell = Image.new("1", (CELL_WIDTH, CELL_HEIGHT), 0)
    glyph = _glyph(letter)
    for shift in (0, 1) if bold else (0,):
        cell.paste(1, (shift, 0), glyph)
    draw = ImageDraw.Draw(cell)
    for row in range(underline):
        draw.line((0, CELL_HEIGHT - 1 - row, CELL_WIDTH, CELL_HEIGHT - 1 - row), fill=1)
    return cell


def _glyph(letter: str) -> Image.Image:
    """Draw a character as wide as a cell."""
    accents = len(unicodedata.normalize("NFD", letter)) - 1
    face = _face(_NARROW if accents < 2 else _WIDE)
    width = max(CELL_WIDTH, round(face.getlength(letter)))
    canvas = Image.new("L", (width, CELL_HEIGHT), 0)
    draw = ImageDraw.Draw(canvas)
    draw.text((0, _BASELINE), letter, fill=255, font=face, anchor="ls")
    return (
        canvas.resize((CELL_WIDTH, CELL_HEIGHT)).point(lambda value: 255 if value > 110 else 0).convert("1")
    )


@cache
def _face(name: str) -> ImageFont.FreeTypeFont:
    if not Path(name).is_file():
        raise DeviceFault(
            FaultKind.PROTOCOL, f"{name} is not there; install Debian's package fonts-dejavu-core"
        )
    return ImageFont.truetype(name, _SIZE, layout_engine=ImageFont.Layout.BASIC)
