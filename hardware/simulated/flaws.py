"""What goes wrong with a sheet on its way through a scanner, as data, and how it is then seen."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_PAPER = (250, 249, 245)
_BACKING = (226, 227, 228)  # the grey roller behind the sheet


class FlawKind(StrEnum):
    """How a sheet may go wrong; JAM and DOUBLE_FEED are the feeder's doing, the others the picture's."""

    SKEW = "skew"
    SHADOW = "shadow"
    BLANK = "blank"
    STREAK = "streak"
    DUST = "dust"
    TINT = "tint"
    STRETCH = "stretch"
    DOUBLE_FEED = "double-feed"
    JAM = "jam"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One flaw; `strength` goes from 0 to 1, and `seed` decides where it lies."""

    kind: FlawKind
    strength: float = 0.5
    seed: int = 0


def flawed(picture: Image.Image, flaws: tuple[Flaw, ...]) -> Image.Image:
    """Return the page as a scanner sees it with these flaws, of the same size, in colour."""
    page = picture.convert("RGB")
    for flaw in flaws:
        chance = random.Random(f"{flaw.kind} {flaw.seed}")  # noqa: S311 - a page, not a secret
        match flaw.kind:
            case FlawKind.SKEW:
                page = _skewed(page, flaw.strength, chance)
            case FlawKind.SHADOW:
                page = _shadowed(page, flaw.strength, chance)
            case FlawKind.BLANK:
                page = _empty(page.size, chance)
            case FlawKind.STREAK:
                page = _streaked(page, flaw.strength, chance)
            case FlawKind.DUST:
                page = _dusty(page, flaw.strength, chance)
            case FlawKind.TINT:
                page = _tinted(page, flaw.strength, chance)
            case FlawKind.STRETCH:
                page = _stretched(page, flaw.strength, chance)
            case FlawKind.DOUBLE_FEED | FlawKind.JAM:
                pass
    return page


def two_at_once(first: Image.Image, second: Image.Image, seed: int) -> Image.Image:
    """Return what the scanner sees of two sheets that lie on each other, the second a little ahead.

    A strip of the second's top, the edge's shadow, and the first as far as the picture goes: the first's foot
    and nearly all of the second are lost.
    """
    chance = random.Random(f"double-feed {seed}")  # noqa: S311 - a page, not a secret
    width, height = first.size
    strip = int(height * chance.uniform(0.08, 0.2))
    page = second.convert("RGB").resize((width, height))
    edge = Image.new("L", (width, height), 0)
    ImageDraw.Draw(edge).rectangle((0, strip - max(2, height // 250), width, strip), 110)
    shadow = Image.new("RGB", page.size, (90, 90, 92))
    page = Image.composite(shadow, page, edge.filter(ImageFilter.GaussianBlur(height / 600)))
    page.paste(first.convert("RGB").crop((0, 0, width, height - strip)), (0, strip))
    return page


def _empty(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Show white paper with the faint noise of a sensor."""
    small = (max(1, size[0] // 2), max(1, size[1] // 2))
    noise = Image.frombytes("L", small, chance.randbytes(small[0] * small[1])).point(
        [v // 42 for v in range(256)]
    )
    return ImageChops.subtract(Image.new("RGB", size, _PAPER), noise.resize(size).convert("RGB"))


def _skewed(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Turn the sheet as when it is drawn in askew: up to 8 degrees, the roller's grey in the corners."""
    degrees = (1 + 7 * strength) * chance.uniform(0.85, 1.0) * chance.choice((-1, 1))
    shift = int(page.height * math.sin(math.radians(abs(degrees))) * 0.1)
    return page.rotate(degrees, Image.Resampling.BICUBIC, translate=(shift, 0), fillcolor=_BACKING)


def _shadowed(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Darken one side softly, as where a fold or a raised edge keeps the lamp off."""
    small = Image.new("L", (64, 64), 255)
    pen = ImageDraw.Draw(small)
    left = chance.random() < 0.5
    for x in range(40):
        shade = 255 - int((60 + 120 * strength) * (1 - x / 40) ** 1.5)
        at = x if left else 63 - x
        pen.line((at, 0, at + chance.randint(-2, 2), 63), fill=shade)
    soft = small.filter(ImageFilter.GaussianBlur(2)).resize(page.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(page, soft.convert("RGB"))


def _streaked(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Draw lines from top to bottom where dirt lies on the glass: the sheet moves, the dirt does not."""
    page = page.copy()
    pen = ImageDraw.Draw(page, "RGBA")
    for _ in range(1 + int(3 * strength)):
        at = chance.randrange(page.width)
        tone = chance.choice(((30, 30, 34), (70, 62, 58), (235, 245, 250)))
        wide = max(1, int(page.width / 1200 * chance.uniform(1, 3)))
        pen.rectangle((at, 0, at + wide - 1, page.height), (*tone, int(120 + 110 * strength)))
    return page


def _dusty(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Lay crumbs on the glass, each about a third of a millimetre on a sheet of A4."""
    page = page.copy()
    pen = ImageDraw.Draw(page)
    for _ in range(3 + int(20 * strength)):
        x, y = chance.uniform(0.08, 0.92) * page.width, chance.uniform(0.08, 0.92) * page.height
        size = max(1.0, page.width / 620 * chance.uniform(0.7, 1.6)) / 2
        pen.ellipse((x - size, y - size, x + size, y + size), fill=(58, 54, 50))
    return page


def _tinted(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Weaken one of the lamp's three colours, as an old one or a loose cable does."""
    weak = chance.randrange(3)
    bands = [
        band.point([round(tone * (1 - 0.7 * strength)) for tone in range(256)]) if at == weak else band
        for at, band in enumerate(page.split())
    ]
    return Image.merge("RGB", bands)


def _stretched(page: Image.Image, strength: float, chance: random.Random) -> Image.Image:
    """Draw the sheet through too slowly or too fast, up to a tenth: it comes too long, or too short."""
    factor = 1 + 0.1 * strength * chance.choice((-1, 1))
    seen = Image.new("RGB", page.size, _BACKING)
    seen.paste(page.resize((page.width, round(page.height * factor)), Image.Resampling.BICUBIC))
    return seen
