"""The card on the reader: every trouble has its screen, its way on, and keeps what was entered."""

from __future__ import annotations

import pytest

from hardware.vocabulary import Role
from kiosk.dossier.consent import ConsentPurpose
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.verdict import FactName
from kiosk.journey import events as e
from kiosk.journey.visit import Step, TroubleKind

pytestmark = pytest.mark.slow

JOURNEY = {"card_seconds": 1.5}


def test_wrong_digits_lead_back_to_typing_with_the_consents_kept(kiosk):
    kiosk.go(Step.IDENTIFY)
    kiosk.put_card()
    kiosk.post(e.TypeCan("999999"), e.Continue())
    kiosk.in_trouble(TroubleKind.WRONG_NUMBER)
    kiosk.post(e.Retry())
    assert kiosk.at(Step.IDENTIFY).consents.keys() == set(ConsentPurpose)
    kiosk.post(e.TypeCan(kiosk.person.card.number[-6:]), e.Continue())
    greeted = kiosk.at(Step.GREETING)
    assert greeted.citizen.number == kiosk.person.card.number
    assert greeted.citizen.assurance is CardAssurance.CHIP_GENUINE


@pytest.mark.parametrize("command", [3, 12])
def test_a_card_pulled_while_it_is_read_is_read_again_when_it_is_back(kiosk, command):
    kiosk.go(Step.IDENTIFY)
    kiosk.put_card()
    kiosk.tell(Role.CHIP_READER, do="remove-at", apdu=command)
    kiosk.show_code()
    pulled = kiosk.in_trouble(TroubleKind.CARD_REMOVED)
    assert pulled.citizen is None
    assert not pulled.card_on_reader
    kiosk.put_card()
    kiosk.post(e.Retry())
    assert kiosk.at(Step.GREETING).citizen.number == kiosk.person.card.number


def test_no_card_in_time_is_said_and_the_wait_begins_anew(kiosk):
    kiosk.go(Step.CARD)
    kiosk.in_trouble(TroubleKind.NO_CARD)
    kiosk.post(e.Retry())
    kiosk.at(Step.CARD)
    kiosk.put_card()
    kiosk.at(Step.GREETING)


def test_a_card_of_an_unknown_signer_is_read_and_said_to_be_so_and_the_visit_goes_on(
    make_settings, start_kiosk, tmp_path
):
    settings = make_settings(tmp_path)
    for anchor in settings.anchors.iterdir():
        anchor.unlink()
    with start_kiosk(settings) as kiosk:
        greeted = kiosk.go(Step.GREETING)
        assert greeted.citizen.assurance is CardAssurance.CHIP_READ
        assert greeted.verdict.value(FactName.SIGNER) is None
        kiosk.go(Step.FORM)


def test_an_altered_chip_identifies_nobody_and_another_card_may_follow(kiosk):
    kiosk.go(Step.CARD)
    kiosk.put_card(altered="DG13")
    false = kiosk.in_trouble(TroubleKind.CARD_FALSE)
    assert false.citizen is None
    assert all(visit.citizen is None for visit in kiosk.seen)
    kiosk.post(e.Retry())
    kiosk.at(Step.IDENTIFY)
    kiosk.put_card()
    kiosk.show_code()
    kiosk.at(Step.GREETING)


def test_an_altered_chip_shown_later_takes_back_who_was_known(kiosk):
    kiosk.go(Step.GREETING)
    kiosk.post(e.Back())
    kiosk.at(Step.IDENTIFY)
    kiosk.put_card(altered="DG1")
    kiosk.show_code()
    assert kiosk.in_trouble(TroubleKind.CARD_FALSE).citizen is None


@pytest.mark.parametrize(
    ("variant", "kind"), [("signer-revoked", TroubleKind.CARD_REVOKED), ("clone", TroubleKind.CARD_COPY)]
)
def test_a_card_taken_back_and_a_copy_each_have_their_screen(kiosk, variant, kind):
    kiosk.go(Step.CARD)
    kiosk.put_card(variant=variant)
    assert kiosk.in_trouble(kind).citizen is None


def test_a_card_that_six_digits_do_not_open_asks_for_its_printed_code_which_does(kiosk):
    kiosk.go(Step.IDENTIFY)
    kiosk.put_card(variant="bac-only")
    kiosk.post(e.TypeCan(kiosk.person.card.number[-6:]), e.Continue())
    kiosk.in_trouble(TroubleKind.NEEDS_PRINTED_CODE)
    kiosk.post(e.Retry())
    kiosk.at(Step.IDENTIFY)
    kiosk.show_code()
    assert kiosk.at(Step.GREETING).citizen.number == kiosk.person.card.number


def test_an_expired_card_shown_later_takes_back_who_was_known(kiosk):
    kiosk.go(Step.GREETING)
    kiosk.post(e.Back())
    kiosk.at(Step.IDENTIFY)
    kiosk.put_card(card={"expiry_date": "2025-05-12"})
    kiosk.show_code()
    kiosk.in_trouble(TroubleKind.CARD_EXPIRED)
    kiosk.post(e.Retry(), e.Back())
    kiosk.at(Step.CONSENT)
    kiosk.post(e.Continue())
    assert kiosk.at(Step.IDENTIFY).citizen is None


def test_an_expired_card_is_said_to_be_expired(kiosk):
    kiosk.go(Step.CARD)
    kiosk.put_card(card={"expiry_date": "2025-05-12"})
    expired = kiosk.in_trouble(TroubleKind.CARD_EXPIRED)
    assert expired.citizen is None
    kiosk.post(e.Retry())
    kiosk.at(Step.IDENTIFY)


def test_an_answer_to_digits_typed_before_does_not_judge_the_ones_typed_since(kiosk):
    kiosk.go(Step.IDENTIFY)
    kiosk.put_card()
    kiosk.tell(Role.CHIP_READER, do="delay", seconds=1)
    kiosk.post(e.TypeCan("999999"), e.Continue())
    kiosk.at(Step.CARD)
    kiosk.post(e.Back(), e.TypeCan(kiosk.person.card.number[-6:]), e.Continue())
    kiosk.at(Step.GREETING)
    assert all(visit.trouble is None for visit in kiosk.seen)
