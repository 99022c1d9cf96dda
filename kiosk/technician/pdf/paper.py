"""A4 paper and a pen that goes down it: type, wrapping, marks and page ends. Lengths are millimetres."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

from fpdf import FPDF
from fpdf.enums import PathPaintRule, StrokeCapStyle, StrokeJoinStyle

from kiosk.slips.type import composed
from kiosk.technician.pdf.letters import STYLES, face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 16.0
INNER = WIDTH - 2 * MARGIN
_TOP, _BOTTOM = 16.0, HEIGHT - 20.0
_POINT = 25.4 / 72
# Stacked marks (Ễ, ậ) need the air.
_LEADING = 1.36


class Ink(StrEnum):
    """What is drawn with; text is never under 7:1 on its ground."""

    BLACK = "#14212B"
    QUIET = "#44525E"
    LINE = "#C9C2B4"
    DONE = "#14562F"
    DONE_GROUND = "#E6F0EA"
    TROUBLE = "#9A1B1B"
    TROUBLE_GROUND = "#FAEBE9"
    WAIT = "#6B4300"
    WAIT_GROUND = "#FFF3D6"
    CARD = "#F7F4EE"
    BLUE = "#0B4A66"
    WHITE = "#FFFFFF"

    @property
    def parts(self) -> tuple[int, int, int]:
        """Red, green and blue."""
        return int(self[1:3], 16), int(self[3:5], 16), int(self[5:7], 16)


@dataclass(frozen=True, slots=True)
class Type:
    """How letters are set: `size` in points."""

    size: float
    bold: bool = False
    ink: Ink = Ink.BLACK

    @property
    def line(self) -> float:
        """How high a line of it is."""
        return self.size * _POINT * _LEADING

    @property
    def baseline(self) -> float:
        """How far under its top a line stands: capitals are centred in it."""
        return self.line / 2 + 0.364 * self.size * _POINT


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def corner(self) -> tuple[float, float]:
        """Its upper left corner."""
        return self.x, self.y


VERDICT = Type(25, bold=True)
HEADLINE = Type(13.5, bold=True)
STRONG = Type(10, bold=True)
BODY = Type(10)
NOTE = Type(8.5, ink=Ink.QUIET)
LABEL = Type(8.5, bold=True, ink=Ink.QUIET)


class Paper:
    """Owns a PDF while it is drawn; `y` is where the pen stands."""

    def __init__(self, title: str, creator: str, made_at: datetime) -> None:
        self.y = _TOP
        self._letters: dict[str, frozenset[int]] = {}
        self._fonts = tempfile.TemporaryDirectory(prefix="kiosk-letters-")
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_creation_date(made_at)
        self.pdf.set_title(title)
        self.pdf.set_lang("vi")
        self.pdf.set_creator(creator)
        self.pdf.set_display_mode("fullpage", "single")
        for style in STYLES:
            data, self._letters[style] = face(style)
            file = Path(self._fonts.name) / f"{style or 'R'}.ttf"
            file.write_bytes(data)
            self.pdf.add_font("Inter", style, file)

    def __enter__(self) -> Self:
        self.new_page()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._fonts.cleanup()

    def finished(self, foot: Callable[[int, int], None]) -> bytes:
        """Return the whole PDF; `foot` draws the end of a page, given its number and how many there are."""
        last = self.pdf.page
        for number in range(1, last + 1):
            self.pdf.page = number
            # What was set on the last page holds for none of the others, and what is the same is not written.
            self.pdf.set_font("Inter", "", 1)
            self.stroke(Ink.WHITE, 9)
            foot(number, last)
        return bytes(self.pdf.output())

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.pdf.add_page()
        self.y = _TOP

    def need(self, height: float) -> bool:
        """Begin a new page unless so much is left on this one; True when it did."""
        if self.y + height <= _BOTTOM:
            return False
        self.new_page()
        return True

    def down(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def line(self, x: float, y: float, text: str, style: Type, *, right: bool = False) -> float:
        """Set one line with its top at `y`, beginning (or ending, if `right`) at `x`; return its width."""
        shown = self._shown(text, style)
        width = self._width(shown, style)
        self.pdf.set_text_color(*style.ink.parts)
        self.pdf.text(x - width if right else x, y + style.baseline, shown)
        return width

    def lines(self, text: str, style: Type, width: float) -> list[str]:
        """Break a paragraph; a word is cut only where it is wider than a line."""
        found: list[str] = []
        line = ""
        for word in self._shown(text, style).split(" "):
            longer = f"{line} {word}" if line else word
            if self._width(longer, style) <= width:
                line = longer
                continue
            if line:
                found.append(line)
            *whole, line = self._cut(word, style, width)
            found += whole
        return [*found, line] if line else found

    def paragraph(self, x: float, text: str, style: Type, width: float) -> None:
        """Set a paragraph where the pen stands, and go under it."""
        for line in self.lines(text, style, width):
            self.line(x, self.y, line, style)
            self.y += style.line

    def height(self, parts: Iterable[tuple[str, Type]], width: float) -> float:
        """Tell how high paragraphs would be, one under the other."""
        return sum(len(self.lines(text, style, width)) * style.line for text, style in parts)

    def headline(self, text: str, room: float) -> None:
        """Begin a part of the report that needs `room` under its headline to make sense."""
        self.need(HEADLINE.line + 12 + room)
        self.y += 7 if self.y > _TOP else 0
        self.line(MARGIN, self.y, text, HEADLINE)
        self.y += HEADLINE.line + 1.5
        self.rule(Ink.BLACK, 0.4)
        self.y += 3

    def rule(self, ink: Ink, thickness: float) -> None:
        """Draw a line across the page where the pen stands."""
        self.stroke(ink, thickness)
        self.pdf.line(MARGIN, self.y, MARGIN + INNER, self.y)

    def stroke(self, ink: Ink, thickness: float) -> None:
        """Take up a pen."""
        self.pdf.set_draw_color(*ink.parts)
        self.pdf.set_line_width(thickness)

    def box(self, place: Place, ground: Ink, edge: Ink | None = None) -> None:
        """Draw a card."""
        self.pdf.set_fill_color(*ground.parts)
        if edge is not None:
            self.stroke(edge, 0.3)
        style = "F" if edge is None else "DF"
        self.pdf.rect(
            place.x, place.y, place.width, place.height, style, round_corners=True, corner_radius=2.5
        )

    def bar(self, place: Place, ink: Ink) -> None:
        """Fill a rectangle."""
        self.pdf.set_fill_color(*ink.parts)
        self.pdf.rect(place.x, place.y, place.width, place.height, "F")

    def trace(
        self, points: Sequence[tuple[float, float]], ink: Ink, thickness: float, *, dashed: bool = False
    ) -> None:
        """Draw a line through points, with round ends and corners."""
        with self.pdf.new_path(*points[0], PathPaintRule.STROKE) as path:
            path.style.stroke_color = ink
            path.style.stroke_width = thickness
            path.style.stroke_cap_style = StrokeCapStyle.ROUND
            path.style.stroke_join_style = StrokeJoinStyle.ROUND
            path.style.fill_color = None
            path.style.auto_close = False
            if dashed:
                path.style.stroke_dash_pattern = (0.6, 1.2)
            for x, y in points[1:]:
                path.line_to(x, y)

    def fill(self, points: Sequence[tuple[float, float]], ink: Ink) -> None:
        """Fill what points enclose."""
        self.pdf.set_fill_color(*ink.parts)
        self.pdf.polygon(points, style="F")

    def dot(self, x: float, y: float, radius: float, ink: Ink) -> None:
        """Fill a disc."""
        self.pdf.set_fill_color(*ink.parts)
        self.pdf.circle(x, y, radius, style="F")

    def drawing(self, path: Path, x: float, y: float, size: float) -> None:
        """Place one of our drawings, as lines."""
        self.pdf.image(path, x, y, size, size)

    def picture(self, png: bytes, place: Place) -> None:
        """Set a picture in the middle of a place, as large as it fits."""
        self.pdf.image(png, *place.corner, place.width, place.height, keep_aspect_ratio=True)

    def _cut(self, word: str, style: Type, width: float) -> list[str]:
        pieces, piece = [], ""
        for letter in word:
            if piece and self._width(piece + letter, style) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        return [*pieces, piece]

    def _shown(self, text: str, style: Type) -> str:
        """Compose marks and letters; what the face does not have is a question mark."""
        have = self._letters["B" if style.bold else ""]
        return "".join(letter if ord(letter) in have else "?" for letter in composed(text))

    def _width(self, text: str, style: Type) -> float:
        self.pdf.set_font("Inter", "B" if style.bold else "", style.size)
        return float(self.pdf.get_string_width(text))
