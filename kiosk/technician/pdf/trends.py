"""Charts of what changes slowly: chip reads, the printing head, the scanner's glass, heat."""

from __future__ import annotations

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.technician.charts import Chart, plot, telling
from kiosk.technician.comparing import Trend
from kiosk.technician.measures import number_words, said, unit_words
from kiosk.technician.pdf.paper import INNER, MARGIN, Ink, Paper, Type

_MOST = 4
_GAP = 10.0
_WIDTH = (INNER - _GAP) / 2
_AXIS = 13.0
_PLOT_HEIGHT = 24.0
_HEIGHT = _PLOT_HEIGHT + 20
_TITLE = Type(9, bold=True)
_NUMBER = Type(7, ink=Ink.QUIET)


def draw_trends(paper: Paper, trends: tuple[Trend, ...]) -> None:
    """Draw two charts a row, of what tells most about wear."""
    chosen = telling(trends)[:_MOST]
    if not chosen:
        return
    paper.headline(say("Xu hướng"), _HEIGHT)
    for number, trend in enumerate(chosen):
        left = number % 2 == 0
        if left:
            paper.need(_HEIGHT)
        _draw(paper, trend, MARGIN if left else MARGIN + _WIDTH + _GAP, paper.y)
        if not left or number == len(chosen) - 1:
            paper.y += _HEIGHT


def _draw(paper: Paper, trend: Trend, x: float, y: float) -> None:
    title = paper.lines(trend.title, _TITLE, _WIDTH - 22)
    paper.line(x, y, title[0] if len(title) == 1 else f"{title[0]} …", _TITLE)
    latest = said(trend.points[-1][1], trend.unit)
    paper.line(x + _WIDTH, y, latest, Type(9, bold=True, ink=Ink.BLUE), right=True)
    chart = plot(trend, _WIDTH - _AXIS - 2, _PLOT_HEIGHT)
    left, top = x + _AXIS, y + 10.5
    paper.line(x, y + 4.4, unit_words(trend.unit), _NUMBER)
    for tick in chart.ticks:
        paper.stroke(Ink.LINE, 0.15)
        paper.pdf.line(left, top + tick.y, left + chart.width, top + tick.y)
        paper.line(left - 2, top + tick.y - _NUMBER.line / 2, number_words(tick.value), _NUMBER, right=True)
    _line(paper, chart, left, top)
    below = top + _PLOT_HEIGHT + 1.5
    paper.line(left, below, f"{chart.first.astimezone(VIETNAM):%d/%m/%Y}", _NUMBER)
    paper.line(left + chart.width, below, f"{chart.last.astimezone(VIETNAM):%d/%m/%Y}", _NUMBER, right=True)


def _line(paper: Paper, chart: Chart, left: float, top: float) -> None:
    points = [(left + x, top + y) for x, y in chart.points]
    paper.trace(points, Ink.BLUE, 0.5)
    for x, y in points[:-1]:
        paper.dot(x, y, 0.55, Ink.BLUE)
    x, y = points[-1]
    paper.dot(x, y, 1.5, Ink.WHITE)
    paper.dot(x, y, 1.1, Ink.BLUE)
