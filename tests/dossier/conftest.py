from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.store import load_catalogue
from kiosk.clock import VIETNAM
from kiosk.dossier.consent import Consent, ConsentPurpose
from kiosk.dossier.delivery import Delivery, DeliveryWay
from kiosk.dossier.dossier import Dossier
from kiosk.dossier.filling import asked_answers, people_of, person_of
from kiosk.dossier.form import Form
from kiosk.dossier.forms import load_forms
from kiosk.dossier.papers import paper_of
from kiosk.dossier.people import Person
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen

ASSETS = Path(__file__).resolve().parents[2] / "assets"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=VIETNAM)


@pytest.fixture(scope="session")
def forms_folder() -> Path:
    return ASSETS / "forms"


@pytest.fixture(scope="session")
def form(forms_folder: Path) -> Form:
    return load_forms(forms_folder).form("1.001193")


@pytest.fixture(scope="session")
def birth() -> Procedure:
    return load_catalogue(ASSETS / "procedures").find("1.001193")


@pytest.fixture
def mother() -> Citizen:
    return Citizen(
        number="027190000002",
        name="Trần Thị Thử",
        birth_date="1990-12-31",
        sex="Nữ",
        assurance=CardAssurance.CHIP_SIGNED,
        nationality="Việt Nam",
        ethnicity="Kinh",
        residence="Thôn Đông, Xã Yên Phong, Bắc Ninh",
        origin="Xã Yên Phong, Bắc Ninh",
    )


@pytest.fixture
def answers() -> dict[str, str]:
    """What a mother answers who files for her daughter of twelve days."""
    return {
        "relation": "me",
        "submitter_residence": "Thôn Đông, Xã Yên Phong, Bắc Ninh",
        "copies": "2",
        "child_name": "Lê Thử An",
        "child_birth": "10/11/2026",
        "child_sex": "Nữ",
        "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam",
        "birth_place": "Bệnh viện Sản Nhi, Bắc Ninh",
        "child_origin": "Xã Tân Yên, Bắc Ninh",
        "mother_name": "Trần Thị Thử",
        "mother_birth": "31/12/1990",
        "mother_ethnicity": "Kinh",
        "mother_nationality": "Việt Nam",
        "mother_residence": "Thôn Đông, Xã Yên Phong, Bắc Ninh",
        "mother_number": "027190000002",
        "father_declared": "co",
        "father_name": "Lê Thử Nghiệm",
        "father_birth": "1988",
        "father_ethnicity": "Tày",
        "father_nationality": "Việt Nam",
        "father_residence": "Thôn 3, Xã Tân Yên, Bắc Ninh",
    }


@pytest.fixture
def dossier(birth: Procedure, form: Form, mother: Citizen, answers: dict[str, str]) -> Dossier:
    return Dossier(
        submission_id="ab" * 16,
        local_reference="KIOSK-7F3K-9Q2M",
        kiosk_id="QN-01",
        created_at=NOW,
        procedure_code=birth.code,
        procedure_name=birth.name,
        case_key="on-time",
        form_version=form.version,
        submitter=person_of(form, answers, "submitter", Person.of_citizen(mother)),
        subject=person_of(form, answers, "subject"),
        card_assurance=mother.assurance,
        holder_assurance=mother.holder,
        consents=tuple(Consent(purpose, purpose.wording, NOW) for purpose in ConsentPurpose),
        answers=asked_answers(form, answers),
        people=people_of(form, answers),
        delivery=Delivery(DeliveryWay.DESK),
        papers=(paper_of("giay-chung-sinh", "Giấy chứng sinh", 1, b"%PDF-1.4 a page"),),
    )
