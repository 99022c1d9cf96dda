"""Dates, times and money as people say them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from kiosk.words import date_words, day_words, moment_words, money_words, time_words


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_words(date(2026, 11, 24)) == "thứ Ba, 24/11/2026"
    assert day_words(date(2026, 11, 22)) == "Chủ Nhật, 22/11/2026"


def test_a_week_has_seven_different_days_and_monday_is_the_second() -> None:
    week = [day_words(date(2026, 11, 23) + timedelta(days=n)).split(",")[0] for n in range(7)]
    assert week[0] == "thứ Hai"
    assert len(set(week)) == 7


def test_a_date_is_day_month_year_with_two_digits() -> None:
    assert date_words(date(1985, 2, 1)) == "01/02/1985"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(15, 30), "15 giờ 30"),
        (time(8, 5), "8 giờ 05"),
        (time(8, 0), "8 giờ"),
        (time(0, 0), "0 giờ"),
    ],
)
def test_a_time_is_said_in_hours_and_minutes(moment: time, said: str) -> None:
    assert time_words(moment) == said


def test_a_moment_is_said_on_the_clock_it_was_given_in() -> None:
    vietnam = timezone(timedelta(hours=7))
    assert moment_words(datetime(2026, 11, 24, 15, 30, tzinfo=vietnam)) == "15 giờ 30, thứ Ba, 24/11/2026"


@pytest.mark.parametrize(
    ("dong", "said"), [(0, "0 đồng"), (500, "500 đồng"), (12500, "12.500 đồng"), (1234567, "1.234.567 đồng")]
)
def test_money_is_grouped_by_three_with_points(dong: int, said: str) -> None:
    assert money_words(dong) == said
