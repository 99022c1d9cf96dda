"""The test page for scanners, ready for an office printer: A4 in its true size, with words on it."""

from __future__ import annotations

import io

import img2pdf
from PIL import Image, ImageDraw, ImageFont

from hardware.selftest.sight import MM_PER_INCH
from hardware.selftest.target import GREYS, PAGE_MM, RULER_MM, RULER_Y_MM, draw_target
from kiosk.slips.type import CAPITAL, font, wrap

DPI = 300
_TITLE = "Tờ mẫu để kiểm tra máy quét"
_LINES = (
    "In tờ này đúng cỡ thật (100 %), không thu nhỏ cho vừa trang, trên giấy A4 trắng.",
    "Đặt thước lên vạch đo ở trên: từ số 0 đến số 100 phải đúng 100 mm. Sai thì in lại.",
    "Cho tờ này vào máy quét cho ngay ngắn. Dùng được nhiều lần; thay khi tờ đã nhàu hay phai màu.",
)
_TITLE_Y_MM, _LINES_Y_MM, _LEADING_MM = 27.0, 174.0, 6.5
_TITLE_MM, _BODY_MM, _NUMBER_MM = 4.6, 3.1, 2.3
_INK = (20, 24, 31)


def target_picture() -> Image.Image:
    """Draw the page with its words at 300 dpi."""
    page = draw_target(DPI)
    pen = ImageDraw.Draw(page)
    middle = _at(PAGE_MM[0] / 2)
    pen.text((middle, _at(_TITLE_Y_MM)), _TITLE, fill=_INK, font=_face(_TITLE_MM, bold=True), anchor="ms")
    numbers = _face(_NUMBER_MM)
    first, last = RULER_MM
    for mark in range(0, int(last - first) + 1, 10):
        at = (_at(first + mark), _at(RULER_Y_MM + 4.5))
        pen.text(at, str(mark), fill=_INK, font=numbers, anchor="ms")
    body = _face(_BODY_MM)
    left, y = _at(GREYS[0].x), _at(_LINES_Y_MM)
    for line in _LINES:
        for part in wrap(line, body, _at(PAGE_MM[0]) - 2 * left):
            pen.text((left, y), part, fill=_INK, font=body, anchor="ls")
            y += _at(_LEADING_MM)
        y += _at(_LEADING_MM / 2)
    return page


def target_png() -> bytes:
    """Return the page as PNG that knows its resolution."""
    file = io.BytesIO()
    target_picture().save(file, "PNG", dpi=(DPI, DPI))
    return file.getvalue()


def target_pdf() -> bytes:
    """Return the page as a PDF of exactly A4, its picture without loss."""
    made: bytes = img2pdf.convert(
        target_png(),
        layout_fun=img2pdf.get_layout_fun(tuple(img2pdf.mm_to_pt(side) for side in PAGE_MM)),
        title=_TITLE,
    )
    return made


def _face(millimetres: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the face whose capitals are so high."""
    return font(round(millimetres / CAPITAL * DPI / MM_PER_INCH), bold=bold)


def _at(millimetres: float) -> int:
    return round(millimetres * DPI / MM_PER_INCH)
