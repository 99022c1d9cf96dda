"""What a verdict says of how the chip was opened and what it proved, on cards of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from hardware.emrtd.revocation import RevocationList
from hardware.simulated.card.groups import dg13
from hardware.simulated.card.security_object import make_sod
from hardware.vocabulary import ActiveAuthentication, ChipAuthentication, KeyKind
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.judging import Judge
from kiosk.identity.verdict import FactName
from kiosk.identity.verifier import Answer, Outcome, Voucher, digest_of
from kiosk.identity.weighing import judge

GROUPS = (1, 2, 13, 14, 15)


def words_of(verdict, name):
    return next(fact.words for fact in verdict.facts if fact.name == name)


def voucher_for(reading, signer="authority.example (key 1234)"):
    return Voucher(
        signer, datetime(2026, 11, 22, 8, tzinfo=UTC), digest_of(reading.files["EF.SOD"]), b"", b""
    )


@pytest.mark.parametrize(
    ("variant", "key", "words"),
    [
        ("2021", KeyKind.CAN, "PACE-ECDH-GM-AES-CBC-CMAC-128 with the card access number"),
        ("pace-mrz", KeyKind.MRZ, "PACE-ECDH-GM-AES-CBC-CMAC-128 with the machine readable zone"),
        ("bac-only", KeyKind.MRZ, "BAC with the machine readable zone; the chip offers no PACE"),
        ("bac-card-access", KeyKind.MRZ, "BAC with the machine readable zone; the chip offers no PACE"),
    ],
)
def test_what_opened_the_chip_is_said(  # noqa: PLR0917 - three are fixtures
    read, anchors, now, variant, key, words
):
    verdict = judge(read(variant=variant, key=key), anchors, now)
    assert verdict.value(FactName.ACCESS) is True
    assert words in words_of(verdict, FactName.ACCESS)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_bac_on_a_card_that_offers_pace_is_a_downgrade_and_at_most_read(read, anchors, now):
    """Somebody took PACE out of EF.CardAccess, which nobody signs; DG14 still has it."""
    verdict = judge(read(variant="downgraded-to-bac", key=KeyKind.MRZ), anchors, now)
    assert verdict.value(FactName.ACCESS) is False
    assert verdict.value(FactName.CARD_ACCESS) is False
    assert verdict.assurance is CardAssurance.CHIP_READ


def test_pace_in_a_way_that_dg14_does_not_sign_is_at_most_read(reading, anchors, now):
    plain = reading.files["EF.CardAccess"]
    weaker = plain[:-1] + b"\x0c"
    verdict = judge(replace(reading, files=reading.files | {"EF.CardAccess": weaker}), anchors, now)
    assert verdict.value(FactName.CARD_ACCESS) is False
    assert verdict.assurance is CardAssurance.CHIP_READ


def test_a_card_whose_dg14_forgot_an_entry_that_opens_nothing_is_not_accused(reading, anchors, now):
    """One issuer's DG14 lacks the entry of terminal authentication that its EF.CardAccess has."""
    beside = bytes.fromhex("300d060804007f0007020202020102")
    plain = reading.files["EF.CardAccess"]
    longer = bytes((plain[0], plain[1] + len(beside))) + plain[2:] + beside
    verdict = judge(replace(reading, files=reading.files | {"EF.CardAccess": longer}), anchors, now)
    assert verdict.value(FactName.CARD_ACCESS) is True
    assert "but for 1" in words_of(verdict, FactName.CARD_ACCESS)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_a_group_is_hashed_as_it_lies_on_the_chip_and_never_written_anew(read, anchors, now):
    """DER would sort the fields of DG13; whoever sorts them before hashing accuses a good card."""
    verdict = judge(read(variant="dg13-shuffled"), anchors, now)
    assert verdict.value(FactName.HASHES) is True
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


@pytest.mark.parametrize("gone", ["DG14", "EF.CardAccess"])
def test_a_signed_copy_that_was_not_compared_leaves_the_card_at_read(reading, anchors, now, gone):
    files = {name: data for name, data in reading.files.items() if name != gone}
    assert judge(replace(reading, files=files), anchors, now).assurance is CardAssurance.CHIP_READ


@pytest.mark.parametrize(
    ("variant", "chip", "active"),
    [
        ("2021", True, True),
        ("no-dg15", True, None),
        ("no-dg14", None, True),
        ("aa-rsa", True, True),
        ("aa-rsa-2048", True, True),
        ("aa-ecdsa-der", True, True),
        ("ca-dh-aes-cbc-cmac-128", True, True),
        ("ca-ecdh-3des-cbc-cbc", True, True),
        ("pace-ecdh-cam-aes-cbc-cmac-128-brainpoolp256r1", True, True),
    ],
)
def test_either_proof_alone_makes_a_signed_card_genuine(  # noqa: PLR0917 - three are fixtures
    read, anchors, now, variant, chip, active
):
    verdict = judge(read(variant=variant), anchors, now)
    assert verdict.value(FactName.CHIP_AUTHENTICATION) is chip
    assert verdict.value(FactName.ACTIVE_AUTHENTICATION) is active
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_GENUINE, False)


def test_a_card_without_keys_stays_signed_and_says_that_it_has_none(read, anchors, now):
    verdict = judge(read(variant="no-proof"), anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_SIGNED, False)
    for name in (FactName.CHIP_AUTHENTICATION, FactName.ACTIVE_AUTHENTICATION):
        assert words_of(verdict, name) == "the card has no key for it"


@pytest.mark.parametrize("variant", ["clone", "clone-active"])
def test_a_copy_is_no_card_and_raises_the_alarm(read, anchors, now, variant):
    verdict = judge(read(variant=variant), anchors, now)
    assert verdict.value(FactName.ACTIVE_AUTHENTICATION) is False
    assert verdict.value(FactName.CHIP_AUTHENTICATION) is (False if variant == "clone" else None)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)
    assert verdict.value(FactName.SIGNATURE) is True
    assert verdict.value(FactName.HASHES) is True


def test_a_failed_proof_outweighs_one_that_held(reading, anchors, now):
    failed = replace(reading, chip_authentication=ChipAuthentication("CA-ECDH", proved=False, trouble="x"))
    verdict = judge(failed, anchors, now)
    assert verdict.value(FactName.ACTIVE_AUTHENTICATION) is True
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_a_chip_that_refuses_both_proofs_stays_signed_without_an_accusation(reading, anchors, now):
    """A copy would refuse them too: whoever needs more asks for `chip-genuine`."""
    refused = replace(
        reading,
        chip_authentication=ChipAuthentication("CA-ECDH", proved=None, trouble="the chip answered 6A80"),
        active_authentication=ActiveAuthentication(reading.active_authentication.challenge, b""),
    )
    verdict = judge(refused, anchors, now)
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.CHIP_SIGNED, False)
    assert "6A80" in words_of(verdict, FactName.CHIP_AUTHENTICATION)
    assert "as a copy would not" in words_of(verdict, FactName.ACTIVE_AUTHENTICATION)


def test_a_proof_counts_only_after_the_signature(read, now):
    """A chip may prove any key it likes; without a known signer that is nobody's."""
    verdict = judge(read(), Anchors(), now)
    assert verdict.value(FactName.CHIP_AUTHENTICATION) is True
    assert verdict.assurance is CardAssurance.CHIP_READ


@pytest.mark.parametrize("group", ["DG14", "DG15"])
def test_a_key_that_nobody_signed_proves_nothing(read, issuer, anchors, now, group):
    def unsigned(contents):
        numbers = [n for n in GROUPS if f"DG{n}" != group]
        contents["EF.SOD"] = make_sod({n: contents[f"DG{n}"] for n in numbers}, issuer)

    verdict = judge(read(unsigned), anchors, now)
    proof = FactName.CHIP_AUTHENTICATION if group == "DG14" else FactName.ACTIVE_AUTHENTICATION
    assert verdict.value(proof) is None
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_an_answer_to_another_challenge_is_a_relay_and_no_proof(reading, anchors, now, challenge):
    assert judge(reading, anchors, now, challenge=challenge).assurance is CardAssurance.CHIP_GENUINE
    verdict = judge(reading, anchors, now, challenge=b"not that")
    assert verdict.value(FactName.ACTIVE_AUTHENTICATION) is False
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


def test_a_weak_proof_is_named_as_weak_and_still_holds(read, anchors, now):
    verdict = judge(read(variant="aa-rsa-1024"), anchors, now)
    assert verdict.value(FactName.ALGORITHMS) is False
    assert "RSA-1024 ISO 9796-2 sha1" in words_of(verdict, FactName.ALGORITHMS)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


@pytest.mark.parametrize(
    ("variant", "key", "weak"),
    [
        ("bac-only", KeyKind.MRZ, "weak: BAC"),
        ("pace-ecdh-gm-3des-cbc-cbc-secp256r1", KeyKind.CAN, "weak: PACE-ECDH-GM-3DES-CBC-CBC"),
        ("ca-ecdh-3des-cbc-cbc", KeyKind.CAN, "weak: CA-ECDH-3DES-CBC-CBC"),
    ],
)
def test_a_weak_protection_is_named_and_lowers_nothing(  # noqa: PLR0917 - three are fixtures
    read, anchors, now, variant, key, weak
):
    verdict = judge(read(variant=variant, key=key), anchors, now)
    assert words_of(verdict, FactName.ALGORITHMS) == weak
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_the_authoritys_voucher_stands_in_for_an_anchor_and_is_named(reading, now):
    verdict = judge(reading, Anchors(), now, voucher=voucher_for(reading))
    assert "authority.example (key 1234)" in words_of(verdict, FactName.SIGNER)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_a_voucher_for_another_card_counts_for_nothing(reading, read, now):
    other = voucher_for(read(number="022185000124"))
    verdict = judge(reading, Anchors(), now, voucher=other)
    assert verdict.value(FactName.SIGNER) is None
    assert verdict.assurance is CardAssurance.CHIP_READ


@dataclass
class Authority:
    """Answers what it was made to answer, and counts how often it was asked."""

    answer: Answer
    asked: int = 0

    def vouch(self, _sod: bytes) -> Answer:
        self.asked += 1
        return self.answer


def test_what_the_authority_has_taken_back_is_no_card_any_more(reading, now):
    authority = Authority(Answer(Outcome.REVOKED, "the authority says that it is revoked"))
    judged = Judge(Anchors(), authority, lambda: now).weigh(reading)
    assert (judged.verdict.assurance, judged.verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)
    assert words_of(judged.verdict, FactName.NOT_REVOKED) == "the authority says that it is revoked"


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.VOUCHED, Outcome.REVOKED}))
def test_every_other_answer_leaves_the_signer_unknown(reading, now, outcome):
    judged = Judge(Anchors(), Authority(Answer(outcome, "why")), lambda: now).weigh(reading)
    assert (judged.verdict.assurance, judged.verdict.alarm) == (CardAssurance.CHIP_READ, False)


def test_the_authority_is_not_asked_about_what_it_cannot_change(reading, read, anchors, now):
    authority = Authority(Answer(Outcome.NO_ANSWER))
    Judge(anchors, authority, lambda: now).weigh(reading)
    Judge(Anchors(), authority, lambda: now).weigh(read(variant="altered-dg1"))
    assert authority.asked == 0


def test_a_voucher_does_not_clear_a_signer_that_an_anchor_disowns(read, anchors, now):
    forged = read(variant="signer-forged")
    verdict = judge(forged, anchors, now, voucher=voucher_for(forged))
    assert verdict.value(FactName.SIGNER) is False
    assert (verdict.assurance, verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


@pytest.mark.parametrize(
    ("variant", "fact", "assurance"),
    [
        ("signer-expired", FactName.SIGNER_IN_TIME, CardAssurance.CHIP_READ),
        ("signer-other-country", FactName.COUNTRY, CardAssurance.CHIP_READ),
        ("signer-revoked", FactName.NOT_REVOKED, CardAssurance.UNIDENTIFIED),
        ("group-lost", FactName.COMPLETE, CardAssurance.UNIDENTIFIED),
        ("altered-dg1", FactName.HASHES, CardAssurance.UNIDENTIFIED),
    ],
)
def test_each_thing_wrong_with_the_signature_has_its_own_fact(  # noqa: PLR0917 - four are fixtures
    read, issuer, anchors, now, variant, fact, assurance
):
    listed = RevocationList.from_bytes(issuer.authority.revocation_list())
    verdict = judge(read(variant=variant), replace(anchors, revocations=(listed,)), now)
    assert [f.name for f in verdict.facts if f.value is False] == [fact]
    assert verdict.assurance is assurance
    assert verdict.alarm is (assurance is CardAssurance.UNIDENTIFIED)


def test_a_listing_that_differs_from_what_is_signed_is_told_and_lowers_nothing(reading, anchors, now):
    """EF.COM is not signed: whoever writes it can write anything."""
    listed = bytes.fromhex("5f010430313037 5f3606303430303030 5c026175")
    com = b"\x60" + bytes((len(listed),)) + listed
    verdict = judge(replace(reading, files=reading.files | {"EF.COM": com}), anchors, now)
    assert verdict.value(FactName.LISTING) is False
    assert "DG3, DG13, DG14, DG15" in words_of(verdict, FactName.LISTING)
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_a_passport_needs_no_twelve_digits(read, anchors, now):
    wanted = ("EF.SOD", "DG1", "DG14", "DG15")
    verdict = judge(read(variant="passport", key=KeyKind.MRZ, wanted=wanted), anchors, now)
    assert verdict.value(FactName.NUMBER) is None
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "Trần Thị Khác"}),
        ("sex", {"sex": "Nam"}),
        ("birth date", {"birth_date": "1985-02-02"}),
        ("expiry date", {"expiry_date": ""}),
    ],
)
def test_dg1_and_dg13_that_differ_in_a_field_say_which_and_lower_nothing(  # noqa: PLR0917 - five are fixtures
    read, card_data, issuer, anchors, now, field, changes
):
    def other_print(contents):
        contents["DG13"] = dg13(replace(card_data, **changes))
        contents["EF.SOD"] = make_sod({n: contents[f"DG{n}"] for n in GROUPS}, issuer)

    verdict = judge(read(other_print), anchors, now)
    assert verdict.value(FactName.SAME_PERSON) is False
    assert words_of(verdict, FactName.SAME_PERSON) == f"DG1 and DG13 differ: {field}"
    assert verdict.assurance is CardAssurance.CHIP_GENUINE


def test_a_date_that_the_zone_does_not_know_whole_is_not_compared(read, anchors, now):
    verdict = judge(read(birth_date="1985"), anchors, now)
    assert words_of(verdict, FactName.SAME_PERSON) == "the same in DG1 and DG13: name, sex, expiry date"
