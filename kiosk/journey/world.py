"""What the transitions may look up: data that does not change during a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.catalogue.store import Catalogue
from kiosk.dossier.form import Form


@dataclass(frozen=True, slots=True)
class World:
    """The catalogue, the forms by procedure code, and the clock (aware, in Vietnam's time)."""

    catalogue: Catalogue
    forms: Mapping[str, Form]
    now: Callable[[], datetime]

    def today(self) -> date:
        """Say what day it is in Vietnam."""
        return self.now().date()
