"""What a check measured, in words: the last part of a measure's name is its unit (`read_milliseconds`)."""

from __future__ import annotations

import re

from kiosk.languages.phrase import Phrase, number, say

# What says more about the day than about the machine: no news, and no chart.
_OF_THE_DAY = re.compile(r"(^|_)(days_left|bytes|sheets|codes|offset|ahead|age|waiting|oldest)(_|$)")
# Of these there is no half.
COUNTED = frozenset({"streaks", "dots", "specks"})

_UNITS = {
    "milliseconds": say("mili giây"),
    "seconds": say("giây"),
    "celsius": say("°C"),
    "streaks": say("vệt"),
    "dots": say("chấm"),
    "specks": say("đốm"),
    "degrees": say("độ nghiêng"),
    "percent": say("%"),
    "left": say("ngày còn lại"),
    "days": say("ngày"),
    "hours": say("giờ"),
    "volts": say("vôn"),
}


def of_the_machine(measure: str) -> bool:
    """Whether a measure tells how the machine wears, and not what day it is."""
    return _OF_THE_DAY.search(measure) is None


def unit_of(measure: str) -> str:
    """Return the unit of a measure: what its name ends in."""
    return measure.rpartition("_")[2]


def unit_words(unit: str) -> str:
    """Name a unit; empty for one that is a bare number."""
    return _UNITS.get(unit, "")


def number_words(value: float) -> Phrase:
    """Say a number with no more digits than are read: `1.234`, `12,5`."""
    return number(value, 0 if abs(value) >= 100 or value == int(value) else 1)


def said(value: float, unit: str) -> Phrase:
    """Say a number with its unit."""
    if unit not in _UNITS:
        return number_words(value)
    return say("{value} {unit}", value=number_words(value), unit=_UNITS[unit])
