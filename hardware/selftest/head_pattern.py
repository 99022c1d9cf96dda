"""The pattern that shows which dots of a thermal head are dead, and what a picture of the print tells.

Two black bars go over all dots of the head: where one is dead, both have a white line from top to bottom; a
fold or a scratch is in one of them. Between them a staircase burns each dot alone, so that two neighbours
that are dead together can be counted with a magnifying glass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from PIL import Image, ImageDraw, ImageOps, ImageStat

from hardware.selftest.sight import MM_PER_INCH, levels, pixels
from hardware.vocabulary import PrinterCapabilities

BAR_MM = 4.0
_GAP_MM = 2.0
_STAIRS = 32
_STAIR_MM = 0.5
_STEEPEST, _ANGLE_STEP = 5.0, 0.25
_COARSE_DPI = 75
# Of a bar's length, so much must be black for it to be one.
_MOSTLY = 0.4
_LEAST_BAR_MM = 3.0
# How much of a dot's own width must be light.
_LIGHT = 0.45


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """What a print of the pattern shows: dead dots from the left, by number.

    `short_mm` is how much narrower than the head the bars are: dots are dead at an edge, or the picture's
    scale is wrong. `darkness` is how black the bars are against the paper, 0 to 1.
    """

    dead: tuple[int, ...]
    short_mm: float
    darkness: float


def draw_head_pattern(can: PrinterCapabilities) -> Image.Image:
    """Draw the pattern as wide as the head, one pixel a dot, in grey: only black and white."""
    bar, gap = pixels(BAR_MM, can.dpi), pixels(_GAP_MM, can.dpi)
    stair = pixels(_STAIR_MM, can.dpi)
    second = bar + gap + _STAIRS * stair + gap
    picture = Image.new("L", (can.dots, second + bar), 255)
    pen = ImageDraw.Draw(picture)
    for top in (0, second):
        pen.rectangle((0, top, can.dots - 1, top + bar - 1), fill=0)
    for dot in range(can.dots):
        top = bar + gap + dot % _STAIRS * stair
        pen.line((dot, top, dot, top + stair - 1), fill=0)
    return picture


def look_at_head(picture: Image.Image, dpi: float, can: PrinterCapabilities) -> HeadSeen | None:
    """Find dead dots on a picture of a print, scanned at `dpi`; None when the two bars are not on it."""
    grey = _upright(ImageOps.grayscale(picture), dpi)
    # A slip is small on a scan of A4: its bars are hardly a hundredth of it.
    paper, ink = levels(grey, 0.8), levels(grey, 0.004)
    middle = (paper + ink) // 2
    head_mm = can.dots / can.dpi * MM_PER_INCH
    bars = list(_bars(grey, middle, _MOSTLY * pixels(head_mm, dpi), pixels(_LEAST_BAR_MM, dpi)))
    if len(bars) != 2 or paper <= ink:
        return None
    lines = [_line(grey, top, bottom) for top, bottom in bars]
    edges = [_edges(line, middle) for line in lines]
    narrow = min(right - left for left, right in edges) / dpi * MM_PER_INCH
    light = [
        set(_light_dots(line, left, (right - left) / can.dots, can.dots, ink + _LIGHT * (paper - ink)))
        for line, (left, right) in zip(lines, edges, strict=True)
    ]
    black = median(lines[0][round(edges[0][0]) : round(edges[0][1])])
    return HeadSeen(
        dead=tuple(sorted(light[0] & light[1])),
        short_mm=max(head_mm - narrow, 0.0),
        darkness=max(paper - black, 0) / max(paper, 1),
    )


def _upright(grey: Image.Image, dpi: float) -> Image.Image:
    """Turn the picture so that the bars lie level: where its rows differ most from each other."""
    small = grey.reduce(max(1, round(dpi / _COARSE_DPI)))
    steps = round(_STEEPEST / _ANGLE_STEP)
    angles = [step * _ANGLE_STEP for step in range(-steps, steps + 1)]

    def stand_out(angle: float) -> float:
        turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
        return ImageStat.Stat(turned.resize((1, turned.height), Image.Resampling.BOX)).var[0]

    best = max(angles, key=lambda angle: (stand_out(angle), -abs(angle)))
    return grey.rotate(best, Image.Resampling.BICUBIC, expand=True, fillcolor=255) if best else grey


def _bars(grey: Image.Image, middle: int, least: float, lowest: int) -> Iterator[tuple[int, int]]:
    """Return first and last row of each run of rows that are black over most of the head."""
    dark = grey.point(lambda tone: 255 * (tone < middle)).resize((1, grey.height), Image.Resampling.BOX)
    shares = dark.tobytes() + b"\0"
    top = None
    for row, share in enumerate(shares):
        if share / 255 * grey.width >= least:
            top = row if top is None else top
        elif top is not None:
            if row - top >= lowest:
                yield top, row
            top = None


def _line(grey: Image.Image, top: int, bottom: int) -> bytes:
    """Return the mean tones of the columns of a bar, its upper and lower quarter left out."""
    core = (bottom - top) // 4
    box = (0, top + core, grey.width, bottom - core)
    return grey.crop(box).resize((grey.width, 1), Image.Resampling.BOX).tobytes()


def _edges(line: bytes, middle: int) -> tuple[float, float]:
    """Return where the bar begins and ends, to a fraction of a pixel."""
    first = next(at for at, tone in enumerate(line) if tone < middle)
    last = next(at for at in range(len(line) - 1, -1, -1) if line[at] < middle)
    return first - _beyond(line, first, first - 1, middle), last + 1 + _beyond(line, last, last + 1, middle)


def _beyond(line: bytes, inside: int, outside: int, middle: int) -> float:
    """Return how far, from -0.5 to 0.5, the line between two columns lies beyond their border."""
    if not 0 <= outside < len(line) or line[outside] == line[inside]:
        return 0.0
    return (middle - line[inside]) / (line[outside] - line[inside]) - 0.5


def _light_dots(line: bytes, left: float, pitch: float, dots: int, light: float) -> Iterator[int]:
    """Return the dots under which the bar is not black."""
    for dot in range(dots):
        middle = left + (dot + 0.5) * pitch - 0.5
        column = min(max(int(middle), 0), len(line) - 2)
        share = middle - column
        if line[column] * (1 - share) + line[column + 1] * share > light:
            yield dot
