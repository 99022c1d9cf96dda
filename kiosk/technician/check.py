"""The fixed shape of a check: what it does, what passed means, what to do when it fails, and what it found.

Every sentence is Vietnamese, a literal or a `Phrase`; English comes from the catalogue. What devices and
errors say themselves, in their own words, is `detail`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from hardware.vocabulary import Role

if TYPE_CHECKING:
    from kiosk.technician.site import Site

NOTHING: Mapping[str, float] = MappingProxyType({})


class Area(StrEnum):
    """What a check is about."""

    DEVICES = "devices"
    SYSTEM = "system"
    NETWORK = "network"
    SERVICE = "service"


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not-run"


class Weight(StrEnum):
    """What a failure means: not fit for service, fit with limits, or only told."""

    STOPS = "stops"
    LIMITS = "limits"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Picture:
    """Evidence to look at, never anything of a citizen: `name` is kebab-case, `words` say what it shows.

    Of one in a kept report `png` is empty, and `sha256` says in hexadecimal digits which it was.
    """

    name: str
    png: bytes = field(repr=False)
    words: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    `words` are for the technician, `detail` is what the device or the error said itself. The name of a
    measure ends in its unit: `read_milliseconds`, `days_left`, `streaks`, `skew_degrees`, `bytes_free`. What
    does not apply is never on this machine: no person and no network would let it be checked.
    """

    outcome: Outcome
    words: str
    detail: str = ""
    measures: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    pictures: tuple[Picture, ...] = ()
    applies: bool = True
    limit: str = ""


def passed(
    words: str,
    detail: str = "",
    measures: Mapping[str, float] = NOTHING,
    pictures: tuple[Picture, ...] = (),
) -> Finding:
    """Find all well."""
    return Finding(Outcome.PASSED, words, detail, measures, pictures)


def failed(
    words: str,
    detail: str = "",
    measures: Mapping[str, float] = NOTHING,
    pictures: tuple[Picture, ...] = (),
    limit: str = "",
) -> Finding:
    """Find a fault; `limit` says what cannot be done for this one, where it is not what the check says."""
    return Finding(Outcome.FAILED, words, detail, measures, pictures, limit=limit)


def not_run(
    words: str,
    detail: str = "",
    measures: Mapping[str, float] = NOTHING,
    pictures: tuple[Picture, ...] = (),
) -> Finding:
    """Find that it could not be seen this time, and say why."""
    return Finding(Outcome.NOT_RUN, words, detail, measures, pictures)


def absent(words: str, detail: str = "") -> Finding:
    """Find that this machine has nothing of the kind, and say so."""
    return Finding(Outcome.NOT_RUN, words, detail, applies=False)


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    `name` is kebab-case and stays: history knows the check by it. `title`, `does`, `passes` and `mend` are
    sentences for the technician. `seconds` is its usual length; after ten times that it counts as hanging.
    `attended` needs a person at the machine. `repair` names the guide that helps, `limit` says what cannot be
    done while it fails; both may be empty. `run` may raise `DeviceFault`: the device does not answer, and its
    other checks do not run.
    """

    name: str
    area: Area
    title: str
    does: str
    passes: str
    mend: str
    seconds: float
    weight: Weight
    run: Callable[[Site], Finding]
    role: Role | None = None
    attended: bool = False
    repair: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended: it took `seconds` and ended `at` (aware).

    `title`, `limit` and `attended` are the check's, so that a report can be read where the check is not
    known; `applies` is the finding's.
    """

    check: str
    area: Area
    role: Role | None
    outcome: Outcome
    weight: Weight
    words: str
    detail: str
    measures: Mapping[str, float]
    seconds: float
    at: datetime
    pictures: tuple[Picture, ...] = ()
    title: str = ""
    limit: str = ""
    attended: bool = False
    applies: bool = True
