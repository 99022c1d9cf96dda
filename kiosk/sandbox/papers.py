"""Made-up papers for the scanner: a giấy chứng sinh (birth attestation), an empty sheet, a blurred one.

Pages are A4 in colour at 300 dots per inch (2480 x 3508 pixels) and live in memory as PNG. The same
person gives the same bytes. Every page is stamped `MẪU THỬ`, so that none can pass for a real one.
"""

from __future__ import annotations

import io
import math
import random
import unicodedata
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from kiosk.sandbox.people import Child, Parent, Person

WIDTH, HEIGHT, DPI = 2480, 3508, 300
_PAPER = (251, 249, 243)
_PRINT = (38, 36, 40)
_INK = (24, 46, 128)
_RED = (200, 30, 38)
_FONTS = "/usr/share/fonts/truetype/noto/"
_LEFT, _RIGHT = 260, WIDTH - 230
_LINE = 122


def birth_attestation(person: Person) -> bytes:
    """Draw the giấy chứng sinh of the person's new-born, filled in with a pen; return a PNG."""
    page = _Page.empty(seed=person.id)
    _head(page, person.child)
    _entries(page, person.child)
    _foot(page, person.child)
    return _png(page.image.rotate(0.35, Image.Resampling.BICUBIC, fillcolor=_PAPER))


def blank_page() -> bytes:
    """Draw an empty sheet, as when it lies face up; return a PNG."""
    return _png(Image.new("RGB", (WIDTH, HEIGHT), _PAPER))


def blurred_page(person: Person) -> bytes:
    """Draw the same giấy chứng sinh so blurred that nobody could read it; return a PNG."""
    with Image.open(io.BytesIO(birth_attestation(person))) as image:
        return _png(image.filter(ImageFilter.GaussianBlur(14)))


@dataclass(slots=True)
class _Page:
    """A sheet being drawn, with the hand that writes on it."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    hand: random.Random

    @classmethod
    def empty(cls, seed: str) -> _Page:
        image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
        return cls(image, ImageDraw.Draw(image), random.Random(seed))  # noqa: S311  a drawing, not a secret

    def printed(  # noqa: PLR0913, PLR0917  the arguments of Pillow's own `text`
        self, x: int, y: int, text: str, size: int = 46, style: str = "Regular", anchor: str = "ls"
    ) -> int:
        """Print text on the baseline `y`; return where it ends, in pixels from the left."""
        font = _font(f"NotoSerif-{style}", size)
        self.draw.text((x, y), text, _PRINT, font, anchor=anchor)
        return x + round(font.getlength(text))

    def written(self, x: int, y: int, text: str, size: int = 54) -> int:
        """Write text with the pen: every word sits a little differently; return where it ends."""
        font = _font("NotoSerif-Italic", size)
        for word in unicodedata.normalize("NFC", text).split():
            self.draw.text((x, y - 6 + self.hand.randint(-4, 3)), word, _INK, font, anchor="ls")
            x += round(font.getlength(word)) + 16 + self.hand.randint(-2, 4)
        return x

    def dotted(self, x: int, y: int, to: int) -> None:
        """Draw the dotted line that the pen writes on."""
        for dot in range(x, to, 13):
            self.draw.ellipse((dot, y + 4, dot + 3, y + 7), fill=(120, 118, 120))


def _head(page: _Page, child: Child) -> None:
    left, right = 660, 1740
    hospital = child.birth_place.split(",")[0]
    page.printed(left, 300, "SỞ Y TẾ (MẪU THỬ)", 42, anchor="ms")
    page.printed(left, 362, hospital.upper(), 42, "Bold", anchor="ms")
    page.draw.line((left - 150, 388, left + 150, 388), _PRINT, 3)
    page.printed(left - 230, 470, "Số:", 42)
    page.written(left - 140, 470, child.certificate_number, 48)
    page.printed(right, 300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 42, "Bold", anchor="ms")
    page.printed(right, 362, "Độc lập - Tự do - Hạnh phúc", 46, "Bold", anchor="ms")
    page.draw.line((right - 290, 388, right + 290, 388), _PRINT, 3)
    page.printed(WIDTH // 2, 690, "GIẤY CHỨNG SINH", 92, "Bold", anchor="ms")


def _entries(page: _Page, child: Child) -> None:
    born = date.fromisoformat(child.birth_date)
    hour, minute = child.born_at.split(":")
    when = f"{hour} giờ {minute} phút, ngày {born.day:02d} tháng {born.month:02d} năm {born.year}"
    y = 860
    y = _entry(page, y, [("Họ và tên mẹ / người nuôi dưỡng:", child.mother.name)])
    y = _entry(page, y, [("Năm sinh:", child.mother.birth_date[:4]), ("Dân tộc:", child.mother.ethnicity)])
    y = _entry(page, y, [("Nơi thường trú:", child.mother.residence)])
    y = _entry(page, y, [("Số định danh cá nhân / Hộ chiếu:", child.mother.number)])
    y = _entry(page, y, [("Họ và tên cha:", _father(child.father))])
    y = _entry(page, y, [("Đã sinh con vào lúc:", when)])
    y = _entry(page, y, [("Tại:", child.birth_place)])
    y = _entry(page, y, [("Số lần sinh:", "01"), ("Số con hiện sống:", "01"), ("Số con lần này:", "01")])
    y = _entry(page, y, [("Giới tính của con:", child.sex), ("Cân nặng:", f"{child.weight_grams} gam")])
    y = _entry(page, y, [("Tình trạng của con:", "Khỏe mạnh")])
    y = _entry(page, y, [("Dự định đặt tên con là:", child.name)])
    _entry(page, y, [("Người đỡ đẻ:", "Hộ sinh Đỗ Mẫu Thử")])


def _father(father: Parent | None) -> str:
    return father.name if father else "Không khai"


def _entry(page: _Page, y: int, fields: list[tuple[str, str]]) -> int:
    """Fill one row of label and value pairs, of equal width; long values go on over the next lines."""
    share = (_RIGHT - _LEFT) // len(fields)
    for nth, (label, value) in enumerate(fields):
        x, end = _LEFT + nth * share, _LEFT + (nth + 1) * share - 24
        start = page.printed(x, y, label) + 14
        lines = _wrap(value, end - start - 20, end - x - 20)
        for line in lines:
            page.dotted(start, y, end)
            page.written(start + 10, y, line)
            start = x
            y += _LINE if line is not lines[-1] else 0
    return y + _LINE


def _wrap(text: str, first: int, rest: int) -> list[str]:
    """Break at spaces so that the first line is at most `first` pixels wide, the others `rest`."""
    font = _font("NotoSerif-Italic", 54)
    lines = [""]
    for word in unicodedata.normalize("NFC", text).split():
        room = first if len(lines) == 1 else rest
        longer = f"{lines[-1]} {word}".strip()
        # The pen leaves up to 20 pixels between two words where the font would leave its own space.
        if font.getlength(longer) + 8 * longer.count(" ") > room and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _foot(page: _Page, child: Child) -> None:
    born = date.fromisoformat(child.birth_date)
    y = 2640
    place = child.birth_place.split(",")[-1].replace("Tỉnh", "").strip()
    page.printed(
        1720, y, f"{place}, ngày {born.day:02d} tháng {born.month:02d} năm {born.year}", 46, "Italic", "ms"
    )
    for x, title, hint in (
        (500, "Người đỡ đẻ", "(Ký, ghi rõ họ tên)"),
        (1080, "Người ghi phiếu", "(Ký, ghi rõ họ tên)"),
        (1840, "Thủ trưởng cơ sở y tế", "(Ký tên, đóng dấu)"),
    ):
        page.printed(x, y + 84, title, 48, "Bold", "ms")
        page.printed(x, y + 140, hint, 38, "Italic", "ms")
    for x, name in ((500, "Đỗ Mẫu Thử"), (1080, "Lý Thử Mẫu"), (1840, "BS. Hồ Mẫu")):
        _signature(page, x - 130, y + 330)
        page.printed(x, y + 520, name, 46, "Bold", "ms")
    _stamp(page, 1640, y + 400)
    page.printed(
        WIDTH // 2,
        HEIGHT - 130,
        "Mẫu thử của ki-ốt: người, cơ sở và số trên giấy này đều không có thật.",
        38,
        "Italic",
        "ms",
    )


def _signature(page: _Page, x: int, y: int) -> None:
    """Draw a few loops of a pen."""
    turn, height = page.hand.uniform(5.5, 8.5), page.hand.randint(46, 74)
    phase = page.hand.uniform(0, math.pi)
    points = [
        (
            x + step * 2.1 + 34 * math.cos(turn * step / 20 + phase),
            y + height * math.sin(turn * step / 26 + phase) * (1 - step / 170),
        )
        for step in range(130)
    ]
    page.draw.line(points, _INK, 6, joint="curve")


def _stamp(page: _Page, x: int, y: int) -> None:
    """Press the round red stamp that says what the page is."""
    size = 470
    stamp = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(stamp)
    colour = (*_RED, 205)
    draw.ellipse((6, 6, size - 6, size - 6), outline=colour, width=10)
    draw.ellipse((86, 86, size - 86, size - 86), outline=colour, width=5)
    _around(stamp, "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", 184, colour)
    for line, offset in (("MẪU", -22), ("THỬ", 72)):
        draw.text((size // 2, size // 2 + offset), line, colour, _font("NotoSans-Bold", 92), anchor="ms")
    page.image.paste(
        _RED, (x - size // 2, y - size // 2), stamp.rotate(-9, Image.Resampling.BICUBIC).getchannel("A")
    )


def _around(stamp: Image.Image, text: str, radius: int, colour: tuple[int, int, int, int]) -> None:
    """Set text along the upper part of a circle of `radius` pixels, centred on the stamp."""
    font = _font("NotoSans-Bold", 44)
    middle = stamp.width / 2
    widths = [font.getlength(letter) + 5 for letter in text]
    angle = -sum(widths) / radius / 2
    for letter, width in zip(text, widths, strict=True):
        angle += width / radius / 2
        tile = Image.new("RGBA", stamp.size, (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((middle, middle - radius + 14), letter, colour, font, anchor="ms")
        stamp.alpha_composite(tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC))
        angle += width / radius / 2


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(f"{_FONTS}{name}.ttf", size)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", dpi=(DPI, DPI), compress_level=4)
    return buffer.getvalue()
