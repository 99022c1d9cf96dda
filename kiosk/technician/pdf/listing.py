"""Every check in reading order: its mark, what it found, how long it took and when it ended."""

from __future__ import annotations

from itertools import groupby

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, CheckResult, Outcome
from kiosk.technician.headline import as_of
from kiosk.technician.measures import number_words
from kiosk.technician.pdf.marks import outcome_mark
from kiosk.technician.pdf.paper import INNER, LABEL, MARGIN, NOTE, Ink, Paper, Type
from kiosk.technician.pdf.words import AREAS, ROLES
from kiosk.technician.report import Report

_TITLE = Type(9, bold=True)
_FOUND = Type(8.5)
_TITLES_WIDTH = 56.0
_TIMES_WIDTH = 31.0
_TOOK_WIDTH = 14.0
_X_TITLE = MARGIN + 6
_X_FOUND = _X_TITLE + _TITLES_WIDTH + 4
_FOUND_WIDTH = MARGIN + INNER - _TIMES_WIDTH - _X_FOUND


def draw_listing(paper: Paper, report: Report) -> None:
    """Draw all checks, by device and area."""
    paper.headline(say("Mọi bước kiểm tra"), 24)
    areas = list(Area)
    ordered = sorted(report.results, key=lambda one: (areas.index(one.area), one.role is None))
    for name, results in groupby(ordered, key=_group):
        _heading(paper, name)
        for result in results:
            _row(paper, result, name, as_of(result, report))
        paper.down(2)


def _group(result: CheckResult) -> str:
    return ROLES[result.role] if result.role else AREAS[result.area]


def _heading(paper: Paper, name: str) -> None:
    paper.need(LABEL.line + 14)
    paper.line(MARGIN, paper.y, name, Type(LABEL.size, bold=True, ink=Ink.BLUE))
    paper.y += LABEL.line + 0.8
    paper.rule(Ink.LINE, 0.2)
    paper.y += 1.2


def _seconds(took: float) -> str:
    return "< 0,1" if took < 0.05 else number_words(round(took, 1))


def _row(paper: Paper, result: CheckResult, group: str, day: str | None) -> None:
    found = [(result.words[:1].upper() + result.words[1:], _FOUND)]
    if result.detail:
        found.append((result.detail, NOTE))
    title = [(result.title or result.check, _TITLE)]
    # What did not run took no time to tell.
    width = _FOUND_WIDTH + (_TOOK_WIDTH if result.outcome is Outcome.NOT_RUN else 0)
    height = max(paper.height(found, width), paper.height(title, _TITLES_WIDTH))
    if paper.need(height + 1.5):
        _heading(paper, say("{group} (tiếp)", group=group))
    top = paper.y
    outcome_mark(paper, result.outcome, MARGIN + 0.3, top + 0.7, 3)
    paper.paragraph(_X_TITLE, *title[0], _TITLES_WIDTH)
    paper.y = top
    for text, style in found:
        paper.paragraph(_X_FOUND, text, style, width)
    took = say("{seconds} giây", seconds=_seconds(result.seconds))
    at = day or f"{result.at.astimezone(VIETNAM):%H:%M:%S}"
    if result.outcome is not Outcome.NOT_RUN:
        paper.line(MARGIN + INNER - 15, top, took, NOTE, right=True)
    paper.line(MARGIN + INNER, top, at, NOTE, right=True)
    paper.y = top + height + 1.5
