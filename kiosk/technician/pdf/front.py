"""The first page: whose machine, how it stands, what cannot be done, what to work on, what changed."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.technician.check import Check, CheckResult, Outcome, Weight
from kiosk.technician.headline import as_of, headline
from kiosk.technician.pdf.marks import STANDING_INKS, outcome_mark, standing_mark
from kiosk.technician.pdf.paper import (
    BODY,
    INNER,
    LABEL,
    MARGIN,
    NOTE,
    STRONG,
    VERDICT,
    Ink,
    Paper,
    Place,
    Type,
)
from kiosk.technician.pdf.words import BY, OUTCOMES, ROLES
from kiosk.technician.repairs import drawing_file, guide_for
from kiosk.technician.report import Report
from kiosk.words import moment_words

_PAD = 6.0
_MARK = 21.0
_SKETCH = 17.0
_BULLET = 4.0
_MOST_LIMITS = 6
_NEAR = 1.6


def draw_head(paper: Paper, report: Report) -> None:
    """Say whose machine this is, when it was looked at, and by whom."""
    right = MARGIN + INNER
    paper.line(right, paper.y, say("Báo cáo sẵn sàng"), Type(11, bold=True, ink=Ink.BLUE), right=True)
    paper.line(right, paper.y + 6, moment_words(report.taken_at.astimezone(VIETNAM)), NOTE, right=True)
    paper.line(right, paper.y + 10.3, BY.get(report.by, report.by), NOTE, right=True)
    width = INNER * 0.58
    paper.paragraph(MARGIN, report.centre_name, Type(11, bold=True), width)
    paper.paragraph(MARGIN, say("Ki-ốt {kiosk}", kiosk=report.kiosk_id), BODY, width)
    paper.y = max(paper.y + 5, 36.0)


def draw_verdict(paper: Paper, report: Report) -> None:
    """Draw the headline large, with what it means, how many checks ended how, and the limits."""
    head = headline(report)
    ink, ground = STANDING_INKS[head.standing]
    x = MARGIN + _PAD + _MARK + 7
    width = MARGIN + INNER - _PAD - x
    big = Type(VERDICT.size, bold=True, ink=ink)
    limits = report.limits
    parts: list[tuple[str, Type]] = [(head.words, big), *((note, BODY) for note in head.means)]
    listed: list[tuple[str, Type]] = [(limit, STRONG) for limit in limits[:_MOST_LIMITS]]
    if len(limits) > _MOST_LIMITS:
        listed.append((say("và {count} việc khác", count=len(limits) - _MOST_LIMITS), STRONG))
    inside = paper.height(parts, width) + paper.height(listed, width - _BULLET)
    inside += 2 * _NEAR + STRONG.line + (_NEAR if listed else 0)
    height = max(inside, _MARK) + 2 * _PAD
    paper.box(Place(MARGIN, paper.y, INNER, height), ground, ink)
    top = paper.y
    standing_mark(paper, head.standing, Place(MARGIN + _PAD, top + _PAD, _MARK, _MARK))
    # The letters' own room above them would hang the large line too low.
    paper.y = top + _PAD - 1.5
    for text, style in parts:
        paper.paragraph(x, text, style, width)
    paper.down(_NEAR if listed else 0)
    for text, style in listed:
        paper.line(x, paper.y, "•", style)
        paper.paragraph(x + _BULLET, text, style, width - _BULLET)
    paper.down(2 * _NEAR)
    _counts(paper, report, x)
    paper.y = top + height + 3
    if report.simulated:
        _warn(
            paper,
            say("Thiết bị mô phỏng, không phải máy cho người dân: {roles}.", roles=_named(report)),
        )


def _counts(paper: Paper, report: Report, x: float) -> None:
    outcomes = [result.outcome for result in report.results]
    for outcome in (Outcome.FAILED, Outcome.PASSED, Outcome.NOT_RUN):
        outcome_mark(paper, outcome, x, paper.y + 1.1, 3.4)
        says = say("{count} {outcome}", count=outcomes.count(outcome), outcome=OUTCOMES[outcome])
        x += 5 + paper.line(x + 5, paper.y, says, STRONG) + 8


def _named(report: Report) -> str:
    return ", ".join(str(ROLES[role]).lower() for role in report.simulated)


def _warn(paper: Paper, text: str) -> None:
    style = Type(BODY.size, bold=True, ink=Ink.WAIT)
    height = paper.height([(text, style)], INNER - 2 * _PAD) + 4
    paper.box(Place(MARGIN, paper.y, INNER, height), Ink.WAIT_GROUND)
    paper.y += 2
    paper.paragraph(MARGIN + _PAD, text, style, INNER - 2 * _PAD)
    paper.y += 2


def draw_work(paper: Paper, report: Report, checks: Mapping[str, Check]) -> None:
    """Draw what failed, the gravest first: what was found, and what to do about it."""
    failed = [one for one in report.needs_work_first() if one.outcome is Outcome.FAILED]
    if not failed:
        return
    paper.headline(say("Cần xử lý"), 25)
    for result in failed:
        _work(paper, result, checks.get(result.check), as_of(result, report))


def _work(paper: Paper, result: CheckResult, check: Check | None, day: str | None) -> None:
    help_ = guide_for(result, check)
    x = MARGIN + 8
    width = INNER - 8 - _SKETCH - 6
    parts: list[tuple[str, Type]] = [(result.title or result.check, STRONG), (result.words, BODY)]
    if day:
        parts.append((say("Thấy ngày {date}.", date=day), NOTE))
    if check:
        parts.append((say("Cách xử lý: {mend}", mend=check.mend), BODY))
    if result.detail:
        parts.append((result.detail, NOTE))
    height = max(paper.height(parts, width), _SKETCH if help_ else 0)
    paper.need(height + 4)
    top = paper.y
    outcome_mark(paper, Outcome.FAILED, MARGIN, top + 0.6, 4.2)
    if help_:
        paper.drawing(drawing_file(help_.drawing), MARGIN + INNER - _SKETCH, top, _SKETCH)
    if result.weight is Weight.TELLS:
        paper.line(MARGIN + INNER - _SKETCH - 4, top, say("chỉ để biết"), LABEL, right=True)
    for text, style in parts:
        paper.paragraph(x, text, style, width)
    paper.y = top + height + 2.5
    paper.rule(Ink.LINE, 0.2)
    paper.y += 2.5


def draw_compared(paper: Paper, sentences: tuple[str, ...]) -> None:
    """Say what changed since earlier reports."""
    if not sentences:
        return
    paper.headline(say("So với trước"), 12)
    for sentence in sentences:
        paper.need(paper.height([(sentence, BODY)], INNER - 5))
        paper.line(MARGIN, paper.y, "•", STRONG)
        paper.paragraph(MARGIN + 5, sentence, BODY, INNER - 5)
        paper.down(0.8)
