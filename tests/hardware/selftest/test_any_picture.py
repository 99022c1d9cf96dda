"""Whatever a scanner gives, looking at it ends with an answer."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageDraw

from hardware.selftest.blank_sheet import look_at_blank, marked
from hardware.selftest.head_pattern import look_at_head
from hardware.selftest.target_sight import look_at_target
from hardware.vocabulary import PrinterCapabilities

pytestmark = pytest.mark.slow


def any_picture(dice: random.Random) -> Image.Image:
    size = dice.choice(((1, 1), (1, 300), (300, 1), (dice.randrange(2, 40), dice.randrange(2, 400))))
    if dice.random() < 0.3:
        return Image.frombytes("RGB", size, dice.randbytes(size[0] * size[1] * 3))
    picture = Image.new("RGB", size, tuple(dice.randbytes(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(dice.randrange(20)):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        box = (x, y, x + dice.randrange(200), y + dice.randrange(60))
        pen.rectangle(box, fill=tuple(dice.randbytes(3)))
    return picture


def test_no_picture_breaks_what_looks_at_it():
    seed = random.randrange(1_000_000)  # noqa: S311 - a seed
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    dice = random.Random(seed)  # noqa: S311 - pictures, not secrets
    for _ in range(150):
        picture, dpi = any_picture(dice), dice.choice((75, 200, 300, 600))
        seen = look_at_blank(picture, dpi)
        assert marked(picture, dpi, seen).size == picture.size
        assert look_at_target(picture, dpi) is None
        look_at_head(picture, dpi, PrinterCapabilities(dice.choice((384, 512, 576))))
