"""The outcome of checks: which passed, failed or did not run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hardware.vocabulary import Role


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not-run"


class Matter(StrEnum):
    """What is checked beside the devices."""

    CARD_TRUST = "card-trust"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one device, or of another matter.

    `words` are for a technician, `seconds` is what it took.
    """

    name: str
    role: Role | Matter
    outcome: Outcome
    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one machine, begun at `taken_at`; `simulated` are the roles that no real device fills."""

    taken_at: datetime
    results: tuple[CheckResult, ...]
    simulated: tuple[Role, ...]

    @property
    def passed(self) -> bool:
        """True when every check ran and passed."""
        return all(result.outcome is Outcome.PASSED for result in self.results)

    def failed_first(self) -> tuple[CheckResult, ...]:
        """Return the results with what needs work on top."""
        order = [Outcome.FAILED, Outcome.NOT_RUN, Outcome.PASSED]
        return tuple(sorted(self.results, key=lambda result: order.index(result.outcome)))
