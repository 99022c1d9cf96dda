"""The readiness report: every check of one machine, and whether it may face the public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hardware.vocabulary import Counters, Role
from kiosk.technician.check import CheckResult, Outcome, Weight

_ORDER = (Outcome.FAILED, Outcome.NOT_RUN, Outcome.PASSED)
_WEIGHTS = tuple(Weight)
# For so long is believed what somebody saw who stood at the machine.
BELIEVED = timedelta(days=180)
_CLOCKS_DIFFER = timedelta(days=1)


class Verdict(StrEnum):
    """What the failures of a machine say."""

    FIT = "fit"
    FIT_WITH_LIMITS = "fit-with-limits"
    NOT_FIT = "not-fit"


class Standing(StrEnum):
    """Whether a machine may face the public: its verdict, and how much is known."""

    FIT = "fit"
    AS_FAR_AS_SEEN = "as-far-as-seen"
    TRIAL = "trial"
    FIT_WITH_LIMITS = "fit-with-limits"
    NOT_FIT = "not-fit"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one machine, begun at `taken_at` (aware).

    `by` is the role of who stood there, empty for an unattended run. `simulated` are the roles that no real
    device fills. A report that is not `complete`, because the checks were cancelled, is never a fit one.
    Each result has a time of its own: one that was carried over is older than the report, one of a check that
    was run again is newer.
    """

    kiosk_id: str
    centre_name: str
    taken_at: datetime
    by: str
    results: tuple[CheckResult, ...]
    counters: Mapping[Role, Counters]
    versions: Mapping[str, str]
    simulated: tuple[Role, ...]
    complete: bool = True

    @property
    def verdict(self) -> Verdict:
        """Judge by what failed."""
        failed = {result.weight for result in self.results if result.outcome is Outcome.FAILED}
        if Weight.STOPS in failed or not self.complete:
            return Verdict.NOT_FIT
        return Verdict.FIT_WITH_LIMITS if Weight.LIMITS in failed else Verdict.FIT

    @property
    def unseen(self) -> tuple[CheckResult, ...]:
        """Return what nobody knows of this machine, as far as it could stop or limit it."""
        return tuple(
            one
            for one in self.results
            if one.outcome is Outcome.NOT_RUN and one.applies and one.weight is not Weight.TELLS
        )

    @property
    def standing(self) -> Standing:
        """Judge by what failed and by what is not known; simulated devices serve nobody."""
        if self.verdict is Verdict.NOT_FIT:
            return Standing.NOT_FIT
        if self.simulated:
            return Standing.TRIAL
        if self.verdict is Verdict.FIT_WITH_LIMITS:
            return Standing.FIT_WITH_LIMITS
        return Standing.AS_FAR_AS_SEEN if self.unseen else Standing.FIT

    @property
    def limits(self) -> tuple[str, ...]:
        """Say what cannot be done, each once, what stops the service before what limits it."""
        said = (
            result.limit or result.words
            for result in sorted(self.results, key=lambda one: _WEIGHTS.index(one.weight))
            if result.outcome is Outcome.FAILED and result.weight is not Weight.TELLS
        )
        return tuple(dict.fromkeys(said))

    def renewed(self, results: Iterable[CheckResult]) -> Report:
        """Return the report with what was checked again in the place of what was found before.

        It stays a report of its day: what else it says was not looked at again.
        """
        again = {result.check: result for result in results}
        return replace(self, results=tuple(again.get(one.check, one) for one in self.results))

    def carried(self, newest: Mapping[str, CheckResult]) -> Report:
        """Return the report with what earlier ones know of that which was not seen this time.

        `newest` are the last results by their checks' names. A failure stays until its check passes; what
        somebody saw who stood there is believed for 180 days. Both keep their own times.
        """
        return replace(self, results=tuple(self._carried(one, newest.get(one.check)) for one in self.results))

    def _carried(self, now: CheckResult, old: CheckResult | None) -> CheckResult:
        if now.outcome is not Outcome.NOT_RUN or not now.applies or old is None:
            return now
        seen = old.outcome is Outcome.PASSED and now.attended
        believed = seen and -_CLOCKS_DIFFER <= self.taken_at - old.at <= BELIEVED
        if old.outcome is not Outcome.FAILED and not believed:
            return now
        return replace(old, title=now.title, weight=now.weight, attended=now.attended, applies=True)

    def needs_work_first(self) -> tuple[CheckResult, ...]:
        """Return the results with what needs work on top, the gravest failure first."""

        def rank(result: CheckResult) -> tuple[int, int]:
            failed = result.outcome is Outcome.FAILED
            return _ORDER.index(result.outcome), _WEIGHTS.index(result.weight) if failed else 0

        return tuple(sorted(self.results, key=rank))
