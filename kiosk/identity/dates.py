"""Dates as cards write them, turned into ISO."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_SHAPES = (
    re.compile(r"(?P<day>[0-9]{1,2})[/.\-](?P<month>[0-9]{1,2})[/.\-](?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})[/.\-](?P<month>[0-9]{2})[/.\-](?P<day>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<year>[0-9]{4})"),
)
_YEARS = range(1850, 2150)
_NEVER = re.compile(r"KHONG (CO )?THOI HAN|VO THOI HAN")


def iso_date(text: str) -> str:
    """`01/02/1985`, `01021985` or `1985-02-01` as `1985-02-01`; empty when it is no date.

    A date whose day or month is not known (`00001985`, `1985`) becomes its year. Eight figures are day, month
    and year, and only when that is no date in a lifetime, year, month and day.
    """
    clean = text.strip()
    for shape in _SHAPES:
        match = shape.fullmatch(clean)
        if match is not None and (iso := _iso(**{k: int(v) for k, v in match.groupdict().items()})):
            return iso
    return ""


def never_expires(text: str) -> bool:
    """Tell whether `text` is "Không thời hạn", with or without accents."""
    flat = unicodedata.normalize("NFD", text.upper())
    return (
        _NEVER.fullmatch(" ".join("".join(c for c in flat if not unicodedata.combining(c)).split()))
        is not None
    )


def in_date(expiry: str, on: date) -> bool | None:
    """Tell whether a card with this ISO expiry date is valid on a day, the last day included.

    A bare year is valid until its end; None when there is no date.
    """
    return on.isoformat()[: len(expiry)] <= expiry if expiry else None


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    if year not in _YEARS:
        return ""
    if not month or not day:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
