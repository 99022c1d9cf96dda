"""What the transitions may look up: data that does not change during a visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.catalogue.store import Catalogue
from kiosk.dossier.form import Form
from kiosk.dossier.forms import Forms
from kiosk.journey.visit import Visit


@dataclass(frozen=True, slots=True)
class World:
    """The catalogue, the forms, the clock (aware, in Vietnam's time), and whether one can log in by VNeID."""

    catalogue: Catalogue
    forms: Forms
    now: Callable[[], datetime]
    phone: bool = False

    def today(self) -> date:
        """Say what day it is in Vietnam."""
        return self.now().date()

    def form_of(self, visit: Visit) -> Form | None:
        """Return the form of the procedure that was chosen, None when there is none."""
        return self.forms.find(visit.procedure.code) if visit.procedure else None
