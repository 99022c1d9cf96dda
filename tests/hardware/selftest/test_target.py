"""What a scan of the test page tells."""

from __future__ import annotations

import random
from functools import cache

import pytest
from PIL import Image

from hardware.selftest.sight import MM_PER_INCH
from hardware.selftest.target import MARKS_MM, PAGE_MM, draw_target
from hardware.selftest.target_sight import TargetSeen, look_at_target
from hardware.simulated.flaws import Flaw, FlawKind, flawed

pytestmark = pytest.mark.slow

DPI = 150
_BACKING = (226, 227, 228)


@cache
def page() -> Image.Image:
    return draw_target(DPI)


def seen(picture: Image.Image, dpi: int = DPI) -> TargetSeen:
    found = look_at_target(picture, dpi)
    assert found is not None
    return found


@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
def test_the_page_as_it_was_drawn_is_exact_at_every_resolution(dpi):
    found = seen(draw_target(dpi), dpi)
    assert found.skew_degrees == pytest.approx(0, abs=0.05)
    assert (found.across, found.along) == pytest.approx((1, 1), abs=0.002)
    assert found.darkest_and_lightest == (0, 255)
    assert (found.cast, found.steps, found.wrong_colours) == (0, True, ())


def test_marks_stand_to_a_tenth_of_a_millimetre_where_the_page_says():
    drawn = draw_target(600)
    assert [side / 600 * MM_PER_INCH for side in drawn.size] == pytest.approx(PAGE_MM, abs=0.05)
    for x, y in MARKS_MM[1:]:
        edge = round((x - 6) * 600 / MM_PER_INCH)
        row = round(y * 600 / MM_PER_INCH)
        assert drawn.getpixel((edge - 3, row)) == (255, 255, 255)
        assert drawn.getpixel((edge + 3, row)) == (0, 0, 0)


def test_any_angle_up_to_eight_degrees_is_measured_to_a_tenth():
    seed = random.randrange(1_000_000)  # noqa: S311 - a seed
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    dice = random.Random(seed)  # noqa: S311 - a page, not a secret
    for degrees in dice.sample(range(-80, 81), 4):
        turned = page().rotate(-degrees / 10, Image.Resampling.BICUBIC, fillcolor=_BACKING)
        assert seen(turned).skew_degrees == pytest.approx(degrees / 10, abs=0.1)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_upside_down_or_sideways_is_the_same_page(quarters):
    found = seen(page().rotate(90 * quarters, expand=True))
    assert found.skew_degrees == pytest.approx(0, abs=0.05)
    assert found.wrong_colours == ()


def test_a_stretched_page_is_told_from_one_that_is_wide():
    stretched = flawed(page(), (Flaw(FlawKind.STRETCH, 0.4, 4),))
    found = seen(stretched)
    assert found.across == pytest.approx(1, abs=0.002)
    assert abs(found.along - 1) == pytest.approx(0.04, abs=0.003)


def test_a_weak_lamp_is_a_cast_on_the_greys():
    assert seen(flawed(page(), (Flaw(FlawKind.TINT, 0.5, 4),))).cast > 60


def test_a_page_without_colour_has_none_of_its_colours():
    assert set(seen(page().convert("L").convert("RGB")).wrong_colours) == {
        *("red", "green", "blue", "cyan", "magenta", "yellow")
    }


def test_what_is_not_the_test_page_is_none():
    assert look_at_target(Image.new("RGB", page().size, "white"), DPI) is None
    assert look_at_target(Image.new("RGB", page().size, "black"), DPI) is None
    half = page().crop((0, 0, page().width, page().height // 2))
    assert look_at_target(half, DPI) is None
    mirrored = page().copy()
    mirrored.paste("black", (0, 0, 200, 200))
    assert look_at_target(mirrored, DPI) is None
