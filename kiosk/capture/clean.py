"""From a scanned sheet to a clean page: bounded decoding, straightening, and the flaws that spoil a page.

Thresholds were measured on made-up A4 pages at 200 and 300 dpi: printed text, a few lines of pencil, blurred,
underexposed and empty sheets (tests/capture).
"""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from hardware.vocabulary import ScannedSheet
from kiosk.capture.page import JPEG_QUALITY, MAX_PIXELS, MIN_DPI, Page, PageFlaw, PageRefused

MAX_PNG_BYTES = 80 * 1024 * 1024
SMALLEST_SIDE_MM = 60

_SMALL_SIDE = 900
_DARK = 110
_INK_STEP = 24
_LEAST_INK = 0.0004
_LEAST_SHARP = 0.24
_STEEPEST = 4.0
_ANGLE_STEP = 0.25
_WORTH_TURNING = 0.4


def clean(sheet: ScannedSheet) -> Page | PageRefused:
    """Judge one scanned side and make a page of it; never raises for what a scanner or a hand may do."""
    picture = _decode(sheet)
    if isinstance(picture, PageFlaw):
        return PageRefused(picture)
    flaw = _flaw(picture, sheet.dpi)
    if flaw is not None:
        return PageRefused(flaw)
    angle = _skew(picture)
    if _WORTH_TURNING <= abs(angle) < _STEEPEST:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper_colour(picture))
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=JPEG_QUALITY, dpi=(sheet.dpi, sheet.dpi))
    return Page(packed.getvalue(), picture.width, picture.height, sheet.dpi)


def _decode(sheet: ScannedSheet) -> Image.Image | PageFlaw:
    if sheet.dpi < MIN_DPI:
        return PageFlaw.TOO_COARSE
    if len(sheet.png) > MAX_PNG_BYTES:
        return PageFlaw.TOO_LARGE
    try:
        with Image.open(io.BytesIO(sheet.png), formats=["PNG"]) as picture:
            # Only the header is read up to here: nothing is unpacked before its size is known.
            if picture.width * picture.height > MAX_PIXELS:
                return PageFlaw.TOO_LARGE
            if min(picture.size) < SMALLEST_SIDE_MM / 25.4 * sheet.dpi:
                return PageFlaw.TOO_COARSE
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        # What Pillow raises for bytes that are no picture, or half of one.
        return PageFlaw.UNREADABLE


def _flaw(picture: Image.Image, dpi: int) -> PageFlaw | None:
    grey = picture.convert("L")
    # Every sheet is judged at one scale: the thresholds are of 200 dpi.
    grey = grey.resize((grey.width * MIN_DPI // dpi, grey.height * MIN_DPI // dpi), Image.Resampling.BOX)
    # The outermost rim shows the scanner's own shadows.
    rim = min(grey.size) // 40
    grey = grey.crop((rim, rim, grey.width - rim, grey.height - rim))
    if _paper(grey) < _DARK:
        return PageFlaw.TOO_DARK
    ink = _ink(grey)
    share = ImageStat.Stat(ink).mean[0] / 255
    if share < _LEAST_INK:
        return PageFlaw.BLANK
    return PageFlaw.BLURRED if _sharpness(grey, ink) < _LEAST_SHARP else None


def _paper(grey: Image.Image) -> int:
    """Return the brightness of the paper: the upper quartile, for ink never covers so much."""
    wanted = grey.width * grey.height * 3 // 4
    seen = 0
    for level, count in enumerate(grey.histogram()):
        seen += count
        if seen >= wanted:
            return level
    return 255


def _ink(grey: Image.Image) -> Image.Image:
    """Return a mask of what is clearly darker than its surroundings (255), without single specks."""
    calm = grey.filter(ImageFilter.MedianFilter(3))
    ground = calm.reduce(16).filter(ImageFilter.MaxFilter(3)).resize(calm.size, Image.Resampling.BILINEAR)
    return ImageChops.subtract(ground, calm).point(lambda depth: 255 * (depth > _INK_STEP))


def _sharpness(grey: Image.Image, ink: Image.Image) -> float:
    """Return how steep the edges of the ink are against how dark it is: about 1 in focus, 0 in a fog."""
    near = ink.filter(ImageFilter.MaxFilter(5))
    brightest, darkest = grey.filter(ImageFilter.MaxFilter(3)), grey.filter(ImageFilter.MinFilter(3))
    steep = ImageChops.difference(brightest, darkest)
    low, high = _spread(grey, near)
    return ImageStat.Stat(steep, near).mean[0] / max(high - low, 1)


def _spread(grey: Image.Image, mask: Image.Image) -> tuple[int, int]:
    histogram = grey.histogram(mask)
    total = sum(histogram)
    seen, low, high = 0, 0, 255
    for level, count in enumerate(histogram):
        if seen <= total * 0.05:
            low = level
        if seen <= total * 0.95:
            high = level
        seen += count
    return low, high


def _paper_colour(picture: Image.Image) -> tuple[int, int, int]:
    small = picture.resize((64, 64), Image.Resampling.BOX)
    red, green, blue = (_paper(band) for band in small.split())
    return red, green, blue


def _skew(picture: Image.Image) -> float:
    """Return the angle in degrees that makes its lines level: the one at which rows of ink stand out most."""
    small = picture.convert("L")
    small.thumbnail((_SMALL_SIDE, _SMALL_SIDE), Image.Resampling.BOX)
    ink = _ink(small)
    steps = int(_STEEPEST / _ANGLE_STEP)
    angles = [step * _ANGLE_STEP for step in range(-steps, steps + 1)]
    return max(angles, key=lambda angle: (_rows_stand_out(ink, angle), -abs(angle)))


def _rows_stand_out(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(angle, Image.Resampling.BILINEAR)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX)
    return ImageStat.Stat(rows).var[0]
