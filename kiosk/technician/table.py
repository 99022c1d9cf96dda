"""A report as lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kiosk.technician.check import Check, CheckResult, Outcome
from kiosk.technician.report import Report, Verdict

_SHAPES = {Outcome.PASSED: "✓ passed ", Outcome.FAILED: "✗ FAILED ", Outcome.NOT_RUN: "– not run"}
_VERDICTS = {
    Verdict.FIT: "Fit for service.",
    Verdict.FIT_WITH_LIMITS: "Fit for service with limits:",
    Verdict.NOT_FIT: "NOT fit for service:",
}
_INDENT = " " * 11


def table(report: Report, checks: Mapping[str, Check], say: Callable[[str], str]) -> str:
    """Lay a report out, what needs work on top; `say` says its sentences in the reader's language."""
    lines = [f"{report.kiosk_id} checked {report.taken_at:%Y-%m-%d %H:%M:%S %z}", ""]
    width = max((len(result.check) for result in report.results), default=0)
    for result in report.needs_work_first():
        lines += _lines(result, checks.get(result.check), width, say)
    lines += ["", *_summary(report, say)]
    return "\n".join(lines)


def _lines(result: CheckResult, check: Check | None, width: int, say: Callable[[str], str]) -> Iterator[str]:
    head = f"{_SHAPES[result.outcome]}  {result.check:<{width}}"
    yield f"{head} {result.seconds:5.1f} s  {say(result.words)}"
    if result.detail:
        yield f"{_INDENT}{result.detail}"
    if result.outcome is Outcome.FAILED and check is not None:
        yield f"{_INDENT}→ {say(check.mend)}"


def _summary(report: Report, say: Callable[[str], str]) -> Iterator[str]:
    counted = {outcome: sum(result.outcome is outcome for result in report.results) for outcome in Outcome}
    yield (
        f"{counted[Outcome.PASSED]} of {len(report.results)} checks passed, "
        f"{counted[Outcome.FAILED]} failed, {counted[Outcome.NOT_RUN]} did not run."
    )
    if report.simulated:
        yield f"Simulated, not for the public: {', '.join(report.simulated)}."
    if report.complete:
        yield _VERDICTS[report.verdict]
        yield from (f"  - {say(limit)}" for limit in report.limits)
