"""The test page for document scanners: what stands where on a sheet of A4, in millimetres, and its picture.

Drawn by us. Four square marks stand where their distances are known, so that a scan of the page tells how
it was turned, stretched and coloured. The mark at the upper left has a white middle.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from hardware.selftest.sight import MM_PER_INCH

PAGE_MM = (210.0, 297.0)
MARK_MM = 12.0
HOLE_MM = 4.0
# Upper left, upper right, lower right, lower left: the middles of the marks.
MARKS_MM = ((25.0, 25.0), (185.0, 25.0), (185.0, 272.0), (25.0, 272.0))
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Patch:
    """A field of one colour; `x`, `y` its upper left corner in millimetres."""

    name: str
    x: float
    y: float
    width: float
    height: float
    colour: tuple[int, int, int]


_GREYS = (0, 40, 80, 120, 160, 200, 232, 255)
_COLOURS = {
    "red": (214, 31, 38),
    "green": (0, 140, 69),
    "blue": (28, 63, 148),
    "cyan": (0, 158, 224),
    "magenta": (214, 0, 126),
    "yellow": (255, 222, 0),
}
GREYS = tuple(
    Patch(f"grey-{tone}", 21.0 + 21 * at, 60.0, 21.0, 30.0, (tone, tone, tone))
    for at, tone in enumerate(_GREYS)
)
COLOURS = tuple(
    Patch(name, 21.0 + 28 * at, 100.0, 28.0, 30.0, colour)
    for at, (name, colour) in enumerate(_COLOURS.items())
)
# A measure to lay a ruler on: whether the page itself was printed in its true size.
RULER_MM = (55.0, 155.0)
RULER_Y_MM = 150.0


def draw_target(dpi: int = 300) -> Image.Image:
    """Draw the page in colour, without words; at 300 dpi each edge is within 0.05 mm of its place."""

    def at(millimetres: float) -> int:
        return round(millimetres * dpi / MM_PER_INCH)

    page = Image.new("RGB", (at(PAGE_MM[0]), at(PAGE_MM[1])), WHITE)
    pen = ImageDraw.Draw(page)

    def box(x: float, y: float, width: float, height: float, colour: tuple[int, int, int]) -> None:
        left, top = at(x), at(y)
        right, bottom = max(left, at(x + width) - 1), max(top, at(y + height) - 1)
        pen.rectangle((left, top, right, bottom), fill=colour)

    for corner, (x, y) in enumerate(MARKS_MM):
        box(x - MARK_MM / 2, y - MARK_MM / 2, MARK_MM, MARK_MM, BLACK)
        if corner == 0:
            box(x - HOLE_MM / 2, y - HOLE_MM / 2, HOLE_MM, HOLE_MM, WHITE)
    for patch in (*GREYS, *COLOURS):
        box(patch.x, patch.y, patch.width, patch.height, patch.colour)
    edge = GREYS[0], GREYS[-1]
    pen.rectangle(
        (at(edge[0].x), at(edge[0].y), at(edge[1].x + edge[1].width), at(edge[1].y + edge[1].height)),
        outline=BLACK,
        width=max(1, at(0.3)),
    )
    first, last = RULER_MM
    for mark in range(int(last - first) + 1):
        length = 6.0 if mark % 10 == 0 else 4.0 if mark % 5 == 0 else 2.5
        box(first + mark - 0.1, RULER_Y_MM - length, 0.2, length, BLACK)
    box(first - 0.1, RULER_Y_MM, last - first + 0.2, 0.3, BLACK)
    return page
