"""Turns of phrase that several screens share."""

from __future__ import annotations

from kiosk.catalogue.procedure import Procedure
from kiosk.journey.world import World


def fit_words(procedure: Procedure, world: World) -> str:
    """Say what this kiosk can do of a procedure: without its form nothing can be filed, whatever fits."""
    if world.forms.find(procedure.code) is None:
        return "Chưa nộp được tại ki-ốt này"
    return procedure.fit.words
