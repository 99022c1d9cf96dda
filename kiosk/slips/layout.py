"""Where everything on a slip stands, in dots of the head that burns it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.slips.code import code_lines, module_size, qr_modules
from kiosk.slips.data import SlipData
from kiosk.slips.template import Line, Style, Template
from kiosk.slips.type import CAPITAL, composed, font, reach, wrap

_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Head:
    """A printer's head: `dots` across, `dpi` to the inch; most have 576 at 203 dpi, some 512 at 180."""

    dots: int = 576
    dpi: int = 203

    def length(self, millimetres: float) -> int:
        """Turn millimetres into dots."""
        return round(millimetres * self.dpi / _MM_PER_INCH)


USUAL = Head()


@dataclass(frozen=True, slots=True)
class Words:
    """A line of type that begins at `x` and stands on the baseline `y`; `size` is dots an em."""

    x: int
    y: int
    text: str
    size: int
    bold: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A black bar."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code with its corner at `x`, `y`; `module` is the side of a square in dots."""

    x: int
    y: int
    module: int
    rows: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is black on a slip of `height` rows."""

    height: int
    words: tuple[Words, ...]
    bars: tuple[Bar, ...]
    squares: Squares


def lay_out(slip: SlipData, template: Template, head: Head) -> Layout:
    """Place a slip's parts; raises SlipRefused for a code too long for this paper, and FontMissing."""
    return _Column(slip, template, head).done()


class _Column:
    """A pen that goes down the paper."""

    def __init__(self, slip: SlipData, template: Template, head: Head) -> None:
        self._slip, self._template, self._sizes = slip, template, template.sizes
        self._head = head
        self._margin = head.length(self._sizes.margin)
        self._inner = head.dots - 2 * self._margin
        self._y = self._margin
        self._words: list[Words] = []
        self._bars: list[Bar] = []

    def done(self) -> Layout:
        """Go down the whole slip."""
        wording = self._template.wording(self._slip)
        self._paragraph(Line(Style.SMALL, self._template.head))
        self._y += self._head.length(self._sizes.apart)
        squares = self._qr_beside([Line(Style.HEADLINE, wording.headline), Line(Style.SMALL, wording.advice)])
        self._y += self._head.length(self._sizes.apart)
        self._paragraph(Line(Style.LABEL, wording.code_label))
        self._code()
        for section in wording.sections:
            self._rule()
            for line in section:
                self._paragraph(line)
        self._rule()
        for text in self._template.foot:
            self._paragraph(Line(Style.SMALL, text))
        return Layout(self._y + self._margin, tuple(self._words), tuple(self._bars), squares)

    def _qr_beside(self, lines: list[Line]) -> Squares:
        """Set the QR code at the left and the lines at its right, the lower of them at half of the higher."""
        rows = qr_modules(self._slip.code)
        module = module_size(len(rows), self._head.length(self._sizes.qr), self._inner)
        side = module * len(rows)
        # Four modules of quiet zone on the side of the type; paper does the rest.
        x = self._margin + side + 4 * module
        top = self._y
        first = len(self._words)
        for line in lines:
            self._paragraph(line, x)
        used = self._y - top
        down = max(0, side - used) // 2
        self._words[first:] = [
            Words(word.x, word.y + down, word.text, word.size, word.bold) for word in self._words[first:]
        ]
        self._y = top + max(side, used)
        return Squares(self._margin, top + max(0, used - side) // 2, module, rows)

    def _paragraph(self, line: Line, x: int | None = None) -> None:
        x = self._margin if x is None else x
        size = self._type_size(line.style)
        face = font(size, bold=line.style.bold)
        words = self._template.fill(line.text, self._slip)
        for text in wrap(words[:1].upper() + words[1:], face, self._head.dots - self._margin - x):
            self._line(text, x, size, line.style)

    def _code(self) -> None:
        largest = self._type_size(Style.CODE)
        size, lines = code_lines(composed(self._slip.code), largest, self._inner)
        for text in lines:
            self._line(text, self._margin, size, Style.CODE)

    def _line(self, text: str, x: int, size: int, style: Style) -> None:
        face = font(size, bold=style.bold)
        above, below = reach(size, bold=style.bold)
        height = max(round(size * self._sizes.line_height), above + below)
        baseline = self._y + (height - above - below) // 2 + above
        # A letter that leans out to the left (j) stays off the margin; `width` has counted it.
        lean = min(0, int(face.getbbox(text)[0]))
        self._words.append(Words(x - lean, baseline, text, size, style.bold))
        self._y += height

    def _type_size(self, style: Style) -> int:
        """Return the dots an em has whose capitals are as high as the template says."""
        return self._head.length(self._sizes.capitals[style] / CAPITAL)

    def _rule(self) -> None:
        self._y += self._head.length(self._sizes.near)
        height = self._head.length(self._sizes.rule)
        self._bars.append(Bar(self._margin, self._y, self._inner, height))
        self._y += height + self._head.length(self._sizes.near)
