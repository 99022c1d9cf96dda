"""Dates as cards write them, turned into ISO."""

from __future__ import annotations

import re
from datetime import date

_SHAPES = (
    re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    re.compile(r"(?P<year>\d{4})"),
)


def iso_date(text: str) -> str:
    """`01/02/1985`, `01021985` or `1985-02-01` as `1985-02-01`; empty when it is no date.

    A date whose day or month is not known (`00001985`, `1985`) becomes its year.
    """
    for shape in _SHAPES:
        match = shape.fullmatch(text.strip())
        if match is None:
            continue
        parts = {name: int(value) for name, value in match.groupdict().items()}
        year, month, day = parts["year"], parts.get("month", 0), parts.get("day", 0)
        if not month or not day:
            return f"{year:04}"
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return ""
    return ""
