"""On which day a result may be expected, from the catalogue's deadlines and the calendar of working days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from kiosk.catalogue.calendar import expected_day, load_calendar
from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.store import load_catalogue

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from kiosk.gateway.custody import ExpectedDay

_log = structlog.get_logger()


def expected_by_catalogue(assets: Path) -> ExpectedDay:
    """Make the function that the gateway asks; raises CatalogueError where the data cannot be used."""
    catalogue = load_catalogue(assets / "procedures")
    calendar = load_calendar(assets / "calendar")

    def expected(procedure: str, case: str, received: datetime) -> date | None:
        """Promise no day where the procedure, its case or the year's days off are not known here."""
        try:
            return expected_day(received, catalogue.find(procedure).case(case).deadline, calendar)
        except (CatalogueError, KeyError) as error:
            _log.warning("no expected day", procedure=procedure, kind=type(error).__name__)
            return None

    return expected
