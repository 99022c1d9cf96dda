"""What a blank sheet tells of a scanner."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageDraw

from hardware.selftest.blank_sheet import look_at_blank, marked
from hardware.simulated.flaws import Flaw, FlawKind, flawed

pytestmark = pytest.mark.slow

DPI = 150
SIZE = (1240, 1754)
MM = DPI / 25.4


def sheet(*flaws: Flaw) -> Image.Image:
    return flawed(Image.new("RGB", SIZE), (Flaw(FlawKind.BLANK, seed=1), *flaws))


def streaked(at_mm: float, tone: tuple[int, int, int], wide: int = 1) -> Image.Image:
    page = sheet()
    x = round(at_mm * MM)
    ImageDraw.Draw(page).rectangle((x, 0, x + wide - 1, page.height), fill=tone)
    return page


def test_a_clean_sheet_has_neither_streaks_nor_specks():
    seen = look_at_blank(sheet(), DPI)
    assert (seen.blank, seen.streaks, seen.specks) == (True, (), ())
    assert seen.evenness > 0.98


@pytest.mark.parametrize("tone", [(60, 60, 60), (236, 232, 225), (250, 200, 200)])
def test_a_streak_is_found_where_it_lies_dark_faint_or_of_one_colour(tone):
    (streak,) = look_at_blank(streaked(61.0, tone), DPI).streaks
    assert streak.at_mm == pytest.approx(61.0, abs=0.2)
    assert streak.depth < 0


def test_every_streak_that_dirt_may_draw_is_counted():
    seed = random.randrange(1_000_000)  # noqa: S311 - a seed
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    dice = random.Random(seed)  # noqa: S311 - a page, not a secret
    places = sorted(dice.sample(range(15, 195, 6), 4))
    page = sheet()
    pen = ImageDraw.Draw(page)
    for at in places:
        x = round(at * MM)
        pen.rectangle((x, 0, x + dice.randrange(3), page.height), fill=(dice.randrange(90, 200),) * 3)
    found = [streak.at_mm for streak in look_at_blank(page, DPI).streaks]
    assert found == pytest.approx(places, abs=0.6)


def test_a_line_that_does_not_go_through_the_page_is_no_streak():
    page = sheet()
    ImageDraw.Draw(page).rectangle((600, 0, 602, page.height // 3), fill=(200, 200, 200))
    assert look_at_blank(page, DPI).streaks == ()


def test_a_shadow_at_a_side_and_a_sheet_askew_are_no_streaks():
    assert look_at_blank(sheet(Flaw(FlawKind.SHADOW, 0.5, 1)), DPI).streaks == ()
    assert look_at_blank(sheet(Flaw(FlawKind.SKEW, 0.2, 3)), DPI).streaks == ()


def test_a_lamp_that_is_dark_at_a_side_is_measured():
    assert look_at_blank(sheet(Flaw(FlawKind.SHADOW, 0.5, 1)), DPI).evenness < 0.85


def test_crumbs_are_counted_and_a_streak_is_none():
    flaws = (Flaw(FlawKind.DUST, 0.5, 2), Flaw(FlawKind.STREAK, 0.0, 5))
    seen = look_at_blank(sheet(*flaws), DPI)
    assert len(seen.specks) == 13
    assert len(seen.streaks) == 1


def test_a_sheet_that_is_written_on_is_not_blank():
    page = sheet()
    pen = ImageDraw.Draw(page)
    for y in range(150, 1600, 26):
        for x in range(120, 1100, 14):
            pen.rectangle((x, y, x + 7, y + 11), fill=(20, 20, 20))
    assert not look_at_blank(page, DPI).blank
    assert not look_at_blank(Image.new("RGB", SIZE, (40, 40, 40)), DPI).blank


def test_the_marked_sheet_shows_where_the_dirt_is():
    page = streaked(61.0, (60, 60, 60))
    seen = look_at_blank(page, DPI)
    shown = marked(page, DPI, seen)
    assert shown.size == page.size
    red = [at for at in range(SIZE[0]) if shown.getpixel((at, 5)) == (178, 34, 34)]
    assert red
    assert sum(red) / len(red) == pytest.approx(61.0 * MM, abs=3)


def test_writing_whose_letters_stand_under_each_other_is_no_dirt():
    page = sheet()
    pen = ImageDraw.Draw(page)
    for y in range(150, 1600, 26):
        for x in range(120, 1100, 14):
            pen.line((x, y, x, y + 11), fill=(20, 20, 20), width=2)
    seen = look_at_blank(page, DPI)
    assert not seen.blank
    assert seen.streaks == ()


def test_a_single_letter_on_the_sheet_makes_it_one_that_is_written_on():
    page = sheet()
    ImageDraw.Draw(page).line((400, 500, 412, 520, 424, 500), fill=(40, 40, 120), width=3)
    assert not look_at_blank(page, DPI).blank
