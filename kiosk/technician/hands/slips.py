"""The slips that checks print: short, in black and white, with a line that says what they are for."""

from __future__ import annotations

from datetime import datetime

from PIL import Image, ImageDraw

from hardware.selftest.head_pattern import BAR_MM, draw_head_pattern
from hardware.selftest.sight import MM_PER_INCH
from hardware.vocabulary import PrinterCapabilities
from kiosk.slips.code import module_size, qr_modules
from kiosk.slips.type import font, reach, wrap
from kiosk.words import moment_words

_MARGIN_MM, _TITLE_MM, _BODY_MM, _APART_MM = 4.0, 5.0, 3.4, 3.0
# "10 giờ 30, Chủ nhật, 23/11/2026" is to stand on one line.
_DATE_MM = 2.9
_QR_MM = 34.0
_LONGEST = 2400
_BLACK_FROM = 144
_MARK_EVERY, _NUMBER_EVERY = 50, 100


def head_slip(can: PrinterCapabilities, now: datetime) -> Image.Image:
    """Draw the pattern of the head between a title and a scale that numbers its dots."""
    slip = _Slip(can)
    slip.words("Kiểm tra đầu in", _TITLE_MM, bold=True)
    slip.words(moment_words(now), _DATE_MM)
    slip.words(
        "Hai vạch đen phải liền từ mép này sang mép kia. Một sọc trắng qua cả hai vạch là một chấm hỏng.",
        _BODY_MM,
    )
    slip.scale()
    slip.picture(draw_head_pattern(can))
    return slip.done()


def cut_slip(can: PrinterCapabilities, now: datetime) -> Image.Image:
    """Draw a short slip to be cut off."""
    slip = _Slip(can)
    slip.words("Kiểm tra dao cắt", _TITLE_MM, bold=True)
    slip.words(moment_words(now), _DATE_MM)
    slip.words("Phiếu này phải rời khỏi cuộn giấy, mép cắt thẳng.", _BODY_MM)
    return slip.done()


def code_slip(can: PrinterCapabilities, text: str, now: datetime) -> Image.Image:
    """Draw a slip with a QR code as large as citizens' slips have it; raises `SlipRefused`."""
    slip = _Slip(can)
    slip.words("Kiểm tra mã QR", _TITLE_MM, bold=True)
    slip.words(moment_words(now), _DATE_MM)
    slip.code(text)
    # For who reads it with a phone, or by eye.
    slip.words(text, _BODY_MM, bold=True)
    slip.words("Đưa mã này vào máy đọc mã của ki-ốt.", _BODY_MM)
    return slip.done()


class _Slip:
    """A pen that goes down the paper."""

    def __init__(self, can: PrinterCapabilities) -> None:
        self._can = can
        self._paper = Image.new("L", (can.dots, _LONGEST), 255)
        self._pen = ImageDraw.Draw(self._paper)
        self._margin = self._dots(_MARGIN_MM)
        self._y = self._margin

    def words(self, text: str, millimetres: float, *, bold: bool = False) -> None:
        size = self._dots(millimetres / 0.73)
        face = font(size, bold=bold)
        above, below = reach(size, bold=bold)
        for line in wrap(text, face, self._can.dots - 2 * self._margin):
            self._pen.text((self._margin, self._y + above), line, fill=0, font=face, anchor="ls")
            self._y += above + below
        self._y += self._dots(_APART_MM / 2)

    def scale(self) -> None:
        """Write the numbers of dots, so that a dead one is found again under a glass."""
        face = font(self._dots(2.6 / 0.73), bold=False)
        height = self._dots(1.5)
        self._y += self._dots(_APART_MM)
        for dot in range(0, self._can.dots, _MARK_EVERY):
            if dot % _NUMBER_EVERY == 0:
                self._pen.text((dot, self._y), str(dot), fill=0, font=face, anchor="ms" if dot else "ls")
            self._pen.line((dot, self._y + 4, dot, self._y + 4 + height), fill=0, width=2)
        self._y += 4 + height + self._dots(BAR_MM / 4)

    def picture(self, picture: Image.Image) -> None:
        self._paper.paste(picture, (0, self._y))
        self._y += picture.height + self._dots(_APART_MM)

    def code(self, text: str) -> None:
        rows = qr_modules(text)
        module = module_size(len(rows), self._dots(_QR_MM), self._can.dots - 2 * self._margin)
        left = (self._can.dots - module * len(rows)) // 2
        top = self._y + 4 * module
        for row, modules in enumerate(rows):
            for column, black in enumerate(modules):
                if black:
                    x, y = left + column * module, top + row * module
                    self._pen.rectangle((x, y, x + module - 1, y + module - 1), fill=0)
        self._y = top + (len(rows) + 4) * module

    def done(self) -> Image.Image:
        cut = self._paper.crop((0, 0, self._can.dots, self._y + self._margin))
        return cut.point(lambda tone: 255 if tone >= _BLACK_FROM else 0)

    def _dots(self, millimetres: float) -> int:
        return max(1, round(millimetres * self._can.dpi / MM_PER_INCH))
