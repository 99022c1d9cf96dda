from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.dossier.assemble import Gathered, assemble
from kiosk.dossier.consent import ConsentPurpose, give
from kiosk.dossier.delivery import Delivery, DeliveryWay, check_delivery, delivery_of
from kiosk.dossier.dossier import Dossier, check_dossier, new_local_reference
from kiosk.dossier.papers import paper_of
from kiosk.identity.assurance import CardAssurance

SUBMISSION = "0123456789abcdef" * 2


def dossier_of(gathered: Gathered, at: datetime) -> Dossier:
    return assemble(
        gathered, submission_id=SUBMISSION, local_reference="KIOSK-7F3K-9Q2M", kiosk_id="QN-01", at=at
    )


def problems(gathered: Gathered, at: datetime) -> tuple[str, ...]:
    return check_dossier(dossier_of(gathered, at), gathered.procedure, gathered.form, at.date())


def test_a_whole_dossier_can_be_sealed(gathered: Gathered, now: datetime) -> None:
    assert problems(gathered, now) == ()


def test_filer_and_child_stand_in_it_as_two_people(gathered: Gathered, now: datetime) -> None:
    dossier = dossier_of(gathered, now)
    assert dossier.submitter.number == "027190000002"
    assert dossier.subject.name == "Lê Thử An"
    assert dossier.case_key == "on-time"


def test_answers_that_were_not_asked_for_in_the_end_are_left_out(gathered: Gathered, now: datetime) -> None:
    gathered = replace(gathered, answers={**gathered.answers, "father_declared": "khong"})
    assert "father_name" not in dossier_of(gathered, now).answers


def test_a_late_birth_becomes_the_late_case(gathered: Gathered, now: datetime) -> None:
    late = replace(gathered, answers={**gathered.answers, "child_birth": "01/03/2026"})
    assert dossier_of(late, now).case_key == "late"


@pytest.mark.parametrize("missing", [ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER])
def test_without_consent_nothing_is_sealed(
    gathered: Gathered, now: datetime, missing: ConsentPurpose
) -> None:
    given = tuple(consent for consent in gathered.consents if consent.purpose is not missing)
    assert problems(replace(gathered, consents=given), now) == (f"Chưa đồng ý: {missing.words.lower()}.",)


def test_being_contacted_is_nobodys_duty(gathered: Gathered, now: datetime) -> None:
    needed = tuple(consent for consent in gathered.consents if consent.purpose.required)
    assert problems(replace(gathered, consents=needed), now) == ()


def test_a_missing_paper_is_named(gathered: Gathered, now: datetime) -> None:
    assert problems(replace(gathered, papers=()), now) == ("Chưa quét: Giấy chứng sinh.",)


def test_a_wrong_answer_is_named_by_its_question(gathered: Gathered, now: datetime) -> None:
    wrong = replace(gathered, answers={**gathered.answers, "child_birth": "31/02/2026"})
    (problem,) = problems(wrong, now)
    assert problem.startswith("Ngày sinh của bé: ")


def test_a_card_that_is_not_proved_enough_goes_to_the_desk(gathered: Gathered, now: datetime) -> None:
    weak = replace(gathered, citizen=replace(gathered.citizen, assurance=CardAssurance.CLAIMED))
    (problem,) = problems(weak, now)
    assert "quầy" in problem


def test_post_needs_an_address_and_a_telephone_number(gathered: Gathered, now: datetime) -> None:
    assert len(problems(replace(gathered, delivery=Delivery(DeliveryWay.POST)), now)) == 2
    assert check_delivery(Delivery(DeliveryWay.POST, "Thôn 3, Xã Tân Yên", "12")).keys() == {"phone"}
    assert check_delivery(Delivery(DeliveryWay.POST, "Thôn 3, Xã Tân Yên", "0912345678")) == {}


def test_ways_that_do_not_ask_for_an_address_do_not_carry_one() -> None:
    typed = {"address": "  Thôn 3,  Xã Tân Yên ", "phone": "0912345678"}
    assert delivery_of(DeliveryWay.DESK, typed) == Delivery(DeliveryWay.DESK)
    assert delivery_of(DeliveryWay.ELECTRONIC, typed) == Delivery(DeliveryWay.ELECTRONIC)
    assert delivery_of(DeliveryWay.POST, typed).address == "Thôn 3, Xã Tân Yên"


def test_consent_keeps_the_words_that_were_shown(now: datetime) -> None:
    consent = give(ConsentPurpose.READ_CARD, now)
    assert consent.wording == ConsentPurpose.READ_CARD.wording
    assert len({purpose.wording for purpose in ConsentPurpose}) == len(ConsentPurpose)


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


def test_printing_a_value_by_accident_shows_nothing_of_the_person(gathered: Gathered, now: datetime) -> None:
    dossier = dossier_of(gathered, now)
    shown = repr((dossier, dossier.submitter, dossier.delivery, dossier.papers, gathered))
    assert "Thử" not in shown
    assert "027190000002" not in shown
