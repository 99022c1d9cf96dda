from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.delivery import DeliveryWay
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.journey.slip import SlipMaker
from kiosk.journey.visit import Filing, Visit
from kiosk.slips.errors import TemplateError

ASSETS = Path(__file__).parent.parent.parent / "assets"
CUSTODY = "2026-11-22T15:30:00+07:00"
QUEUED = Filing("KIOSK-7F3K-9Q2M")
RECEIVED = replace(
    QUEUED, custody_time=CUSTODY, dossier_code="H49.34.35-261122-0001", expected_day=date(2026, 11, 24)
)


def clock() -> datetime:
    return datetime(2026, 11, 22, 15, 31)  # noqa: DTZ001  # the wall clock, as printed


@pytest.fixture(scope="module")
def maker() -> SlipMaker:
    return SlipMaker("Trung tâm Phục vụ hành chính công", "Quầy số 1", ASSETS / "slips", clock)


@pytest.fixture(scope="module")
def visit() -> Visit:
    procedure = load_catalogue(ASSETS / "procedures").find("1.001193")
    return Visit(procedure=procedure, delivery=DeliveryWay.DESK, filing=RECEIVED)


def code_on(png: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))
    return found.text


@pytest.mark.parametrize(
    ("filing", "code"),
    [
        (RECEIVED, RECEIVED.dossier_code),
        (replace(RECEIVED, dossier_code=""), RECEIVED.local_reference),
        (QUEUED, RECEIVED.local_reference),
    ],
)
def test_the_slip_carries_the_dossier_code_or_else_the_local_reference(maker, visit, filing, code):
    assert code_on(maker.make(replace(visit, filing=filing)).png) == code


def test_the_three_things_that_can_be_known_of_a_dossier_give_three_slips(maker, visit):
    filings = (RECEIVED, replace(RECEIVED, dossier_code=""), QUEUED)
    assert len({maker.make(replace(visit, filing=filing)).raster for filing in filings}) == 3


def test_who_the_citizen_is_and_what_was_entered_changes_no_dot(maker, visit):
    citizen = Citizen("022095000001", "Nguyễn Thị Ễ", "1995-02-01", "Nữ", CardAssurance.CHIP_SIGNED)
    known = replace(
        visit,
        citizen=citizen,
        claimed_number=citizen.number,
        answers={"child.name": "Nguyễn Văn Ậ"},
        delivery_answers={"address": "1 phố Mới", "phone": "0912345678"},
    )
    assert maker.make(known) == maker.make(visit)


def test_a_dossier_code_that_looks_like_an_id_number_stays_off_the_paper(maker, visit):
    filing = replace(RECEIVED, dossier_code="022095000001")
    assert code_on(maker.make(replace(visit, filing=filing)).png) == filing.local_reference


def test_the_way_of_delivery_is_on_the_slip(maker, visit):
    slips = {maker.make(replace(visit, delivery=way)).raster for way in DeliveryWay}
    assert len(slips) == len(DeliveryWay)


@pytest.mark.slow
def test_every_procedure_of_the_catalogue_makes_a_slip_that_can_be_scanned(maker, visit):
    for procedure in load_catalogue(ASSETS / "procedures"):
        assert code_on(maker.make(replace(visit, procedure=procedure)).png) == RECEIVED.dossier_code


def test_there_is_no_slip_without_a_filed_dossier(maker, visit):
    with pytest.raises(ValueError, match="filed"):
        maker.make(replace(visit, filing=None))


def test_a_kiosk_with_a_broken_template_does_not_start(tmp_path):
    with pytest.raises(TemplateError):
        SlipMaker("Trung tâm", "Quầy số 1", tmp_path, clock)
