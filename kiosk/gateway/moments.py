"""Times as the gateway's database keeps them: whole milliseconds since 1970 in UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime


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
    """Turn what is kept into a moment."""
    return datetime.fromtimestamp(kept / 1000, UTC)


def moment_or_none(kept: int | None) -> datetime | None:
    """Turn what is kept into a moment where there is one."""
    return None if kept is None else moment_of(kept)
