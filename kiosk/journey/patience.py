"""How long a screen waits for a touch: longer for who asked for more time, and for who looks for papers."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.visit import Overlay, Step, Visit

# Who needed more time once needs it again: each time half as much again, up to twice the usual.
_MORE, _MOST = 0.5, 2.0
# The hands are with the phone, not with the screen.
_AWAY_FROM_SCREEN = frozenset({Step.VNEID})


def stretch(visit: Visit) -> float:
    """Return by how much the usual patience is multiplied on a screen."""
    asked = min(_MOST, 1.0 + _MORE * visit.extensions)
    return max(asked, _MOST) if visit.step in _AWAY_FROM_SCREEN else asked


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a screen waits for a touch, its warning stands and a pause lasts, in seconds."""

    idle: float
    warning: float
    pause: float = 600

    def of(self, visit: Visit) -> float:
        """Return how many seconds may pass without a touch before the kiosk asks."""
        return self.pause if visit.overlay is Overlay.PAUSE else self.idle * stretch(visit)
