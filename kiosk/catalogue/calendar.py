"""Working days: which days are off, and on which day a result may be expected.

Vietnam keeps one clock, seven hours ahead of UTC, without summer time: no time zone files are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.catalogue.errors import CatalogueDataError, YearNotLoaded
from kiosk.catalogue.procedure import Deadline, DeadlineUnit
from kiosk.catalogue.source import Source
from kiosk.clock import VIETNAM

# What comes in after this counts for the next working day (NĐ 309/2026, Điều 18(2)).
LAST_HOUR = time(15)
CLOSING = time(17)
HOURS_A_DAY = 8

_DAY = timedelta(days=1)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, less the days `off` (with their names), plus days `worked`.

    Only for the `years` that were loaded; for every other year it raises YearNotLoaded.
    """

    years: frozenset[int]
    off: Mapping[date, str]
    worked: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`; raises YearNotLoaded."""
        if day.year not in self.years:
            raise YearNotLoaded(day.year)
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """Return `day` itself if it is worked, else the first one after it; raises YearNotLoaded."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; with 0 `day` or the first worked after it.

        Raises YearNotLoaded when the count runs past what is known.
        """
        day = self.next_working_day(day)
        for _ in range(count):
            day = self.next_working_day(day + _DAY)
        return day


def expected_day(received: datetime, deadline: Deadline, calendar: WorkCalendar) -> date:
    """Return the day on which a dossier received at `received` (with a time zone) should be settled.

    The day of reception is not counted; reception on a day off counts for the next working day. Raises
    YearNotLoaded rather than promise a day in a year whose days off are not known.
    """
    if received.tzinfo is None:
        raise ValueError("the time of reception needs its time zone")
    local = received.astimezone(VIETNAM)
    day = calendar.next_working_day(local.date())
    clock = local.time() if day == local.date() else time(8)
    match deadline.unit:
        case DeadlineUnit.SAME_DAY:
            return calendar.add_working_days(day, int(clock > LAST_HOUR))
        case DeadlineUnit.HOURS:
            days, hours = divmod(deadline.amount, HOURS_A_DAY)
            late = datetime.combine(day, clock) + timedelta(hours=hours) > datetime.combine(day, CLOSING)
            return calendar.add_working_days(day, days + int(late))
        case DeadlineUnit.DAYS:
            # A term that ends on a day off ends on the next working day (Bộ luật Dân sự 2015, Điều 148).
            return calendar.next_working_day(local.date() + timedelta(days=deadline.amount))
        case DeadlineUnit.WORKING_DAYS:
            return calendar.add_working_days(day, deadline.amount)


class _Kind(StrEnum):
    OFF = "off"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class _DayOff:
    date: date
    name: str


@dataclass(frozen=True, slots=True)
class _DaysOff:
    source: Source
    years: frozenset[int]
    days_off: tuple[_DayOff, ...]


@dataclass(frozen=True, slots=True)
class _Override:
    date: date
    kind: _Kind
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class _Overrides:
    overrides: tuple[_Override, ...]


def load_calendar(folder: Path) -> WorkCalendar:
    """Read `days-off.json` and, over it, `overrides.json` (swapped days, as officially announced).

    Raises CatalogueDataError naming the file and what is wrong with it.
    """
    base = _read(folder / "days-off.json", _DaysOff)
    overrides = _read(folder / "overrides.json", _Overrides).overrides
    off = {day.date: day.name for day in base.days_off}
    off |= {day.date: day.name for day in overrides if day.kind is _Kind.OFF}
    worked = frozenset(day.date for day in overrides if day.kind is _Kind.WORK)
    return WorkCalendar(base.years, {day: name for day, name in off.items() if day not in worked}, worked)


def _read(file: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except OSError as error:
        raise CatalogueDataError(f"{file.name}: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogueDataError(f"{file.name}: {error}") from None
