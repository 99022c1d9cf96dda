"""The trend of one check as a screen shows it: a small line, its ends in words, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, say
from kiosk.technician.charts import plot, telling
from kiosk.technician.comparing import compare, trends
from kiosk.technician.measures import said
from kiosk.technician.report import Report
from kiosk.words import date_words

# The field of a drawing: its height is that of all drawings of the house.
WIDTH, HEIGHT = 720, 96
_EDGE = 8
_DOT = 3.5


@dataclass(frozen=True, slots=True)
class CheckTrend:
    """`line` and `ground` are SVG paths on `WIDTH` x `HEIGHT`; `changes` are sentences as in the report."""

    line: str
    ground: str
    words: Phrase
    changes: tuple[Phrase, ...]


def trend_of(check: str, newest: Report, past: Sequence[Report]) -> CheckTrend | None:
    """Draw what tells most of a check; None where less than three measures were kept, or all are the same."""
    trend = next((one for one in telling(trends((*past, newest))) if one.check == check), None)
    if trend is None:
        return None
    chart = plot(trend, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE)
    points = [(round(_EDGE + x, 1), round(_EDGE + y, 1)) for x, y in chart.points]
    x, y = points[-1]
    dot = f"M{x - _DOT} {y}a{_DOT} {_DOT} 0 1 0 {2 * _DOT} 0a{_DOT} {_DOT} 0 1 0 {-2 * _DOT} 0"
    (first_at, first), (last_at, last) = trend.points[0], trend.points[-1]
    words = say(
        "Từ {first} ({first_day}) đến {last} ({last_day}).",
        first=said(first, trend.unit),
        first_day=_day(first_at),
        last=said(last, trend.unit),
        last_day=_day(last_at),
    )
    alone = replace(newest, results=tuple(one for one in newest.results if one.check == check))
    ground = f"M0 {HEIGHT - _EDGE}H{WIDTH}M0 {_EDGE}H{WIDTH}"
    return CheckTrend(
        "M" + "L".join(f"{x} {y}" for x, y in points) + dot, ground, words, compare(alone, past)
    )


def _day(at: datetime) -> Phrase:
    return date_words(at.astimezone(VIETNAM))
