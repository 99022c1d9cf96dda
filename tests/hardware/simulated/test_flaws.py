"""What a flawed sheet looks like, measured."""

from __future__ import annotations

import math

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from hardware.simulated.feeder import Feeder, Sheet, Side
from hardware.simulated.flaws import Flaw, FlawKind, flawed, two_at_once
from hardware.vocabulary import Condition

SIZE = (400, 560)
PICTURE = [FlawKind.SKEW, FlawKind.SHADOW, FlawKind.BLANK, FlawKind.STREAK]


@pytest.fixture
def page() -> Image.Image:
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    for y in range(40, 520, 20):
        pen.line((40, y, 360, y), fill="black", width=2)
    return picture


def differs(one: Image.Image, other: Image.Image) -> Image.Image:
    return ImageChops.difference(one, other).convert("L").point(lambda tone: 255 if tone > 40 else 0)


@pytest.mark.parametrize("kind", PICTURE)
def test_a_flaw_is_the_same_for_the_same_seed_and_keeps_the_size(page, kind):
    once, again, other = (flawed(page, (Flaw(kind, 0.7, seed),)) for seed in (1, 1, 2))
    assert once.size == SIZE
    assert once.tobytes() == again.tobytes() != page.tobytes()
    assert once.tobytes() != other.tobytes()


def test_a_skewed_sheet_is_turned_by_what_its_strength_says(page):
    turned = flawed(page, (Flaw(FlawKind.SKEW, 1.0, 1),)).convert("L").tobytes()
    left, right = (next(y for y in range(SIZE[1]) if turned[y * SIZE[0] + x] < 100) for x in (100, 300))
    assert 6 < abs(math.degrees(math.atan2(right - left, 200))) < 9


def test_a_streak_goes_from_top_to_bottom_and_touches_little_else(page):
    changed = differs(page, flawed(page, (Flaw(FlawKind.STREAK, 0.5, 3),)))
    columns = [x for x in range(SIZE[0]) if changed.getpixel((x, 5)) and changed.getpixel((x, SIZE[1] - 5))]
    assert 1 <= len(columns) < 12
    assert ImageStat.Stat(changed).mean[0] < 255 * 0.04


def test_a_shadow_darkens_one_side_and_leaves_the_writing(page):
    dark = flawed(page, (Flaw(FlawKind.SHADOW, 0.5, 1),)).convert("L")
    sides = [ImageStat.Stat(dark.crop((x, 0, x + 30, 30))).mean[0] for x in (0, SIZE[0] - 30)]
    assert max(sides) > 250
    assert min(sides) < 200


def test_a_blank_sheet_shows_nothing(page):
    empty = flawed(page, (Flaw(FlawKind.BLANK),)).convert("L")
    tones = empty.tobytes()
    assert 235 < min(tones) <= max(tones) < 255


def test_of_two_sheets_at_once_most_of_the_second_is_lost(page):
    second = Image.new("RGB", SIZE, (200, 220, 255))
    seen = two_at_once(page, second, 1)
    blue = sum(seen.getpixel((10, y)) == (200, 220, 255) for y in range(SIZE[1]))
    assert 0.05 * SIZE[1] < blue < 0.25 * SIZE[1]
    assert seen.size == SIZE


def sheets(feeder: Feeder, *flaws: FlawKind | None) -> None:
    for flaw in flaws:
        feeder._sheets.append(Sheet(Image.new("RGB", (8, 8)), flaws=(Flaw(flaw),) if flaw else ()))


def test_a_double_feed_that_the_model_sees_loses_no_sheet():
    feeder = Feeder(detects_double_feed=True)
    sheets(feeder, FlawKind.DOUBLE_FEED, None)
    assert feeder.pull(both_sides=False) is Condition.DOUBLE_FEED
    assert feeder.pull(both_sides=False) is Condition.DOUBLE_FEED
    feeder.control({"do": "clear"})
    assert [type(feeder.pull(both_sides=False)) for _ in range(3)] == [tuple, tuple, Condition]


def test_a_double_feed_that_the_model_does_not_see_gives_one_page_of_two():
    feeder = Feeder(detects_double_feed=False)
    sheets(feeder, FlawKind.DOUBLE_FEED, None)
    (side,) = feeder.pull(both_sides=False)
    assert isinstance(side, Side)
    assert feeder.pull(both_sides=False) is Condition.FEEDER_EMPTY


def test_a_sheet_that_jams_stays_and_jams_once():
    feeder = Feeder()
    sheets(feeder, FlawKind.JAM)
    assert feeder.pull(both_sides=False) is Condition.SHEET_JAM
    assert feeder.loaded
    feeder.control({"do": "clear"})
    assert len(feeder.pull(both_sides=True)) == 2
