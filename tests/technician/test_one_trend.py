"""The trend of one check: drawn from three measures on, with its ends in words and what changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.technician.one_trend import HEIGHT, WIDTH, trend_of
from tests.technician.reports import NOW, half_a_year, read_took, reported, streaked

pytestmark = pytest.mark.slow

READ = read_took(2101).check


def test_a_check_that_wears_is_drawn_with_its_ends_and_the_report_s_sentence():
    past = half_a_year()
    drawn = trend_of(READ, reported(read_took(2101), streaked(0)), past)
    (first,) = [one for one in past[0].results if one.check == READ]
    assert drawn.words == (
        f"Từ {first.measures['read_milliseconds']:,.0f} mili giây ".replace(",", ".")
        + f"({past[0].taken_at:%d/%m/%Y}) đến 2.101 mili giây ({NOW:%d/%m/%Y})."
    )
    assert drawn.changes == ("Đọc thẻ thử: chậm hơn 40 % so với tháng 5.",)
    line = drawn.line[1 : drawn.line.index("M", 1)]
    points = [tuple(map(float, point.split())) for point in line.split("L")]
    assert len(points) == len(past) + 1
    assert points == sorted(points)
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in points)


def test_less_than_three_measures_or_none_that_ever_moves_are_no_trend():
    def at(days: int, milliseconds: float):
        when = NOW - timedelta(days=days)
        return reported(read_took(milliseconds, when), at=when)

    assert trend_of(READ, at(0, 900), [at(9, 800)]) is None
    assert trend_of(READ, at(0, 800), [at(9, 800), at(20, 800)]) is None
    assert trend_of("sound-plays", at(0, 900), [at(9, 800), at(20, 700)]) is None
    assert trend_of(READ, at(0, 900), [at(9, 800), at(20, 700)]) is not None
