"""A chip reading's time as a picture: a bar for each part, one after the other."""

from __future__ import annotations

from PIL import Image, ImageDraw

from hardware.selftest.chip_times import OPENING, ChipTimes
from hardware.selftest.sight import png_of
from kiosk.languages.phrase import say
from kiosk.slips.type import font
from kiosk.technician.check import Picture

_WIDTH, _ROW, _EDGE, _NAMES, _NUMBERS = 1000, 46, 28, 190, 120
_INK, _QUIET, _LINE, _TINT, _DEEP = (
    (20, 24, 31),
    (92, 99, 112),
    (221, 224, 229),
    (155, 182, 214),
    (32, 80, 140),
)
_SIZE = 25


def time_line(times: ChipTimes) -> Picture:
    """Draw it; the names are those of files, nothing that a card holds."""
    picture = Image.new("RGB", (_WIDTH, 2 * _EDGE + _ROW * len(times.spans)), "white")
    pen = ImageDraw.Draw(picture)
    face, bold = font(_SIZE, bold=False), font(_SIZE, bold=True)
    left, right = _EDGE + _NAMES, _WIDTH - _EDGE - _NUMBERS
    scale = (right - left) / max(times.milliseconds, 1.0)
    for row, span in enumerate(times.spans):
        top = _EDGE + row * _ROW
        middle = top + _ROW // 2
        opening = span.name == OPENING
        name = "Mở chip" if opening else span.name
        pen.text((_EDGE, middle), name, fill=_INK, font=bold if opening else face, anchor="lm")
        pen.line((left, top + _ROW - 1, right, top + _ROW - 1), fill=_LINE)
        start = left + span.begins * scale
        end = max(start + 3, start + span.milliseconds * scale)
        pen.rectangle((start, top + 10, end, top + _ROW - 12), fill=_DEEP if opening else _TINT)
        places = 0 if span.milliseconds >= 10 else 1
        words = f"{span.milliseconds:.{places}f} ms".replace(".", ",")
        pen.text((_WIDTH - _EDGE, middle), words, fill=_QUIET, font=face, anchor="rm")
    return Picture("chip-time-line", png_of(picture), say("Thời gian đọc từng tệp của chip."))
