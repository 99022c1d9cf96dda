"""A visit driven by hand through the real table, on the real catalogue and forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.forms import load_forms
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.verdict import Verdict
from kiosk.journey import events as e
from kiosk.journey.events import Event
from kiosk.journey.table import decide
from kiosk.journey.visit import Filing, Purpose, Step, Visit
from kiosk.journey.world import World
from tests.journey.said import CODE_TEXT

ASSETS = Path(__file__).parents[2] / "assets"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(scope="session")
def world():
    return World(load_catalogue(ASSETS / "procedures"), load_forms(ASSETS / "forms"), lambda: NOW)


@pytest.fixture(scope="session")
def worlds(world) -> dict[bool, World]:
    """The same kiosk without and with a log-in by phone."""
    return {phone: replace(world, phone=phone) for phone in (False, True)}


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


@pytest.fixture
def at_consent(walk):
    return walk(Visit(), e.Begin(), e.ChoosePurpose(Purpose.FILE))


@pytest.fixture
def at_identify(walk, at_consent):
    return walk(
        at_consent,
        e.SetConsent(ConsentPurpose.READ_CARD, given=True),
        e.SetConsent(ConsentPurpose.SEND_DOSSIER, given=True),
        e.Continue(),
    )


@pytest.fixture
def at_form(walk, at_identify, citizen, verdict):
    return walk(
        at_identify,
        e.CodeShown(CODE_TEXT),
        e.CardPlaced(),
        e.ChipJudged(citizen, verdict),
        e.Continue(),
        e.ChooseProcedure("1.001193"),
        e.Continue(),
    )


@pytest.fixture
def verdict(citizen):
    return Verdict(assurance=citizen.assurance, facts=(), alarm=False)


@pytest.fixture
def at_papers(world, at_form):
    procedure = world.catalogue.find("1.001193")
    return replace(at_form, step=Step.PAPERS, case=procedure.cases[0])


@pytest.fixture
def at_printing():
    return Visit(step=Step.PRINTING, submission_id="5" * 32, filing=Filing("KIOSK-AAAA-BBBB"))
