from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.calendar import WorkCalendar, load_calendar
from kiosk.catalogue.store import Catalogue, load_catalogue

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture(scope="session")
def procedures_folder() -> Path:
    return ASSETS / "procedures"


@pytest.fixture(scope="session")
def catalogue(procedures_folder: Path) -> Catalogue:
    return load_catalogue(procedures_folder)


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return load_calendar(ASSETS / "calendar")
