"""The readiness report: every check of one machine, and whether it may face the public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from hardware.vocabulary import Counters, Role
from kiosk.technician.check import CheckResult, Outcome, Weight

_ORDER = (Outcome.FAILED, Outcome.NOT_RUN, Outcome.PASSED)
_WEIGHTS = tuple(Weight)


class Verdict(StrEnum):
    """Whether a machine may face the public."""

    FIT = "fit"
    FIT_WITH_LIMITS = "fit-with-limits"
    NOT_FIT = "not-fit"


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one machine, begun at `taken_at` (aware).

    `by` is the role of who stood there, empty for an unattended run. `simulated` are the roles that no real
    device fills. A report that is not `complete`, because the checks were cancelled, is never a fit one.
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
        """Judge by what failed; what did not run for lack of a person or an appliance weighs nothing."""
        failed = {result.weight for result in self.results if result.outcome is Outcome.FAILED}
        if Weight.STOPS in failed or not self.complete:
            return Verdict.NOT_FIT
        return Verdict.FIT_WITH_LIMITS if Weight.LIMITS in failed else Verdict.FIT

    @property
    def limits(self) -> tuple[str, ...]:
        """Say what cannot be done, each once, in the order of the checks."""
        said = (
            result.limit or result.words
            for result in self.results
            if result.outcome is Outcome.FAILED and result.weight is not Weight.TELLS
        )
        return tuple(dict.fromkeys(said))

    def renewed(self, results: Iterable[CheckResult]) -> Report:
        """Return the report with what was checked again in the place of what was found before."""
        again = {result.check: result for result in results}
        return replace(self, results=tuple(again.get(one.check, one) for one in self.results))

    def needs_work_first(self) -> tuple[CheckResult, ...]:
        """Return the results with what needs work on top, the gravest failure first."""

        def rank(result: CheckResult) -> tuple[int, int]:
            failed = result.outcome is Outcome.FAILED
            return _ORDER.index(result.outcome), _WEIGHTS.index(result.weight) if failed else 0

        return tuple(sorted(self.results, key=rank))
