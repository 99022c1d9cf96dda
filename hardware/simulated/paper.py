"""Paper as it comes out of a simulated printer: rows of dots, and what the cut slip looks like."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

# 80 mm paper at 203 dpi has 640 dots; the head reaches the 576 in the middle.
HEAD_DOTS = 576
_MARGIN = 32
_ROW_BYTES = HEAD_DOTS // 8
_PAPER = (252, 251, 246)
_INK = (38, 36, 40)
_DESK = (214, 216, 220)
_DESK_MARGIN = 24
_TOOTH = 6
LINE_DOTS = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece of paper that was cut off: packed rows of 576 dots, 1 is black."""

    rows: bytes

    @property
    def height(self) -> int:
        """Rows of dots."""
        return len(self.rows) // _ROW_BYTES

    def dots(self) -> Image.Image:
        """Return what the head burned, dot for dot, in mode `1`."""
        inverted = bytes(byte ^ 0xFF for byte in self.rows)
        return Image.frombytes("1", (HEAD_DOTS, self.height), inverted)

    def png(self) -> bytes:
        """Return how the slip looks on a desk: paper with its margins, a clean edge above, teeth below."""
        width, height = HEAD_DOTS + 2 * _MARGIN, self.height + 2 * _TOOTH
        paper = Image.new("RGB", (width, height), _PAPER)
        ink = Image.new("RGB", (HEAD_DOTS, self.height), _INK)
        paper.paste(ink, (_MARGIN, _TOOTH), self.dots().convert("L").point(lambda value: 255 - value))
        desk = Image.new("RGB", (width + 2 * _DESK_MARGIN, height + 2 * _DESK_MARGIN), _DESK)
        shape = Image.new("L", (width, height), 0)
        teeth = [
            (x, height - 1 - (_TOOTH if step % 2 else 0)) for step, x in enumerate(range(width, -1, -_TOOTH))
        ]
        ImageDraw.Draw(shape).polygon([(0, 0), (width, 0), *teeth, (0, height - 1 - _TOOTH)], fill=255)
        shadow = Image.new("RGB", (width, height), (184, 186, 190))
        desk.paste(shadow, (_DESK_MARGIN + 3, _DESK_MARGIN + 4), shape)
        desk.paste(paper, (_DESK_MARGIN, _DESK_MARGIN), shape)
        file = io.BytesIO()
        desk.save(file, "PNG")
        return file.getvalue()


def fit_row(row: bytes) -> bytes:
    """Return a row of exactly 576 dots: what is wider falls beside the paper."""
    return row[:_ROW_BYTES].ljust(_ROW_BYTES, b"\x00")


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(24)


def text_rows(text: str) -> list[bytes]:
    """Return a line of plain text as rows, roughly as a printer's own font would burn it."""
    line = Image.new("1", (HEAD_DOTS, LINE_DOTS), 0)
    ImageDraw.Draw(line).text((0, 0), text, fill=1, font=_font())
    packed = line.tobytes()
    return [packed[start : start + _ROW_BYTES] for start in range(0, len(packed), _ROW_BYTES)]
