"""What a blank sheet tells of a scanner: streaks of dirt on its glass, dust, and an uneven lamp.

The sheet moves and the dirt does not: in a feeder a crumb draws a line from top to bottom. Thresholds were
measured on made-up sheets with a sensor's noise (tests/hardware/selftest).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from hardware.selftest.sight import MM_PER_INCH, levels, pieces, pixels, without_rim

_RIM_MM = 8.0
# Wider than any streak of dirt, so that its middle is still paper.
_AROUND_MM = 4.0
# Lower than a line of writing, which must not pass for dirt.
_BAND_MM = 1.0
_DEEP = 3
_STEADY = 0.7
_SPECK_DEEP = 40
_MOST_SPECK_PIXELS = 60_000
_MOST_SPECKS = 300
# What is larger is no crumb: a letter, a hair.
_LARGEST_MM = 1.5
_TENTHS = 10
_LIGHTEST_PAPER = 140


@dataclass(frozen=True, slots=True)
class Streak:
    """A line from top to bottom, so many tones (of 255) off the paper beside it; dark ones are below 0."""

    at_mm: float
    width_mm: float
    depth: float


@dataclass(frozen=True, slots=True)
class Speck:
    """A crumb: where its middle lies and how far it reaches."""

    x_mm: float
    y_mm: float
    size_mm: float


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """What was seen; `blank` is False for paper that is written on, of which nothing else is told.

    `evenness` is how bright the darkest tenth of the width is against the brightest: 1 is a perfect lamp.
    """

    blank: bool
    streaks: tuple[Streak, ...] = ()
    specks: tuple[Speck, ...] = ()
    evenness: float = 1.0


def look_at_blank(picture: Image.Image, dpi: float) -> BlankSheet:
    """Look at a scanned blank sheet (RGB, upright as it went through the scanner)."""
    inner, rim = without_rim(picture, dpi, _RIM_MM)
    grey = inner.convert("L")
    if levels(grey, 0.5) < _LIGHTEST_PAPER:
        return BlankSheet(blank=False)
    runs = _streaks(inner, dpi)
    specks = _specks(grey, dpi, [range(first, last + 1) for first, last, _ in runs])
    if specks is None:
        return BlankSheet(blank=False)
    to_mm = MM_PER_INCH / dpi
    return BlankSheet(
        blank=True,
        streaks=tuple(
            Streak((rim + (first + last + 1) / 2) * to_mm, (last - first + 1) * to_mm, depth)
            for first, last, depth in runs
        ),
        specks=tuple(
            Speck(
                (rim + (left + right) / 2) * to_mm,
                (rim + (top + bottom) / 2) * to_mm,
                max(right - left, bottom - top) * to_mm,
            )
            for left, top, right, bottom in specks
        ),
        evenness=_evenness(grey),
    )


def marked(picture: Image.Image, dpi: float, seen: BlankSheet) -> Image.Image:
    """Return the sheet with its dirt made plain: an arrow over each streak, a ring around each speck."""
    shown = picture.convert("RGB")
    pen = ImageDraw.Draw(shown)
    line, arm = pixels(0.5, dpi), pixels(3.5, dpi)
    ink = (178, 34, 34)
    for streak in seen.streaks:
        x = pixels(streak.at_mm, dpi)
        for y, way in ((arm, -1), (shown.height - 1 - arm, 1)):
            pen.polygon(((x, y), (x - arm // 2, y + way * arm), (x + arm // 2, y + way * arm)), fill=ink)
    for speck in seen.specks:
        x, y, ring = pixels(speck.x_mm, dpi), pixels(speck.y_mm, dpi), pixels(speck.size_mm / 2 + 2, dpi)
        pen.ellipse((x - ring, y - ring, x + ring, y + ring), outline=ink, width=line)
    return shown


def _streaks(inner: Image.Image, dpi: float) -> list[tuple[int, int, float]]:
    """Return first and last column and depth of each, in the columns of `inner`."""
    count = max(1, inner.height // pixels(_BAND_MM, dpi))
    bands = inner.resize((inner.width, count), Image.Resampling.BOX)
    whole = inner.resize((inner.width, 1), Image.Resampling.BOX)
    around = pixels(_AROUND_MM, dpi)
    found: dict[int, float] = {}
    for band, line in zip(bands.split(), whole.split(), strict=True):
        tones, rows = line.tobytes(), band.tobytes()
        for x, depth in _off(tones, around):
            if _steady(rows, len(tones), x, depth, around) and abs(depth) > abs(found.get(x, 0.0)):
                found[x] = depth
    return list(_runs(found))


def _off(tones: bytes, around: int) -> Iterator[tuple[int, float]]:
    """Tell the columns that are not as those around them, and how far off they are."""
    for x, tone in enumerate(tones):
        # As far to the left as to the right, or a shadow at the side would be a streak.
        side = min(around, x, len(tones) - 1 - x)
        near = sorted(tones[x - side : x + side + 1])
        depth = tone - near[len(near) // 2]
        if abs(depth) >= _DEEP:
            yield x, float(depth)


def _steady(rows: bytes, width: int, x: int, depth: float, around: int) -> bool:
    """Tell whether a column is off in nearly all bands of the page: dirt does not begin in the middle."""
    off = 0
    bands = range(0, len(rows), width)
    for start in bands:
        near = rows[start + max(0, x - around) : start + min(width, x + around + 1) : 3]
        here = rows[start + x] - median(near)
        off += here * depth > 0 and abs(here) >= abs(depth) / 2
    return off >= _STEADY * len(bands)


def _runs(found: dict[int, float]) -> Iterator[tuple[int, int, float]]:
    """Join columns that lie together, over a gap of one."""
    columns = sorted(found)
    while columns:
        last = 0
        while last + 1 < len(columns) and columns[last + 1] - columns[last] <= 2:
            last += 1
        depth = max((found[x] for x in columns[: last + 1]), key=abs)
        yield columns[0], columns[last], depth
        del columns[: last + 1]


def _specks(
    grey: Image.Image, dpi: float, streaks: Sequence[range]
) -> list[tuple[int, int, int, int]] | None:
    """Return the boxes of what is clearly darker than its surroundings; None when that is writing."""
    ground = grey.reduce(16).filter(ImageFilter.MedianFilter(3)).resize(grey.size, Image.Resampling.BILINEAR)
    dark = ImageChops.subtract(ground, grey).point(lambda depth: 255 * (depth > _SPECK_DEEP))
    pen = ImageDraw.Draw(dark)
    for run in streaks:
        pen.rectangle((run.start - 3, 0, run.stop + 2, dark.height), fill=0)
    if dark.histogram()[255] > _MOST_SPECK_PIXELS * (dpi / 300) ** 2:
        return None
    boxes = list(pieces(dark))
    largest = max((max(right - left, bottom - top) for left, top, right, bottom in boxes), default=0)
    return None if len(boxes) > _MOST_SPECKS or largest > pixels(_LARGEST_MM, dpi) else boxes


def _evenness(grey: Image.Image) -> float:
    tenths = grey.resize((_TENTHS, 1), Image.Resampling.BOX).tobytes()
    return float(min(tenths) / max(*tenths, 1))
