"""A visit driven by hand through the real table, on the real catalogue and forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.forms import load_forms
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.journey.events import Event
from kiosk.journey.table import decide
from kiosk.journey.visit import Visit
from kiosk.journey.world import World

ASSETS = Path(__file__).parents[2] / "assets"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="session")
def world():
    return World(load_catalogue(ASSETS / "procedures"), load_forms(ASSETS / "forms"), lambda: NOW)


@pytest.fixture
def walk(world) -> Callable[..., Visit]:
    """Feed events one after the other and return the visit they lead to."""

    def walk(visit: Visit, *events: Event) -> Visit:
        for event in events:
            visit, _ = decide(visit, event, world)
        return visit

    return walk


@pytest.fixture
def citizen() -> Citizen:
    return Citizen(
        number="022195000017",
        name="Nguyễn Mẫu Minh Anh",
        birth_date="1995-05-12",
        sex="Nữ",
        assurance=CardAssurance.CHIP_SIGNED,
        nationality="Việt Nam",
        ethnicity="Kinh",
        residence="Phường Hồng Gai, Tỉnh Quảng Ninh",
    )


@pytest.fixture
def copy_card(citizen) -> Citizen:
    return replace(citizen, assurance=CardAssurance.CLAIMED)
