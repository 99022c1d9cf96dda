"""A small chart of one trend as geometry: where its line, its marks and its numbers stand, in any unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.technician.comparing import Trend
from kiosk.technician.measures import COUNTED, of_the_machine

# What wears or heats, as the ends of its measures' names, the most telling first.
_TELLING = (
    "streaks",
    "specks",
    "dots",
    "read_milliseconds",
    "celsius",
    "skew_degrees",
    "milliseconds",
    "degrees",
    "percent",
    "seconds",
)
# Steps that a person counts in.
_STEPS = (1.0, 2.0, 5.0, 10.0)
_MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across at height `y`, for the value."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A trend in a field of `width` x `height`, y going down; `points` oldest first, the last is today's."""

    width: float
    height: float
    points: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    first: datetime
    last: datetime


def plot(trend: Trend, width: float, height: float) -> Chart:
    """Place a trend: time goes right, values go up from nought (or from the least, where that is below)."""
    first, last = trend.points[0][0], trend.points[-1][0]
    span = (last - first).total_seconds() or 1.0
    values = [value for _, value in trend.points]
    step = _step(min(0.0, *values), max(values), whole=trend.unit in COUNTED)
    low = math.floor(min(0.0, *values) / step) * step
    high = max(math.ceil(max(values) / step) * step, low + step)

    def up(value: float) -> float:
        return height - height * (value - low) / (high - low)

    points = tuple((width * (when - first).total_seconds() / span, up(value)) for when, value in trend.points)
    count = round((high - low) / step)
    ticks = tuple(Tick(up(low + number * step), low + number * step) for number in range(count + 1))
    return Chart(width, height, points, ticks, first, last)


def telling(trends: Iterable[Trend]) -> list[Trend]:
    """Choose one measure a check, the most telling of wear first; one that never moves tells nothing."""
    best: dict[str, tuple[int, Trend]] = {}
    for trend in trends:
        rank = next((at for at, end in enumerate(_TELLING) if trend.measure.endswith(end)), None)
        if (
            rank is None
            or not of_the_machine(trend.measure)
            or len({value for _, value in trend.points}) == 1
        ):
            continue
        if trend.check not in best or rank < best[trend.check][0]:
            best[trend.check] = rank, trend
    return [trend for _, trend in sorted(best.values(), key=lambda one: one[0])]


def _step(low: float, high: float, *, whole: bool) -> float:
    """Choose what the lines across are apart; of things that are counted a whole number."""
    wanted = max((high - low or 1.0) / _MOST_STEPS, 1.0 if whole else 0.0)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in _STEPS if step * power >= wanted * 0.999)
