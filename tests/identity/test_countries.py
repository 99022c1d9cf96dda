"""An anchor speaks for its own country: what it signs in another's name proves nothing, however hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.simulated.card.groups import dg1, dg13, zone_of
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.judging import Judge
from kiosk.identity.verdict import FactName
from kiosk.identity.verifier import Outcome, Voucher, digest_of
from kiosk.identity.weighing import citizen_of, judge
from tests.anchors.made_countries import Country

FRENCH = {"issuer": "FRA", "nationality": "FRA", "surname": "MARTIN", "given_names": "JEAN"}
OWN = {**FRENCH, "document_number": "123456789", "optional_1": ""}
SIGNED = (1, 2, 13, 14, 15)


@pytest.fixture(scope="session")
def france():
    return Country("FR", "CSCA-FRANCE of a test")


@pytest.fixture(scope="session")
def stateless():
    return Country("", "CSCA of nowhere")


@pytest.fixture(scope="session")
def documents(reading, card_data):
    """A genuine chip's reading with a zone that is changed so, signed by somebody of a country.

    Its DG13 is Vietnam's and holds a Vietnamese number, and its chip proves its keys.
    """

    def made(country, **changes):
        zone = dg1(replace(zone_of(card_data), **changes))
        files = reading.files | {"DG1": zone, "DG13": dg13(card_data)}
        numbered = {number: files[f"DG{number}"] for number in SIGNED}
        return replace(reading, files=files | {"EF.SOD": country.signer().sod(numbered)})

    return made


def trusting(country) -> Anchors:
    return Anchors((Certificate.from_bytes(country.authority()),))


def test_vietnams_authority_is_not_asked_about_another_countrys_document(documents, france, now):
    class Nobody:
        def vouch(self, _sod):
            pytest.fail("the authority learnt of it")

    judged = Judge(Anchors(), Nobody(), lambda: now).weigh(documents(france, **OWN))
    assert (judged.verdict.assurance, judged.answer.outcome) == (CardAssurance.CHIP_READ, Outcome.NOT_ASKED)


def test_a_foreign_authoritys_own_document_is_genuine_and_of_no_vietnamese_citizen(documents, france, now):
    reading = documents(france, **OWN)
    verdict = judge(reading, trusting(france), now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_GENUINE, False)
    assert verdict.value(FactName.COUNTRY) is True
    assert verdict.value(FactName.NUMBER) is None
    assert verdict.value(FactName.SAME_PERSON) is None
    citizen = citizen_of(reading, verdict)
    assert (citizen.number, citizen.name, citizen.residence) == ("", "MARTIN JEAN", "")


@pytest.mark.parametrize(
    ("changes", "country"),
    [
        ({}, False),
        ({"kind": ""}, False),
        ({"issuer": "XQZ"}, None),
        ({"issuer": "XQZ", "kind": ""}, None),
        ({"issuer": ""}, None),
        ({**OWN, "issuer": "XQZ"}, None),
        ({**OWN, "issuer": ""}, None),
    ],
)
def test_a_document_that_is_not_for_certain_of_the_anchors_country_is_read_and_no_more(
    documents, france, now, changes, country
):
    verdict = judge(documents(france, **changes), trusting(france), now)
    assert verdict.value(FactName.SIGNER) is True
    assert verdict.value(FactName.COUNTRY) is country
    assert verdict.assurance is CardAssurance.CHIP_READ


def test_an_anchor_that_names_no_country_speaks_for_none(documents, stateless, now):
    verdict = judge(documents(stateless), trusting(stateless), now)
    assert (verdict.value(FactName.SIGNER), verdict.value(FactName.COUNTRY)) == (True, None)
    assert verdict.assurance is CardAssurance.CHIP_READ


def test_a_voucher_needs_no_country_beside_it_and_is_none_for_a_stateless_anchors_card(
    documents, stateless, now
):
    """It is the authority's word for this very card; but where an anchor is known, nobody is asked."""
    reading = documents(stateless)
    voucher = Voucher("authority", now, digest_of(reading.files["EF.SOD"]), b"", b"")
    known = judge(reading, Anchors(), now, voucher=voucher)
    assert (known.value(FactName.COUNTRY), known.assurance) == (None, CardAssurance.CHIP_GENUINE)
    assert judge(reading, trusting(stateless), now, voucher=voucher).assurance is CardAssurance.CHIP_READ


@pytest.mark.parametrize("optional", ["022185000123<<9", "022185000124<<0"])
def test_a_card_whose_zone_cannot_be_read_names_nobody_though_dg13_does(documents, now, optional):
    """The zone's number is misprinted: signed or not, there is no telling whose card it is."""
    reading = documents(Country("VN", "CSCA of a test"), optional_1=optional)
    verdict = judge(reading, Anchors(), now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, False)
    assert verdict.value(FactName.NUMBER) is None
    (words,) = (fact.words for fact in verdict.facts if fact.name is FactName.NUMBER)
    assert "DG1 cannot be read" in words
    assert citizen_of(reading, verdict).number == ""
