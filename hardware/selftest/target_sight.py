"""What a scan of the test page tells of a scanner: how it turns, stretches and colours a sheet."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageOps

from hardware.selftest.sight import MM_PER_INCH, levels, pieces, pixels
from hardware.selftest.target import COLOURS, GREYS, HOLE_MM, MARK_MM, MARKS_MM, Patch

_COARSE_DPI = 75
_SMALLEST, _LARGEST = 0.7, 1.4
_FULLEST = 0.5
_CORE_MM = 8.0

Point = tuple[float, float]
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class TargetSeen:
    """The page as it was scanned.

    `skew_degrees` is how far it was turned, to the right above 0, upside down left aside. `across` and
    `along` are its lengths against the true ones: 1 is exact. `bent_degrees` is how far the angle of its
    sides is off a right one. `colours` are the mean colours of its fields by name.
    """

    skew_degrees: float
    across: float
    along: float
    bent_degrees: float
    colours: Mapping[str, Colour]

    @property
    def darkest_and_lightest(self) -> tuple[int, int]:
        """The mean tones of the black and of the white field."""
        tones = [sum(self.colours[patch.name]) // 3 for patch in (GREYS[0], GREYS[-1])]
        return tones[0], tones[1]

    @property
    def cast(self) -> int:
        """How far the grey fields are off grey: the widest gap between two of a field's colours."""
        return max(max(self.colours[patch.name]) - min(self.colours[patch.name]) for patch in GREYS)

    @property
    def steps(self) -> bool:
        """Whether each grey field is lighter than the one before it."""
        tones = [sum(self.colours[patch.name]) for patch in GREYS]
        return all(one < other for one, other in pairwise(tones))

    @property
    def wrong_colours(self) -> tuple[str, ...]:
        """The fields whose colour is another one now: what was strong in it no longer is."""
        return tuple(patch.name for patch in COLOURS if not _alike(patch.colour, self.colours[patch.name]))


def look_at_target(picture: Image.Image, dpi: float) -> TargetSeen | None:
    """Measure a scan (RGB); None when the four marks of the page are not all on it."""
    marks = _marks(picture, dpi)
    if marks is None:
        return None
    upper_left, upper_right, lower_right, lower_left = marks
    top, left = _way(upper_left, upper_right), _way(upper_left, lower_left)
    bottom, right = _way(lower_left, lower_right), _way(upper_right, lower_right)
    turned = math.degrees(math.atan2(top[1] + bottom[1], top[0] + bottom[0]))
    down = math.degrees(math.atan2(left[1] + right[1], left[0] + right[0]))
    per_mm = dpi / MM_PER_INCH
    wide = (MARKS_MM[1][0] - MARKS_MM[0][0]) * per_mm
    high = (MARKS_MM[3][1] - MARKS_MM[0][1]) * per_mm
    return TargetSeen(
        skew_degrees=_short(turned, 90),
        across=(math.hypot(*top) + math.hypot(*bottom)) / 2 / wide,
        along=(math.hypot(*left) + math.hypot(*right)) / 2 / high,
        bent_degrees=_short(down - turned - 90, 360),
        colours={patch.name: _colour(picture, marks, patch, dpi) for patch in (*GREYS, *COLOURS)},
    )


def _marks(picture: Image.Image, dpi: float) -> tuple[Point, Point, Point, Point] | None:
    """Find the middles of the four marks, the one with the white middle first, then clockwise."""
    factor = max(1, round(dpi / _COARSE_DPI))
    grey = ImageOps.grayscale(picture)
    small = grey.reduce(factor)
    middle = (levels(small, 0.01) + levels(small, 0.9)) // 2
    side = MARK_MM / MM_PER_INCH * dpi / factor
    found: list[Point] = []
    for left, top, right, bottom in pieces(small.point(lambda tone: 255 * (tone < middle))):
        wide, high = right - left, bottom - top
        if not _SMALLEST * side <= wide <= _LARGEST * side or not _SMALLEST * side <= high <= _LARGEST * side:
            continue
        # A little around it: its edges lie anywhere within a coarse pixel.
        box = ((left - 1) * factor, (top - 1) * factor, (right + 1) * factor, (bottom + 1) * factor)
        dark = grey.crop(box).point(lambda tone: 255 * (tone < middle))
        if dark.histogram()[255] >= _FULLEST * dark.width * dark.height:
            found.append(_middle(dark, box))
    if len(found) != len(MARKS_MM):
        return None
    x, y = sum(at[0] for at in found) / 4, sum(at[1] for at in found) / 4
    round_about = sorted(found, key=lambda at: math.atan2(at[1] - y, at[0] - x))
    holes = [at for at in round_about if _bright_inside(grey, at, dpi, middle)]
    if len(holes) != 1:
        return None
    first = round_about.index(holes[0])
    one, two, three, four = round_about[first:] + round_about[:first]
    return one, two, three, four


def _middle(dark: Image.Image, box: tuple[int, int, int, int]) -> Point:
    """Return the middle of what is dark, to a fraction of a pixel."""
    across = dark.resize((dark.width, 1), Image.Resampling.BOX).tobytes()
    along = dark.resize((1, dark.height), Image.Resampling.BOX).tobytes()
    return box[0] + _weighed(across), box[1] + _weighed(along)


def _weighed(line: bytes) -> float:
    return sum((at + 0.5) * weight for at, weight in enumerate(line)) / max(sum(line), 1)


def _bright_inside(grey: Image.Image, at: Point, dpi: float, middle: int) -> bool:
    half = pixels(HOLE_MM / 4, dpi)
    x, y = round(at[0]), round(at[1])
    inside = grey.crop((x - half, y - half, x + half, y + half)).resize((1, 1), Image.Resampling.BOX)
    return inside.tobytes()[0] > middle


def _colour(picture: Image.Image, marks: tuple[Point, ...], patch: Patch, dpi: float) -> Colour:
    """Return the mean colour of the middle of a field, wherever the four marks say that it is now."""
    (left, top), (right, _), (_, bottom), _ = MARKS_MM
    u = (patch.x + patch.width / 2 - left) / (right - left)
    v = (patch.y + patch.height / 2 - top) / (bottom - top)
    weights = ((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v)
    x = round(sum(weight * mark[0] for weight, mark in zip(weights, marks, strict=True)))
    y = round(sum(weight * mark[1] for weight, mark in zip(weights, marks, strict=True)))
    half = pixels(_CORE_MM / 2, dpi)
    core = picture.crop((x - half, y - half, x + half, y + half)).resize((1, 1), Image.Resampling.BOX)
    red, green, blue = core.tobytes()
    return red, green, blue


def _alike(meant: Colour, seen: Colour) -> bool:
    """Tell whether the strongest and the weakest part of a colour are still so, and still well apart."""
    strong, weak = meant.index(max(meant)), meant.index(min(meant))
    return seen[strong] - seen[weak] >= (meant[strong] - meant[weak]) / 4


def _way(one: Point, other: Point) -> Point:
    return other[0] - one[0], other[1] - one[1]


def _short(degrees: float, turn: float) -> float:
    """Return an angle without whole turns of `turn` degrees: from -turn/2 to turn/2."""
    return (degrees + turn / 2) % turn - turn / 2
