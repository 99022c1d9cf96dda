"""A report held against those before it: what broke, what was mended, what became slower, and the trends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, say
from kiosk.technician.check import CheckResult, Outcome
from kiosk.technician.measures import of_the_machine, said, unit_of
from kiosk.technician.report import Report
from kiosk.words import date_words, month_words

# Less than this is the weather: both of them have to be passed for a sentence.
_LEAST_SHARE = 0.25
_LEAST_CHANGE = {
    "milliseconds": 100.0,
    "seconds": 0.5,
    "celsius": 8.0,
    "streaks": 1.0,
    "dots": 1.0,
    "specks": 3.0,
    "degrees": 0.5,
    "percent": 10.0,
}
_SLOWNESS = ("milliseconds", "seconds")
_MOST_SENTENCES = 8
_A_YEAR = timedelta(days=366)
# A chart of two points is a line to nowhere.
_LEAST_POINTS = 3
_MOST_POINTS = 60


@dataclass(frozen=True, slots=True)
class Trend:
    """One measure over time, oldest first; `unit` is the last part of its name (`milliseconds`)."""

    check: str
    measure: str
    title: str
    unit: str
    points: tuple[tuple[datetime, float], ...]


def compare(now: Report, past: Iterable[Report]) -> tuple[Phrase, ...]:
    """Say in what a machine differs from what it was, the gravest first: `past` in any order.

    Outcomes are held against the newest report before; measures against the middle of the oldest month of the
    last year, or where there is none against that report.
    """
    before = sorted(
        (one for one in past if now.taken_at - _A_YEAR <= one.taken_at and newness(one) < newness(now)),
        key=newness,
    )
    if not before:
        return ()
    earlier = [one for one in before if one.taken_at < now.taken_at]
    # The last one of another time, and this one as it was before checks were run again.
    olds = [*earlier[-1:], *before[len(earlier) :]]
    told = [*_broken(now, olds), *_measured(now, before), *_mended(now, olds)]
    return tuple(told[:_MOST_SENTENCES])


def newness(report: Report) -> tuple[datetime, datetime]:
    """Order reports; one whose checks were run again is newer, though of the same time."""
    return report.taken_at, max((one.at for one in report.results), default=report.taken_at)


def trends(reports: Iterable[Report]) -> tuple[Trend, ...]:
    """Gather what was measured three times at least, in the order of the newest report's checks."""
    ordered = sorted(reports, key=newness)
    # By the times of the results: one that was carried over stands in several reports.
    found: dict[tuple[str, str], dict[datetime, float]] = {}
    if not ordered:
        return ()
    titles = {result.check: result.title for result in ordered[-1].results}
    for result in ordered[-1].results:
        for measure in result.measures:
            found[result.check, measure] = {}
    for report in ordered:
        for result in report.results:
            for measure, value in result.measures.items():
                if (result.check, measure) in found:
                    found[result.check, measure][result.at] = value
    return tuple(
        Trend(check, measure, titles[check], unit_of(measure), tuple(sorted(points.items())[-_MOST_POINTS:]))
        for (check, measure), points in found.items()
        if len(points) >= _LEAST_POINTS
    )


def _broken(now: Report, olds: Sequence[Report]) -> list[Phrase]:
    return [
        say("{title}: lần kiểm tra {date} còn đạt, nay không đạt.", title=Phrase(result.title), date=when)
        for result, when in _turned(now, olds, Outcome.PASSED, Outcome.FAILED)
    ]


def _mended(now: Report, olds: Sequence[Report]) -> list[Phrase]:
    return [
        say("{title}: lần kiểm tra {date} không đạt, nay đã đạt.", title=Phrase(result.title), date=when)
        for result, when in _turned(now, olds, Outcome.FAILED, Outcome.PASSED)
    ]


def _turned(
    now: Report, olds: Sequence[Report], was: Outcome, is_: Outcome
) -> Iterator[tuple[CheckResult, Phrase]]:
    """Give what ended otherwise in an older report, and the day of the newest such report."""
    days: dict[str, Phrase] = {}
    for old in olds:
        for result in old.results:
            if result.outcome is was:
                days[result.check] = date_words(old.taken_at.astimezone(VIETNAM))
    for one in now.results:
        if one.outcome is is_ and one.check in days:
            yield one, days[one.check]


def _measured(now: Report, before: Sequence[Report]) -> list[Phrase]:
    told: list[tuple[float, Phrase]] = []
    for result in now.results:
        for measure, value in result.measures.items():
            if not of_the_machine(measure):
                continue
            sentence = _change(result, measure, value, before, now.taken_at)
            if sentence is not None:
                told.append(sentence)
    return [sentence for _, sentence in sorted(told, key=lambda one: -one[0])]


def _change(
    result: CheckResult, measure: str, value: float, before: Sequence[Report], now: datetime
) -> tuple[float, Phrase] | None:
    """Say how a measure changed and how grave that is; None where it did not to speak of."""
    unit = unit_of(measure)
    if unit not in _LEAST_CHANGE:
        return None
    found = _baseline(result.check, measure, before, now)
    if found is None:
        return None
    base, when = found
    change = value - base
    if abs(change) < _LEAST_CHANGE[unit] or abs(change) < _LEAST_SHARE * abs(base):
        return None
    title = Phrase(result.title)
    share = round(100 * abs(change) / base) if base else 100
    if unit in _SLOWNESS and change > 0:
        return change / (base or 1), say(
            "{title}: chậm hơn {share} % so với {when}.", title=title, share=share, when=when
        )
    if unit in _SLOWNESS:
        return change / (base or 1), say(
            "{title}: nhanh hơn {share} % so với {when}.", title=title, share=share, when=when
        )
    old, new = said(base, unit), said(value, unit)
    return change / (base or 1), say(
        "{title}: {old} {when}, nay {new}.", title=title, old=old, when=when, new=new
    )


def _baseline(
    check: str, measure: str, before: Sequence[Report], now: datetime
) -> tuple[float, Phrase] | None:
    """Find the middle of the oldest month that has this measure, not counting this month; else the last."""
    taken = [
        (report.taken_at.astimezone(VIETNAM), result.measures[measure])
        for report in before
        for result in report.results
        if result.check == check and measure in result.measures
    ]
    if not taken:
        return None
    here = now.astimezone(VIETNAM)
    older = [(when, value) for when, value in taken if (when.year, when.month) != (here.year, here.month)]
    if not older:
        when, value = taken[-1]
        return value, say("lần kiểm tra {date}", date=date_words(when))
    first = older[0][0]
    values = [value for when, value in older if (when.year, when.month) == (first.year, first.month)]
    return median(values), month_words(first, year=first.year != here.year)
