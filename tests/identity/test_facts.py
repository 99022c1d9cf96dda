"""What single facts say, where their values alone do not tell it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd import dh, tlv
from hardware.emrtd.passive import PassiveResult
from hardware.simulated.card.authentication_chip import SigningKey
from hardware.simulated.card.security_infos import (
    KeyForm,
    Protocol,
    active_authentication_info,
    chip_authentication_info,
    chip_public_key_info,
    dh_public_key,
    ec_public_key,
    security_infos,
)
from hardware.vocabulary import ActiveAuthentication, ChipAuthentication
from kiosk.identity import signer_facts
from kiosk.identity.chip_facts import look_at_chip


@pytest.mark.parametrize(
    ("chain", "way"),
    [
        (("CSCA 1",), ""),
        (("CSCA 2", "CSCA 1"), ", by way of link certificates: 'CSCA 2'"),
        (("CSCA 3", "CSCA 2", "CSCA 1"), ", by way of link certificates: 'CSCA 3', 'CSCA 2'"),
    ],
)
def test_the_link_certificates_that_lead_to_the_anchor_are_named(chain, way):
    passive = PassiveResult(signature=True, anchored=True, anchor="CSCA 1", chain=chain)
    assert signer_facts.signer(passive, None).words == f"issued by the installed anchor 'CSCA 1'{way}"


@pytest.mark.parametrize(("fresh", "value"), [(True, True), (False, None), (None, None)])
def test_only_a_list_that_is_for_today_clears_a_signer(fresh, value):
    listed = "revocation list of 2026-11-12"
    passive = PassiveResult(signature=True, revoked=False, revocation_fresh=fresh, revocation=listed)
    fact = signer_facts.not_revoked(passive, "")
    assert fact.value is value
    assert fact.words.endswith(listed)


@pytest.mark.parametrize(
    ("variant", "weak"),
    [
        ("2021", ()),
        (
            "pace-ecdh-gm-aes-cbc-cmac-128-secp192r1",
            ("PACE-ECDH-GM-AES-CBC-CMAC-128 over secp192r1",),
        ),
        (
            "pace-dh-im-aes-cbc-cmac-256-modp-1024-160",
            ("PACE-DH-IM-AES-CBC-CMAC-256 over modp-1024-160",),
        ),
        ("pace-dh-gm-aes-cbc-cmac-128-modp-2048-224", ()),
    ],
)
def test_a_group_of_pace_that_is_too_small_is_named_as_weak(read, variant, weak):
    reading = read(variant=variant, wanted=("DG1",))
    assert look_at_chip(reading, PassiveResult(signature=True), None).weak == weak


def chip_infos(agreement: str, domain: str, public: bytes) -> bytes:
    protocol = Protocol(agreement, "AES-CBC-CMAC-128", domain)
    way = chip_authentication_info(protocol)
    return tlv.encode(0x6E, security_infos(way, chip_public_key_info(agreement, public)))


@pytest.mark.parametrize(
    ("agreement", "group", "weak"),
    [
        ("DH", dh.MODP_1024_160, "over a group of 1024 bits"),
        ("DH", dh.MODP_2048_224, ""),
        ("ECDH", ec.SECP192R1(), "over secp192r1"),
        ("ECDH", ec.SECP256R1(), ""),
    ],
    ids=["modp-1024", "modp-2048", "secp192r1", "secp256r1"],
)
def test_a_group_of_chip_authentication_that_is_too_small_is_named_as_weak(reading, agreement, group, weak):
    if isinstance(group, dh.ModularGroup):
        domain, public = group.name, dh_public_key(group.p, group.g, group.q, group.g)
    else:
        domain = group.name
        public = ec_public_key(ec.generate_private_key(group).public_key(), KeyForm.NAMED)
    name = f"CA-{agreement}-AES-CBC-CMAC-128"
    proved = replace(
        reading,
        files=reading.files | {"DG14": chip_infos(agreement, domain, public)},
        chip_authentication=ChipAuthentication(name, proved=True),
    )
    found = look_at_chip(proved, PassiveResult(signature=True), None).weak
    assert found == ((f"{name} {weak}",) if weak else ())


def active_fact(reading, challenge, answer_of, said: bytes):
    """Return the fact of a chip that gives the answer `answer_of` its key, where DG14 holds `said`."""
    key = ec.generate_private_key(ec.SECP256R1())
    groups = {
        "DG14": tlv.encode(0x6E, security_infos(said)),
        "DG15": tlv.encode(0x6F, ec_public_key(key.public_key(), KeyForm.NAMED)),
    }
    answered = replace(
        reading,
        files=reading.files | groups,
        active_authentication=ActiveAuthentication(challenge, answer_of(key)),
    )
    passive = PassiveResult(signature=True, intact=("DG1", "DG14", "DG15"))
    return look_at_chip(answered, passive, challenge).facts[-1]


def test_a_chip_that_signs_with_another_hash_than_dg14_says_holds_its_key_and_the_words_tell(
    reading, challenge
):
    fact = active_fact(
        reading,
        challenge,
        lambda key: SigningKey(key, "sha384").sign(challenge),
        active_authentication_info("sha256"),
    )
    words = "ECDSA-secp256r1 sha384: the chip holds the private key of DG15, though DG14 says sha256"
    assert (fact.value, fact.words) == (True, words)


@pytest.mark.parametrize(("named", "value"), [(b"\x05", False), (b"\x06", None)])
def test_an_answer_that_no_known_hash_explains_is_a_copys_unless_dg14_names_an_unknown_one(
    reading, challenge, named, value
):
    """The last arc is that of SHA-512, which is known, or of RIPEMD-160 (BSI TR-03111 5.2.1.1)."""
    said = active_authentication_info("sha512")[:-1] + named
    fact = active_fact(reading, challenge, lambda _key: bytes(63) + b"\x01", said)
    assert fact.value is value
    assert ("as of a copy" if value is False else "could not be checked") in fact.words
