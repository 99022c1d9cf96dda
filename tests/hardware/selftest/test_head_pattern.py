"""Dead dots of a printing head, counted on a picture of the paper that a simulated printer drew."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from hardware.selftest.head_pattern import HeadSeen, draw_head_pattern, look_at_head
from hardware.simulated.receipt_mechanism import Mechanism
from hardware.vocabulary import PrinterCapabilities

pytestmark = pytest.mark.slow

USUAL = PrinterCapabilities(576, 203)
SLIM = PrinterCapabilities(512, 180)


def printed(dead: list[int], can: PrinterCapabilities = USUAL) -> Image.Image:
    """Let a head burn the pattern, and look at the slip."""
    iron = Mechanism(can.dots, can.dpi, dead_dots=frozenset(dead))
    pattern = draw_head_pattern(can).point(lambda tone: 255 - tone).convert("1")
    rows = pattern.tobytes()
    iron.burn([rows[at : at + iron.stride] for at in range(0, len(rows), iron.stride)])
    iron.cut(partial=True)
    return Image.open(io.BytesIO(iron.slips[0].png())).convert("RGB")


def scanned(picture: Image.Image, dpi: int, can: PrinterCapabilities = USUAL, turn: float = 0.0) -> HeadSeen:
    factor = dpi / can.dpi
    size = (round(picture.width * factor), round(picture.height * factor))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    picture = picture.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=(226, 227, 228))
    found = look_at_head(picture, dpi, can)
    assert found is not None
    return found


@pytest.mark.parametrize("can", [USUAL, SLIM])
def test_a_whole_head_has_no_dead_dot(can):
    found = scanned(printed([], can), 300, can)
    assert found.dead == ()
    assert found.short_mm < 0.3
    assert found.darkness > 0.7


@pytest.mark.parametrize("dpi", [200, 300, 600])
def test_dead_dots_are_named_by_number_neighbours_and_the_last_ones_too(dpi):
    dead = [1, 40, 41, 200, 333, 334, 335, 574]
    assert list(scanned(printed(dead), dpi).dead) == dead


def test_any_few_dead_dots_are_found_on_a_slip_that_was_fed_askew():
    seed = random.randrange(1_000_000)  # noqa: S311 - a seed
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    dice = random.Random(seed)  # noqa: S311 - a page, not a secret
    dead = sorted(dice.sample(range(1, 575), 6))
    found = scanned(printed(dead), 300, turn=dice.uniform(-3, 3))
    assert list(found.dead) == dead


def test_dots_that_are_dead_at_the_edge_make_the_bars_short():
    found = scanned(printed(list(range(24))), 300)
    assert found.short_mm == pytest.approx(3.0, abs=0.3)


def test_a_slip_in_the_corner_of_a_scan_of_a4_is_found():
    slip = printed([40, 333]).resize((1014, 483), Image.Resampling.BICUBIC)
    page = Image.new("RGB", (2480, 3508), "white")
    page.paste(slip, (200, 300))
    found = look_at_head(page, 300, USUAL)
    assert found is not None
    assert found.dead == (40, 333)


def test_a_scratch_through_one_bar_is_no_dead_dot():
    slip = printed([])
    slip.paste((250, 250, 250), (300, 0, 303, 60))
    assert scanned(slip, 300).dead == ()


def test_what_is_not_the_pattern_is_none():
    assert look_at_head(Image.new("RGB", (600, 800), "white"), 203, USUAL) is None
    assert look_at_head(Image.new("RGB", (600, 800), "black"), 203, USUAL) is None
    assert look_at_head(printed([]).crop((0, 0, 700, 120)), 203, USUAL) is None


def test_the_pattern_burns_every_dot_in_both_bars_and_once_between():
    pattern = draw_head_pattern(USUAL)
    assert pattern.size[0] == USUAL.dots
    bars = [pattern.crop((0, top, USUAL.dots, top + 1)).tobytes() for top in (0, pattern.height - 1)]
    assert bars == [b"\0" * USUAL.dots] * 2
    stairs = pattern.crop((0, 33, USUAL.dots, pattern.height - 33))
    for dot in range(USUAL.dots):
        column = stairs.crop((dot, 0, dot + 1, stairs.height)).tobytes()
        assert 0 < column.count(0) < 10
