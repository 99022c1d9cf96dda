"""A report as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from kiosk.clock import VIETNAM
from kiosk.technician.check import Check, CheckResult, Outcome, Weight
from kiosk.technician.headline import as_of, headline
from kiosk.technician.report import Report

_SHAPES = {Outcome.PASSED: "✓ passed ", Outcome.FAILED: "✗ FAILED "}
_INDENT = " " * 11
_COLUMNS = 110

_MEANS = {
    Weight.STOPS: "a failure: not fit",
    Weight.LIMITS: "a failure: fit with limits",
    Weight.TELLS: "a failure is told and no more",
}

Say = Callable[[str], str]


def table(report: Report, checks: Mapping[str, Check], say: Say, compared: Sequence[str] = ()) -> str:
    """Lay a report out: what failed, what passed, and by reasons what did not run.

    `say` says sentences in the reader's language, `compared` are those that hold it against earlier reports.
    """
    lines = [f"{report.kiosk_id} checked {report.taken_at:%Y-%m-%d %H:%M:%S %z}", ""]
    width = max((len(result.check) for result in report.results), default=0)
    idle: dict[str, list[str]] = defaultdict(list)
    for result in report.needs_work_first():
        if result.outcome is Outcome.NOT_RUN:
            idle[say(result.words)].append(result.check)
        else:
            lines += _lines(result, checks.get(result.check), width, say)
            if day := as_of(result, report):
                lines.append(f"{_INDENT}found on {say(day)}")
    for reason, names in idle.items():
        # The reason says itself that they did not run.
        lines += [f"– {reason}", *_wrapped(_INDENT + ", ".join(names))]
    if compared:
        lines += ["", "Since earlier reports:"]
        lines += [line for one in compared for line in _wrapped(f"  - {say(one)}")]
    lines += ["", *_summary(report, say)]
    return "\n".join(lines)


def _lines(result: CheckResult, check: Check | None, width: int, say: Say) -> Iterator[str]:
    head = f"{_SHAPES[result.outcome]}  {result.check:<{width}} {result.seconds:5.1f} s  "
    yield head + say(result.words)
    if result.detail:
        yield from _wrapped(_INDENT + result.detail)
    if result.outcome is Outcome.FAILED and check is not None:
        yield from _wrapped(f"{_INDENT}→ {say(check.mend)}")


def _wrapped(line: str, indent: str = _INDENT) -> list[str]:
    # A name may be a path or an address, which is no name any more when it is cut.
    return textwrap.wrap(
        line, _COLUMNS, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _summary(report: Report, say: Say) -> Iterator[str]:
    counted = {outcome: sum(one.outcome is outcome for one in report.results) for outcome in Outcome}
    yield (
        f"{counted[Outcome.PASSED]} of {len(report.results)} checks passed, "
        f"{counted[Outcome.FAILED]} failed, {counted[Outcome.NOT_RUN]} did not run."
    )
    if report.simulated:
        yield f"Simulated, not for the public: {', '.join(report.simulated)}."
    if report.complete:
        head = headline(report)
        yield f"{say(head.words)}."
        yield from _wrapped(" ".join(map(say, head.means)), "")
        yield from (f"  - {say(limit)}" for limit in report.limits)


def described(check: Check, last: CheckResult | None, say: Say) -> str:
    """Say of a check what it does, what passed means, how long, what to do, and how it ended when it ran."""
    parts = [check.area, f"{check.seconds:g} s", _MEANS[check.weight]]
    parts += ["needs you at the machine"] if check.attended else []
    lines = [f"{check.name}  ({', '.join(parts)})"]
    for head, text in (("does", check.does), ("passed", check.passes), ("failed", check.mend)):
        lines += textwrap.wrap(f"  {head + ':':<8} {say(text)}", _COLUMNS, subsequent_indent=_INDENT)
    if last is not None:
        lines.append(f"  {'last:':<8} {last.outcome}, {last.at.astimezone(VIETNAM):%Y-%m-%d %H:%M}")
    return "\n".join(lines)
