from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.calendar import WorkCalendar, expected_day, load_calendar
from kiosk.catalogue.errors import CatalogueDataError, YearNotLoaded
from kiosk.catalogue.procedure import Deadline, DeadlineUnit
from kiosk.catalogue.source import Confidence, Source
from kiosk.clock import VIETNAM

SOURCE = Source("thử", date(2026, 11, 22), Confidence.HIGH)
SAME_DAY = Deadline(0, DeadlineUnit.SAME_DAY, SOURCE)

# Far enough from the end of the last year that is known for any count below.
days = st.dates(date(2025, 1, 1), date(2027, 9, 30))
counts = st.integers(0, 25)


def working(count: int) -> Deadline:
    return Deadline(count, DeadlineUnit.WORKING_DAYS, SOURCE)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=VIETNAM)


def test_the_new_culture_day_is_off_from_2026(calendar: WorkCalendar) -> None:
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.off[date(2026, 11, 24)] == "Ngày Văn hóa Việt Nam"
    assert calendar.is_working_day(date(2025, 11, 24))


def test_tet_2027_is_off_and_work_begins_again_after_it(calendar: WorkCalendar) -> None:
    assert all(not calendar.is_working_day(date(2027, 2, day)) for day in range(4, 11))
    assert calendar.add_working_days(date(2027, 2, 3), 1) == date(2027, 2, 11)


def test_a_saturday_that_makes_up_for_a_swapped_monday_is_worked(calendar: WorkCalendar) -> None:
    assert calendar.is_working_day(date(2026, 8, 22))
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert not calendar.is_working_day(date(2026, 8, 29))


def test_same_day_turns_into_the_next_working_day_after_fifteen_hours(calendar: WorkCalendar) -> None:
    monday = date(2026, 11, 23)
    assert expected_day(at(monday, 15), SAME_DAY, calendar) == monday
    # The next day is the Culture Day.
    assert expected_day(at(monday, 15, 0, 1), SAME_DAY, calendar) == date(2026, 11, 25)
    assert expected_day(at(monday, 23, 59), SAME_DAY, calendar) == date(2026, 11, 25)


def test_what_comes_on_a_day_off_counts_for_the_next_working_day(calendar: WorkCalendar) -> None:
    sunday = date(2026, 11, 22)
    assert expected_day(at(sunday, 20), SAME_DAY, calendar) == date(2026, 11, 23)
    assert expected_day(at(sunday, 20), working(1), calendar) == date(2026, 11, 25)


def test_the_clock_that_counts_is_the_one_in_vietnam(calendar: WorkCalendar) -> None:
    # 20:00 on Sunday in UTC is Monday morning in Vietnam; 09:00 is 16:00.
    assert expected_day(datetime(2026, 11, 22, 20, tzinfo=UTC), SAME_DAY, calendar) == date(2026, 11, 23)
    assert expected_day(datetime(2026, 11, 23, 9, tzinfo=UTC), SAME_DAY, calendar) == date(2026, 11, 25)
    with pytest.raises(ValueError, match="time zone"):
        expected_day(datetime(2026, 11, 23, 9), SAME_DAY, calendar)  # noqa: DTZ001  # the point of the test


def test_working_days_leave_out_the_day_of_reception(calendar: WorkCalendar) -> None:
    assert expected_day(at(date(2026, 11, 23), 10), working(3), calendar) == date(2026, 11, 27)
    assert expected_day(at(date(2026, 12, 30), 10), working(3), calendar) == date(2027, 1, 5)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day(calendar: WorkCalendar) -> None:
    ten = Deadline(10, DeadlineUnit.DAYS, SOURCE)
    assert expected_day(at(date(2026, 11, 23), 10), ten, calendar) == date(2026, 12, 3)
    assert expected_day(at(date(2026, 11, 25), 10), ten, calendar) == date(2026, 12, 7)


def test_hours_run_over_closing_into_the_next_working_day(calendar: WorkCalendar) -> None:
    one = Deadline(1, DeadlineUnit.HOURS, SOURCE)
    monday = date(2026, 11, 23)
    assert expected_day(at(monday, 10), one, calendar) == monday
    assert expected_day(at(monday, 16, 30), one, calendar) == date(2026, 11, 25)
    assert expected_day(at(monday, 23, 30), one, calendar) == date(2026, 11, 25)
    assert expected_day(at(monday, 9), Deadline(8, DeadlineUnit.HOURS, SOURCE), calendar) == date(
        2026, 11, 25
    )


def test_no_day_is_promised_in_a_year_that_is_not_loaded(calendar: WorkCalendar) -> None:
    with pytest.raises(YearNotLoaded, match="2028"):
        expected_day(at(date(2027, 12, 30), 10), working(5), calendar)
    with pytest.raises(YearNotLoaded, match="2024"):
        calendar.is_working_day(date(2024, 12, 31))


@given(day=days, count=counts)
def test_a_result_is_never_expected_on_a_day_off(calendar: WorkCalendar, day: date, count: int) -> None:
    landed = calendar.add_working_days(day, count)
    assert calendar.is_working_day(landed)
    assert landed.weekday() < 5 or landed in calendar.worked
    assert landed not in calendar.off


@given(day=days, first=counts, then=counts)
def test_adding_days_twice_is_adding_their_sum(
    calendar: WorkCalendar, day: date, first: int, then: int
) -> None:
    twice = calendar.add_working_days(calendar.add_working_days(day, first), then)
    assert twice == calendar.add_working_days(day, first + then)


@given(day=days, later=st.integers(0, 40), count=counts)
def test_who_comes_later_is_never_served_earlier(
    calendar: WorkCalendar, day: date, later: int, count: int
) -> None:
    after = min(day + timedelta(days=later), date(2027, 10, 15))
    assert calendar.add_working_days(day, count) <= calendar.add_working_days(max(day, after), count)


@given(day=days, minutes=st.integers(0, 24 * 60 - 1), count=st.integers(1, 20))
def test_counting_passes_exactly_that_many_working_days(
    calendar: WorkCalendar, day: date, minutes: int, count: int
) -> None:
    end = expected_day(at(day, minutes // 60, minutes % 60), working(count), calendar)
    begin = calendar.next_working_day(day)
    passed = (begin + timedelta(days=n + 1) for n in range((end - begin).days))
    assert sum(calendar.is_working_day(one) for one in passed) == count


def test_a_wrong_calendar_is_refused_by_file(tmp_path: Path) -> None:
    assets = Path(__file__).resolve().parents[2] / "assets" / "calendar"
    shutil.copytree(assets, tmp_path / "c")
    (tmp_path / "c" / "overrides.json").write_text('{"overrides": [{"date": "2026-02-30"}]}')
    with pytest.raises(CatalogueDataError, match=r"overrides\.json"):
        load_calendar(tmp_path / "c")
    with pytest.raises(CatalogueDataError, match=r"days-off\.json"):
        load_calendar(tmp_path)
