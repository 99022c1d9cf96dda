from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from hardware.vocabulary import ScannedSheet

PAPER = (246, 244, 238)


def drawn_page(dpi: int = 200, lines: int = 30, ink: tuple[int, int, int] = (30, 30, 40)) -> Image.Image:
    """Draw an A4 page of made-up words; the same one each time."""
    chance = random.Random(20261122)  # noqa: S311  # words to draw, no secret
    page = Image.new("RGB", (int(8.27 * dpi), int(11.69 * dpi)), PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(11 * dpi / 72)
    for line in range(lines):
        words = ("".join(chance.choices("aeiounhtgckm", k=chance.randint(2, 6))) for _ in range(13))
        pen.text((dpi * 0.8, dpi * (0.8 + line * 0.3)), " ".join(words), font=font, fill=ink)
    return page


def noisy(page: Image.Image) -> Image.Image:
    """Lay a scanner's grain over a page."""
    return Image.blend(page, Image.effect_noise(page.size, 12).convert("RGB"), 0.06)


def scanned(page: Image.Image, dpi: int = 200, **options: Any) -> ScannedSheet:
    """Make the sheet that a scanner would give."""
    packed = io.BytesIO()
    page.save(packed, "PNG", compress_level=1, **options)
    return ScannedSheet(packed.getvalue(), page.width, page.height, dpi)


@pytest.fixture(scope="session")
def draw() -> Callable[..., Image.Image]:
    return drawn_page


@pytest.fixture(scope="session")
def grain() -> Callable[[Image.Image], Image.Image]:
    return noisy


@pytest.fixture(scope="session")
def scan() -> Callable[..., ScannedSheet]:
    return scanned
