"""What a reading proves, as the journey and the screens know it; `weighing` is what finds it out."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.identity.assurance import CardAssurance
from kiosk.identity.facts import Fact, FactName

__all__ = ["Fact", "FactName", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much the chip proves, why, and whether something is false that must not be (`alarm`).

    `lacks_signer_alone` tells whether a word for its signer would make it `chip-signed`.
    """

    assurance: CardAssurance
    facts: tuple[Fact, ...]
    alarm: bool
    lacks_signer_alone: bool = False

    def value(self, name: FactName) -> bool | None:
        """Return one fact's value; None too where it was not looked at."""
        return next((fact.value for fact in self.facts if fact.name == name), None)
