from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.revocation import RevocationList
from hardware.simulated.card.groups import dg13
from hardware.simulated.card.issuer import make_issuer
from hardware.simulated.card.security_object import make_sod
from hardware.vocabulary import ChipReading
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.verdict import FactName
from kiosk.identity.weighing import citizen_of, judge

GROUPS = (1, 2, 13, 14, 15)


def with_file(reading: ChipReading, name: str, data: bytes) -> ChipReading:
    return replace(reading, files=reading.files | {name: data})


def without(reading: ChipReading, *names: str) -> ChipReading:
    return replace(reading, files={name: data for name, data in reading.files.items() if name not in names})


def test_a_card_of_an_installed_anchor_whose_chip_proves_its_keys_is_genuine(
    reading, anchors, now, challenge
):
    verdict = judge(reading, anchors, now, challenge=challenge)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_GENUINE, False)
    assert {fact.name: fact.value for fact in verdict.facts} == dict.fromkeys(FactName, True) | {
        FactName.NOT_REVOKED: None  # no list is installed
    }


def test_with_a_revocation_list_not_one_fact_is_open(reading, anchors, issuer, now):
    listed = RevocationList.from_bytes(issuer.authority.revocation_list())
    verdict = judge(reading, replace(anchors, revocations=(listed,)), now)
    assert all(fact.value is True for fact in verdict.facts)


def test_every_fact_is_told_once_and_in_its_order(reading, anchors, now):
    assert [fact.name for fact in judge(reading, anchors, now).facts] == list(FactName)
    assert [fact.name for fact in judge(ChipReading("PACE", {}), anchors, now).facts] == list(FactName)


def test_without_an_anchor_the_signer_is_unknown_and_never_verified(reading, now):
    verdict = judge(reading, Anchors(), now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_READ, False)
    assert verdict.value(FactName.SIGNER) is None
    assert any("signer unknown" in fact.words for fact in verdict.facts)


def test_another_countrys_anchor_of_the_same_name_does_not_vouch(reading, now):
    """Authorities keep their name when they change keys: such a signer is unknown, not false."""
    other = Anchors((Certificate.from_bytes(make_issuer().csca_der),))
    verdict = judge(reading, other, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_READ, False)


def test_the_right_anchor_is_found_among_others_of_its_name(reading, anchors, now):
    other = Certificate.from_bytes(make_issuer().csca_der)
    verdict = judge(reading, Anchors((other, *anchors.certificates)), now)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


@pytest.mark.parametrize("name", ["DG1", "DG2", "DG13", "DG14", "DG15"])
def test_a_changed_group_identifies_nobody_and_alarms(reading, anchors, now, name):
    data = reading.files[name]
    verdict = judge(with_file(reading, name, data[:-1] + bytes((data[-1] ^ 1,))), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)
    assert verdict.value(FactName.HASHES) is False


def test_a_false_signature_identifies_nobody_and_alarms(read, card_data, issuer, anchors, now):
    """The signer's certificate is genuine, but somebody else's key signed."""
    forger = replace(issuer, signer_key=make_issuer().signer_key)
    verdict = judge(read(by=forger), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)
    assert verdict.value(FactName.SIGNATURE) is False


def test_the_signed_list_of_another_card_does_not_fit(reading, read, anchors, now):
    other = read(number="022185000124")
    verdict = judge(with_file(reading, "EF.SOD", other.files["EF.SOD"]), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_two_numbers_on_one_card_alarm_even_if_they_are_signed(read, card_data, issuer, anchors, now):
    def other_number(contents):
        contents["DG13"] = dg13(replace(card_data, number="022185999999"))
        groups = {n: contents[f"DG{n}"] for n in GROUPS}
        contents["EF.SOD"] = make_sod(groups, issuer)

    verdict = judge(read(other_number), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)
    assert verdict.value(FactName.NUMBER) is False


def test_a_group_that_is_signed_but_gone_alarms(read, anchors, now):
    verdict = judge(read(lambda contents: contents.pop("DG13")), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_a_card_without_the_printed_data_is_a_full_success(read, card_data, issuer, anchors, now):
    """Cards of 2024 may keep DG13 to themselves."""

    def no_dg13(contents):
        del contents["DG13"]
        contents["EF.SOD"] = make_sod({n: contents[f"DG{n}"] for n in GROUPS if n != 13}, issuer)

    reading = read(no_dg13)
    verdict = judge(reading, anchors, now)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE
    citizen = citizen_of(reading, verdict)
    assert (citizen.number, citizen.name) == ("022185000123", "NGUYEN THI THU DAO")
    assert (citizen.birth_date, citizen.sex, citizen.expiry_date) == ("1985-02-01", "Nữ", "2045-02-01")
    assert citizen.residence == ""


@pytest.mark.parametrize("name", ["EF.SOD", "DG1"])
def test_without_what_is_needed_nobody_is_identified_and_nobody_accused(reading, anchors, now, name):
    verdict = judge(without(reading, name), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, False)


def test_a_rewritten_card_access_is_at_most_read(reading, anchors, now):
    weaker = bytes.fromhex("31143012060a04007f0007020204020202010202010c")
    verdict = judge(with_file(reading, "EF.CardAccess", weaker), anchors, now)
    assert verdict.assurance is CardAssurance.CHIP_READ
    assert verdict.value(FactName.CARD_ACCESS) is False


def test_a_signer_is_judged_by_the_time_it_signed_not_by_today(reading, anchors, now):
    late = now + timedelta(days=365 * 30)
    verdict = judge(reading, anchors, late)
    assert verdict.value(FactName.SIGNER_IN_TIME) is True
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_an_expired_card_says_so(reading, anchors, now):
    assert judge(reading, anchors, now.replace(year=2046)).value(FactName.CARD_IN_DATE) is False


def test_no_fact_names_the_person(reading, anchors, now, card_data):
    told = " ".join(fact.words for fact in judge(reading, anchors, now).facts)
    assert card_data.number not in told
    assert card_data.name not in told


def test_the_citizen_is_shown_as_the_card_is_printed(reading, anchors, now):
    citizen = citizen_of(reading, judge(reading, anchors, now))
    assert citizen.name == "Nguyễn Thị Thử Đào"
    assert citizen.assurance is CardAssurance.CHIP_GENUINE
    assert (citizen.birth_date, citizen.issue_date) == ("1985-02-01", "2021-06-15")
    assert citizen.residence.startswith("Tổ 1, Khu 2")


def test_a_card_without_expiry_has_none(read, anchors, now):
    reading = read(expiry_date="")
    verdict = judge(reading, anchors, now)
    assert verdict.value(FactName.CARD_IN_DATE) is True
    assert citizen_of(reading, verdict).expiry_date == ""


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("EF.SOD", FactName.SIGNATURE),
        ("EF.SOD", FactName.SIGNER),
        ("DG14", FactName.CHIP_AUTHENTICATION),
        ("DG14", FactName.COMPLETE),
        ("DG15", FactName.ACTIVE_AUTHENTICATION),
        ("DG2", FactName.COMPLETE),
    ],
)
def test_of_a_file_that_broke_off_it_is_said_that_it_did(read, anchors, now, name, fact):
    """Not that the chip gave none, or kept it: that is not what happened."""

    def cut(contents):
        contents[name] = contents[name][:200]

    verdict = judge(read(cut), anchors, now)
    (words,) = (found.words for found in verdict.facts if found.name is fact)
    assert "breaks off" in words
    assert name in words
    assert not verdict.alarm


def test_of_a_key_that_the_chip_keeps_to_itself_it_is_said_that_it_does(reading, anchors, now):
    files = {name: data for name, data in reading.files.items() if name != "DG15"}
    kept = replace(reading, files=files, refused=("DG15",), active_authentication=None)
    (words,) = (
        fact.words for fact in judge(kept, anchors, now).facts if fact.name is FactName.ACTIVE_AUTHENTICATION
    )
    assert words == "the chip keeps DG15 to itself"


def test_the_access_data_of_the_card_are_the_54_bytes_known(reading):
    assert len(reading.files["EF.CardAccess"]) == 54
