"""Dates, times and money in the Vietnamese of the street: one way to say them on screens and slips.

Each is a `Phrase`: how another language puts it stands in that language's catalogue.
"""

from __future__ import annotations

from datetime import date, datetime, time

from kiosk.languages.phrase import Phrase, say

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật")
_MONTHS = (
    "tháng 1",
    "tháng 2",
    "tháng 3",
    "tháng 4",
    "tháng 5",
    "tháng 6",
    "tháng 7",
    "tháng 8",
    "tháng 9",
    "tháng 10",
    "tháng 11",
    "tháng 12",
)


def day_words(day: date) -> Phrase:
    """Say a day: `thứ Ba, 24/11/2026`."""
    return say("{weekday}, {date}", weekday=Phrase(_WEEKDAYS[day.weekday()]), date=date_words(day))


def date_words(day: date) -> Phrase:
    """Say a date without its weekday: `24/11/2026`."""
    return say(
        "{day:02}/{month:02}/{year:04}",
        day=day.day,
        month=day.month,
        year=day.year,
        # For languages that name their months.
        month_name=Phrase(_MONTHS[day.month - 1]),
    )


def month_words(day: date, *, year: bool = False) -> Phrase:
    """Say a month, with its year where that is not understood: `tháng 5`, `tháng 5/2026`."""
    month = Phrase(_MONTHS[day.month - 1])
    return say("{month}/{year}", month=month, year=day.year) if year else month


def time_words(moment: datetime | time) -> Phrase:
    """Say a time of day: `15 giờ 30`, and `8 giờ` on the hour; the hour is the one on the given clock."""
    if moment.minute:
        return say("{hour} giờ {minute:02}", hour=moment.hour, minute=moment.minute)
    return say("{hour} giờ", hour=moment.hour)


def moment_words(moment: datetime) -> Phrase:
    """Say a time and its day: `15 giờ 30, thứ Ba, 24/11/2026`."""
    return say("{time}, {day}", time=time_words(moment), day=day_words(moment.date()))


def money_words(dong: int) -> Phrase:
    """Say an amount of whole đồng in groups of three: `12.500 đồng`."""
    return say("{amount:,} đồng", amount=dong)
