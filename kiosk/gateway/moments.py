"""Times as the gateway's database keeps them: whole milliseconds since 1970 in UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime

# A day from the ends of what Python can reckon with: what stands between is a moment in every time zone.
_EARLIEST, _LATEST = -62_135_510_400_000, 253_402_214_400_000


def now() -> int:
    """Give the present moment."""
    return milliseconds(time.time())


def milliseconds(seconds: float) -> int:
    """Turn seconds since 1970 into what is kept."""
    return round(seconds * 1000)


def of_moment(moment: datetime) -> int:
    """Turn a moment into what is kept."""
    return milliseconds(moment.timestamp())


def moment_of(kept: int) -> datetime:
    """Turn what is kept into a moment; one from before or after all calendars into the nearest there is."""
    return datetime.fromtimestamp(min(max(kept, _EARLIEST), _LATEST) / 1000, UTC)


def moment_or_none(kept: int | None) -> datetime | None:
    """Turn what is kept into a moment where there is one."""
    return None if kept is None else moment_of(kept)
