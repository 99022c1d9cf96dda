"""The slip that shows whether a printer is well: its dots, its greys, its sharpness, and a code to scan."""

from __future__ import annotations

from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from hardware.vocabulary import Identity, PrinterCapabilities
from kiosk.slips.code import qr_modules
from kiosk.slips.type import font

_MODULE = 6
_GREYS = 8
# A name may be anything a device says; the code has to fit the paper.
_LONGEST_NAME = 60


def draw_test_slip(can: PrinterCapabilities, printer: Identity, now: datetime) -> Image.Image:
    """Draw it in greys, as wide as the printer's paper.

    A frame at the outermost dots (both sides must show), a ruler in millimetres, type in three sizes with
    every Vietnamese mark, greys from white to black, lines of one dot, and a QR code that says what the slip
    says.
    """
    slip = Image.new("L", (can.dots, 2000), 255)
    pen = ImageDraw.Draw(slip)
    millimetre = can.dpi / 25.4
    y = _ruler(pen, can.dots, millimetre)
    name = " ".join(part for part in (printer.maker, printer.model, printer.serial) if part) or printer.driver
    words = f"{name[:_LONGEST_NAME]}\n{can.dots} dots, {can.dpi} dpi\n{now:%Y-%m-%d %H:%M:%S}"
    y = _text(pen, y, "Kiểm tra máy in", round(5 * millimetre), bold=True)
    y = _text(pen, y, words, round(3 * millimetre), bold=False)
    y = _text(pen, y, "Ẳ ẵ Ể ễ Ộ ợ Ữ ự Ỹ đ 0123456789", round(4 * millimetre), bold=False)
    y = _greys(pen, y, can.dots, round(6 * millimetre))
    y = _lines(pen, y, can.dots, round(4 * millimetre))
    y = _code(pen, y, can.dots, words.replace("\n", " | "))
    slip = slip.crop((0, 0, can.dots, y + 8))
    ImageDraw.Draw(slip).rectangle((0, 0, slip.width - 1, slip.height - 1), outline=0)
    return slip


def _ruler(pen: ImageDraw.ImageDraw, dots: int, millimetre: float) -> int:
    """Draw a mark each millimetre from the left edge, longer ones at 5 and 10, and the number at each 10."""
    face = font(20, bold=False)
    for mark in range(int(dots / millimetre) + 1):
        x = min(round(mark * millimetre), dots - 1)
        length = 32 if mark % 10 == 0 else 22 if mark % 5 == 0 else 12
        pen.line((x, 0, x, length), fill=0)
        if mark % 10 == 0 and 0 < x < dots - 24:
            pen.text((x, 34), str(mark), fill=0, font=face, anchor="ma")
    return 66


def _text(pen: ImageDraw.ImageDraw, y: int, words: str, size: int, *, bold: bool) -> int:
    face: ImageFont.FreeTypeFont = font(size, bold=bold)
    pen.multiline_text((12, y), words, fill=0, font=face, spacing=size // 3)
    _, _, _, bottom = pen.multiline_textbbox((12, y), words, font=face, spacing=size // 3)
    return int(bottom) + size // 2


def _greys(pen: ImageDraw.ImageDraw, y: int, dots: int, height: int) -> int:
    """Draw steps from white to black: a worn head shows as light streaks in the darkest."""
    step = dots / _GREYS
    for number in range(_GREYS):
        shade = 255 - round(255 * number / (_GREYS - 1))
        pen.rectangle((round(number * step), y, round((number + 1) * step) - 1, y + height), fill=shade)
    return y + height + 12


def _lines(pen: ImageDraw.ImageDraw, y: int, dots: int, height: int) -> int:
    """Draw lines of one dot, two dots apart, in the middle third: they run together when it smears."""
    for x in range(dots // 3, 2 * dots // 3, 2):
        pen.line((x, y, x, y + height), fill=0)
    pen.rectangle((4, y, dots // 3 - 8, y + height), fill=0)
    pen.rectangle((2 * dots // 3 + 8, y, dots - 5, y + height), outline=0)
    return y + height + 16


def _code(pen: ImageDraw.ImageDraw, y: int, dots: int, words: str) -> int:
    rows = qr_modules(words)
    left = (dots - len(rows) * _MODULE) // 2
    top = y + 4 * _MODULE
    for row, modules in enumerate(rows):
        for column, black in enumerate(modules):
            if black:
                x, line = left + column * _MODULE, top + row * _MODULE
                pen.rectangle((x, line, x + _MODULE - 1, line + _MODULE - 1), fill=0)
    return top + (len(rows) + 4) * _MODULE
