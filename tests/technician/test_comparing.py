"""A report held against those before it says what changed, and nothing of what did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.languages.catalogue import load_languages
from kiosk.technician.charts import plot
from kiosk.technician.check import Outcome
from kiosk.technician.comparing import Trend, compare, trends
from kiosk.technician.measures import number_words, said
from tests.technician.reports import NOW, checked, half_a_year, read_took, reported, streaked


def test_reads_that_became_slower_are_told_against_the_oldest_month():
    (sentence,) = compare(reported(read_took(2101), streaked(0)), half_a_year())
    assert sentence == "Đọc thẻ thử: chậm hơn 40 % so với tháng 5."
    assert load_languages().say(sentence, "en").endswith(" 40% slower than in May.")


def test_a_month_of_another_year_is_told_with_its_year():
    last_year = reported(read_took(1000, NOW - timedelta(days=340)), at=NOW - timedelta(days=340))
    (sentence,) = compare(reported(read_took(2000)), [last_year])
    assert sentence == "Đọc thẻ thử: chậm hơn 100 % so với tháng 12/2025."


def test_within_the_first_month_the_report_before_is_what_it_is_held_against():
    yesterday = NOW - timedelta(days=1)
    (sentence,) = compare(reported(read_took(1000)), [reported(read_took(2000, yesterday), at=yesterday)])
    assert sentence == "Đọc thẻ thử: nhanh hơn 50 % so với lần kiểm tra 21/11/2026."


def test_one_bad_day_in_the_old_month_is_not_what_it_was():
    past = half_a_year()
    past[1] = reported(read_took(9000, past[1].taken_at), at=past[1].taken_at)
    assert compare(reported(read_took(1500), streaked(0)), past) == ()


@pytest.mark.parametrize("milliseconds", [1500, 1600, 1800, 1200])
def test_what_changes_as_the_weather_does_is_not_told(milliseconds):
    assert compare(reported(read_took(milliseconds)), half_a_year()) == ()


def test_what_broke_comes_first_then_what_wears_then_what_was_mended():
    yesterday = NOW - timedelta(days=1)
    before = reported(
        checked("clock", "Đồng hồ", Outcome.FAILED), streaked(0, yesterday), read_took(1000), at=yesterday
    )
    now = reported(checked("clock", "Đồng hồ"), streaked(3), read_took(1500))
    assert compare(now, [before]) == (
        "Tờ giấy trắng qua máy quét: lần kiểm tra 21/11/2026 còn đạt, nay không đạt.",
        "Tờ giấy trắng qua máy quét: 0 vệt lần kiểm tra 21/11/2026, nay 3 vệt.",
        "Đọc thẻ thử: chậm hơn 50 % so với lần kiểm tra 21/11/2026.",
        "Đồng hồ: lần kiểm tra 21/11/2026 không đạt, nay đã đạt.",
    )


def test_reports_that_come_later_and_those_of_over_a_year_ago_tell_nothing():
    later, long_ago = NOW + timedelta(days=1), NOW - timedelta(days=400)
    past = [reported(read_took(10, when), at=when) for when in (later, long_ago)]
    assert compare(reported(read_took(2000)), [*past, reported(read_took(2000))]) == ()


def test_days_left_are_no_news():
    yesterday = NOW - timedelta(days=60)
    results = [
        checked("keys", "Khoá", measures={"days_left": days, "bytes_free": days, "clock_ahead_seconds": days})
        for days in (400, 9)
    ]
    assert compare(reported(results[1]), [reported(results[0], at=yesterday)]) == ()


def test_a_trend_needs_three_points_and_a_check_that_is_still_there():
    past = half_a_year()
    now = reported(read_took(1500), checked("new", "Mới", measures={"streaks": 1.0}))
    (trend,) = trends([now, *reversed(past)])
    assert (trend.check, trend.measure, trend.unit) == ("chip-read", "read_milliseconds", "milliseconds")
    assert len(trend.points) == len(past) + 1
    assert list(trend.points) == sorted(trend.points)
    assert trends([]) == ()


def _trend(unit: str, *values: float) -> Trend:
    points = tuple((NOW + timedelta(days=day), value) for day, value in enumerate(values))
    return Trend("check", f"x_{unit}", "Tên", unit, points)


@pytest.mark.parametrize(
    "values",
    [(0, 0, 0), (5, 5, 5), (1, 2, 3), (-4, 0, 9), (1e-3, 2e-3, 3e-3), (1e9, 3e9, 2e9), (0.1, 99.9, 7)],
)
@pytest.mark.parametrize("unit", ["milliseconds", "streaks"])
def test_a_chart_holds_all_its_points_and_numbers_a_person_counts_in(values, unit):
    chart = plot(_trend(unit, *values), 60, 25)
    assert all(0 <= x <= 60 and 0 <= y <= 25 for x, y in chart.points)
    assert chart.points[0][0] == 0
    assert chart.points[-1][0] == 60
    assert 2 <= len(chart.ticks) <= 7
    if unit == "streaks":
        assert all(tick.value == round(tick.value) for tick in chart.ticks)


def test_a_chart_of_one_moment_is_a_point():
    trend = _trend("celsius", 40, 41, 42)
    still = replace(trend, points=tuple((NOW, value) for _, value in trend.points))
    assert {x for x, _ in plot(still, 60, 25).points} == {0}


def test_numbers_are_written_as_vietnamese_does():
    assert [number_words(value) for value in (0, 3, 12.54, 1234.5, 1e6)] == [
        "0", "3", "12,5", "1.234", "1.000.000",
    ]  # fmt: skip
    assert said(53.26, "celsius") == "53,3 °C"
    assert said(7, "unknown") == "7"


def test_what_was_measured_is_said_in_english_with_english_marks():
    say = load_languages().say
    assert [say(said(value, "celsius"), "en") for value in (53.26, 1234.5)] == ["53.3 °C", "1,234 °C"]
