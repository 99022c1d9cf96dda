"""Dates, times and money in the Vietnamese of the street: one way to say them on screens and slips."""

from __future__ import annotations

from datetime import date, datetime, time

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ Nhật")


def day_words(day: date) -> str:
    """Say a day: `thứ Ba, 24/11/2026`."""
    return f"{_WEEKDAYS[day.weekday()]}, {date_words(day)}"


def date_words(day: date) -> str:
    """Say a date without its weekday: `24/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def time_words(moment: datetime | time) -> str:
    """Say a time of day: `15 giờ 30`, and `8 giờ` on the hour; the hour is the one on the given clock."""
    return f"{moment.hour} giờ {moment.minute:02d}" if moment.minute else f"{moment.hour} giờ"


def moment_words(moment: datetime) -> str:
    """Say a time and its day: `15 giờ 30, thứ Ba, 24/11/2026`."""
    return f"{time_words(moment)}, {day_words(moment.date())}"


def money_words(dong: int) -> str:
    """Say an amount of whole đồng in groups of three: `12.500 đồng`."""
    return f"{dong:,}".replace(",", ".") + " đồng"
