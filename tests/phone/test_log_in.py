"""From the QR code on the kiosk's screen to a person whom the kiosk knows: by each way, in a real browser."""

from __future__ import annotations

import unicodedata

import pytest

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.journey.events import ChooseLogin
from kiosk.journey.visit import Login, Step, TroubleKind
from kiosk.sandbox.people import find_person

pytestmark = pytest.mark.slow

WAYS = ("issuer", "gateway", "second")


@pytest.mark.parametrize("way", WAYS)
def test_who_scans_the_code_and_agrees_on_the_phone_is_known_at_the_kiosk(world, open_kiosk, phone, way):
    settings = getattr(world, way)
    kiosk = open_kiosk(settings)
    kiosk.ask_for_phone()
    shown = kiosk.visit.phone
    assert kiosk.scanned() == shown.verification_url
    assert phone.answer(kiosk.scanned(), "duc", "approve") in {"approved", "confirmed", "authorized"}
    # Against a code that was handed on: the phone shows the kiosk's own short code, and which kiosk it is.
    assert shown.user_code in phone.seen
    assert settings.centre.kiosk_id in phone.seen
    kiosk.reaches(Step.GREETING)
    card, citizen = find_person("duc").card, kiosk.visit.citizen
    assert (citizen.number, citizen.name) == (card.number, unicodedata.normalize("NFC", card.name))
    assert citizen.birth_date == card.birth_date
    assert citizen.account is AccountAssurance.VNEID_2
    assert citizen.holder is HolderAssurance.PHONE
    assert citizen.assurance is CardAssurance.UNIDENTIFIED  # no card was seen


@pytest.mark.parametrize(
    ("way", "button"), [("issuer", "refuse"), ("gateway", "not-me"), ("gateway", "refuse")]
)
def test_who_refuses_on_the_phone_is_nobody_at_the_kiosk(world, open_kiosk, phone, way, button):
    kiosk = open_kiosk(getattr(world, way))
    kiosk.ask_for_phone()
    assert phone.answer(kiosk.scanned(), "duc", button) == "refused"
    kiosk.reaches(Step.TROUBLE)
    assert kiosk.visit.trouble.kind is TroubleKind.PHONE_REFUSED
    assert kiosk.visit.citizen is None


def test_a_provider_that_is_away_is_told_and_the_card_is_offered_instead(world, open_kiosk):
    world.control(mode="away")
    try:
        kiosk = open_kiosk(world.issuer)
        kiosk.choose_phone()
        kiosk.reaches(Step.TROUBLE)
    finally:
        world.control(mode="normal")
    assert kiosk.visit.trouble.kind is TroubleKind.PHONE_AWAY
    kiosk.post(ChooseLogin(Login.CARD))
    kiosk.reaches(Step.IDENTIFY)
