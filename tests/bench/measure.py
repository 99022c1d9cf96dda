"""The method of every benchmark here: two ways to do the same work, in turns, and the ratio pair by pair."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several figures, and the quarters around it."""

    median: float
    low: float
    high: float

    def text(self, unit: str, scale: float = 1.0) -> str:
        """Say the figures, each multiplied by `scale`."""
        median, low, high = (value * scale for value in (self.median, self.low, self.high))
        return f"{median:.3g} {unit} ({low:.3g} to {high:.3g})"


def spread(figures: Sequence[float]) -> Spread:
    """Return the median and the middle half of at least two figures."""
    low, median, high = statistics.quantiles(figures, n=4, method="inclusive")
    return Spread(median, low, high)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one way took, what the other took, and the ratio of each round."""

    ours: Spread
    peer: Spread
    ratio: Spread


def compare(ours: Callable[[], float], peer: Callable[[], float], rounds: int = ROUNDS) -> Comparison:
    """Measure both in turns, `rounds` times after one that is not counted; each returns its own figure.

    Every other round begins with the peer, so that neither always runs on the warmer machine.
    """
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        turns = [(ours, mine), (peer, theirs)]
        for measure, figures in turns if number % 2 else reversed(turns):
            figures.append(measure())
    del mine[0], theirs[0]
    ratios = [a / b for a, b in zip(mine, theirs, strict=True)]
    return Comparison(spread(mine), spread(theirs), spread(ratios))
