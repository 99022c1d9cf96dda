"""What an account proves, beside what a card does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.catalogue.procedure import Needs
from kiosk.catalogue.source import Confidence, Source
from kiosk.catalogue.store import load_catalogue
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance

ASSETS = Path(__file__).resolve().parents[3] / "assets"
NONE, ONE, TWO = AccountAssurance
NOBODY, PHONE = HolderAssurance.UNKNOWN, HolderAssurance.PHONE
SOURCE = Source("made up", date(2026, 11, 22), Confidence.LOW)


@pytest.mark.parametrize(
    ("account", "least", "reaches"),
    [
        (NONE, ONE, False),
        (ONE, ONE, True),
        (ONE, TWO, False),
        (TWO, ONE, True),
        (TWO, TWO, True),
        (NONE, NONE, False),
    ],
)
def test_a_level_reaches_itself_and_those_below_and_no_account_reaches_nothing(account, least, reaches):
    assert account.reaches(least) is reaches


def test_an_account_does_instead_of_a_card_only_where_the_procedure_says_so():
    signed = CardAssurance.CHIP_SIGNED
    by_card_alone = Needs(signed, NOBODY, SOURCE)
    either = Needs(signed, NOBODY, SOURCE, TWO)
    assert not by_card_alone.met_by(CardAssurance.UNIDENTIFIED, PHONE, TWO)
    assert either.met_by(CardAssurance.UNIDENTIFIED, PHONE, TWO)
    assert not either.met_by(CardAssurance.UNIDENTIFIED, PHONE, ONE)
    assert either.met_by(signed, NOBODY)


def test_an_account_that_is_enough_does_not_stand_for_its_holder():
    compared = Needs(CardAssurance.CHIP_SIGNED, HolderAssurance.COMPARED, SOURCE, TWO)
    assert not compared.met_by(CardAssurance.UNIDENTIFIED, PHONE, TWO)


def test_every_procedure_of_ours_takes_an_account_of_level_two_confirmed_on_the_persons_phone():
    for procedure in load_catalogue(ASSETS / "procedures"):
        assert procedure.needs.met_by(CardAssurance.UNIDENTIFIED, PHONE, TWO), procedure.code
        assert not procedure.needs.met_by(CardAssurance.UNIDENTIFIED, PHONE, ONE), procedure.code
