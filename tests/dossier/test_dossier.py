from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kiosk.catalogue.procedure import Procedure
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import Delivery, DeliveryWay, check_delivery, delivery_of
from kiosk.dossier.dossier import Dossier, check_dossier, new_local_reference
from kiosk.dossier.form import Form
from kiosk.dossier.papers import paper_of
from kiosk.dossier.people import Person
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance

TODAY = date(2026, 11, 22)
Problems = Callable[[Dossier], tuple[str, ...]]


@pytest.fixture
def problems(birth: Procedure, form: Form) -> Problems:
    return lambda dossier: check_dossier(dossier, birth, form, TODAY)


def test_a_whole_dossier_can_be_sealed(dossier: Dossier, problems: Problems) -> None:
    assert problems(dossier) == ()


def test_filer_and_child_stand_in_it_as_two_people(dossier: Dossier) -> None:
    assert dossier.submitter.number == "027190000002"
    assert dossier.subject.name == "Lê Thử An"
    assert dossier.subject.number == ""


@pytest.mark.parametrize("missing", [ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER])
def test_without_consent_nothing_is_sealed(
    dossier: Dossier, problems: Problems, missing: ConsentPurpose
) -> None:
    given = tuple(consent for consent in dossier.consents if consent.purpose is not missing)
    assert problems(replace(dossier, consents=given)) == (f"Chưa đồng ý: {missing.words.lower()}.",)


def test_being_contacted_is_nobodys_duty(dossier: Dossier, problems: Problems) -> None:
    needed = tuple(consent for consent in dossier.consents if consent.purpose.required)
    assert problems(replace(dossier, consents=needed)) == ()


def test_a_missing_paper_is_named(dossier: Dossier, problems: Problems) -> None:
    assert problems(replace(dossier, papers=())) == ("Chưa quét: Giấy chứng sinh.",)


def test_a_wrong_answer_is_named_by_its_question(dossier: Dossier, problems: Problems) -> None:
    (problem,) = problems(replace(dossier, answers={**dossier.answers, "child_birth": "31/02/2026"}))
    assert problem.startswith("Ngày sinh của bé: ")


def test_a_card_that_is_not_proved_enough_goes_to_the_desk(dossier: Dossier, problems: Problems) -> None:
    (problem,) = problems(replace(dossier, card_assurance=CardAssurance.CLAIMED))
    assert "quầy" in problem


def test_without_people_nothing_is_sealed(dossier: Dossier, problems: Problems) -> None:
    nobody = Person(name="")
    assert len(problems(replace(dossier, submitter=nobody, subject=nobody))) == 2


def test_post_needs_an_address_and_a_telephone_number(dossier: Dossier, problems: Problems) -> None:
    assert len(problems(replace(dossier, delivery=Delivery(DeliveryWay.POST)))) == 2
    assert check_delivery(Delivery(DeliveryWay.POST, "Thôn 3, Xã Tân Yên", "12")).keys() == {"phone"}
    assert check_delivery(Delivery(DeliveryWay.POST, "Thôn 3, Xã Tân Yên", "0912345678")) == {}


def test_ways_that_do_not_ask_for_an_address_do_not_carry_one() -> None:
    typed = {"address": "  Thôn 3,  Xã Tân Yên ", "phone": "0912345678"}
    assert delivery_of(DeliveryWay.DESK, typed) == Delivery(DeliveryWay.DESK)
    assert delivery_of(DeliveryWay.ELECTRONIC, typed) == Delivery(DeliveryWay.ELECTRONIC)
    assert delivery_of(DeliveryWay.POST, typed).address == "Thôn 3, Xã Tân Yên"


def test_each_consent_has_words_of_its_own() -> None:
    assert len({purpose.wording for purpose in ConsentPurpose}) == len(ConsentPurpose)
    assert [purpose.required for purpose in ConsentPurpose] == [True, True, False]


def test_a_local_reference_cannot_be_taken_for_a_dossier_code() -> None:
    made = {new_local_reference() for _ in range(500)}
    assert len(made) == 500
    for reference in made:
        assert re.fullmatch(r"KIOSK-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", reference)
        # A dossier code has groups parted by points and a date (TT 01/2018, Điều 19).
        assert not re.search(r"\.|\d{6}-\d", reference)


def test_a_paper_has_a_key_that_can_name_a_file() -> None:
    with pytest.raises(ValueError, match="key"):
        paper_of("../giay", "Giấy", 1, b"")


def test_printing_a_value_by_accident_shows_nothing_of_the_person(dossier: Dossier) -> None:
    shown = repr((dossier, dossier.submitter, dossier.delivery, dossier.papers))
    assert "Thử" not in shown
    assert "027190000002" not in shown


@pytest.mark.parametrize(
    ("level", "enough"), [(AccountAssurance.VNEID_2, True), (AccountAssurance.VNEID_1, False)]
)
def test_who_came_by_vneid_files_where_the_level_of_the_account_is_enough(
    dossier: Dossier, problems: Problems, level: AccountAssurance, enough: bool
) -> None:
    by_phone = replace(
        dossier,
        card_assurance=CardAssurance.UNIDENTIFIED,
        holder_assurance=HolderAssurance.PHONE,
        account_assurance=level,
    )
    assert (problems(by_phone) == ()) is enough
