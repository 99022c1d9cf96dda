"""Marks for machines and for checks: told apart by shape, for paper is often printed in black."""

from __future__ import annotations

from kiosk.technician.check import Outcome
from kiosk.technician.pdf.paper import Ink, Paper, Place
from kiosk.technician.report import Standing

_Stroke = tuple[tuple[float, float], ...]

OUTCOME_INKS = {Outcome.PASSED: Ink.DONE, Outcome.FAILED: Ink.TROUBLE, Outcome.NOT_RUN: Ink.QUIET}
STANDING_INKS = {
    Standing.FIT: (Ink.DONE, Ink.DONE_GROUND),
    Standing.AS_FAR_AS_SEEN: (Ink.BLUE, Ink.CARD),
    Standing.TRIAL: (Ink.WAIT, Ink.WAIT_GROUND),
    Standing.FIT_WITH_LIMITS: (Ink.WAIT, Ink.WAIT_GROUND),
    Standing.NOT_FIT: (Ink.TROUBLE, Ink.TROUBLE_GROUND),
}
_TICK = ((0.27, 0.52), (0.44, 0.68), (0.74, 0.34))
_BAR = ((0.28, 0.5), (0.72, 0.5))
_CROSSES = (((0.33, 0.33), (0.67, 0.67)), ((0.67, 0.33), (0.33, 0.67)))
_WARNS = (((0.5, 0.42), (0.5, 0.66)), ((0.5, 0.8), (0.5, 0.801)))


def standing_mark(paper: Paper, standing: Standing, place: Place) -> None:
    """Draw a disc with a tick or a bar, a triangle with a stroke and a dot, or a square with a cross."""
    ink, _ = STANDING_INKS[standing]
    x, y = place.corner
    size = place.width
    match standing:
        case Standing.FIT | Standing.AS_FAR_AS_SEEN:
            paper.dot(x + size / 2, y + size / 2, size / 2, ink)
            strokes: tuple[_Stroke, ...] = (_TICK if standing is Standing.FIT else _BAR,)
        case Standing.TRIAL | Standing.FIT_WITH_LIMITS:
            corners = [(x + size / 2, y + 0.06 * size), (x + size, y + 0.94 * size), (x, y + 0.94 * size)]
            paper.fill(corners, ink)
            # Round corners.
            paper.trace([*corners, corners[0]], ink, 0.08 * size)
            strokes = _WARNS
        case Standing.NOT_FIT:
            paper.box(place, ink)
            strokes = _CROSSES
    for stroke in strokes:
        paper.trace([(x + a * size, y + b * size) for a, b in stroke], Ink.WHITE, 0.085 * size)


def outcome_mark(paper: Paper, outcome: Outcome, x: float, y: float, size: float) -> None:
    """Draw a tick, a filled square with a cross, or a bar."""
    ink = OUTCOME_INKS[outcome]
    match outcome:
        case Outcome.PASSED:
            strokes: tuple[_Stroke, ...] = (((0.1, 0.55), (0.38, 0.82), (0.92, 0.2)),)
        case Outcome.FAILED:
            paper.bar(Place(x, y, size, size), ink)
            strokes, ink = _CROSSES, Ink.WHITE
        case Outcome.NOT_RUN:
            strokes = (((0.2, 0.5), (0.8, 0.5)),)
    for stroke in strokes:
        paper.trace([(x + a * size, y + b * size) for a, b in stroke], ink, 0.14 * size)
