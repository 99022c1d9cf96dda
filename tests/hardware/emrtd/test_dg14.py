"""DG14: what the chip can do, from entries that may be unknown, many, or broken."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd import tlv
from hardware.emrtd.chip_keys import read_chip_key
from hardware.emrtd.dg14 import MAX_INFOS, Agreement, confirms_card_access, left_out_of_dg14, parse_dg14
from hardware.emrtd.errors import BadData, NotSupported
from hardware.simulated.card.security_infos import (
    KeyForm,
    Protocol,
    active_authentication_info,
    chip_authentication_info,
    chip_public_key_info,
    ec_public_key,
    integer,
    pace_info,
    security_infos,
    terminal_authentication_info,
)

PACE = Protocol.parse("ECDH-GM-AES-CBC-CMAC-128/brainpoolP256r1")
STRONGER = Protocol.parse("ECDH-GM-AES-CBC-CMAC-256/brainpoolP512r1")
CHIP = Protocol.parse("ECDH-AES-CBC-CMAC-128/brainpoolP256r1")
KNOWN_CARD_ACCESS = bytes.fromhex(
    "3134300d060804007f0007020202020101300f060a04007f00070202030202020101"
    "3012060a04007f0007020204020202010202010d"
)
"""As read from Vietnamese cards."""


def dg14_of(*infos: bytes) -> bytes:
    return tlv.encode(0x6E, security_infos(*infos))


def info(oid: str, *rest: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x06, bytes.fromhex(oid)) + b"".join(rest))


def public_key_info(key_id=None) -> bytes:
    key = ec.derive_private_key(7, ec.BrainpoolP256R1()).public_key()
    return chip_public_key_info("ECDH", ec_public_key(key, KeyForm.EXPLICIT), key_id)


def test_everything_that_matters_is_found_among_entries_that_mean_nothing_here():
    dg14 = dg14_of(
        terminal_authentication_info(),
        info("2a03040506", b"\x04\x01\x00"),
        pace_info(PACE),
        chip_authentication_info(CHIP, 3),
        public_key_info(3),
        active_authentication_info("sha384"),
        info("04007f000702020309", integer(1)),
        info("04007f00070202030902", integer(1)),
    )
    found = parse_dg14(dg14)
    assert [(w.agreement, w.cipher, w.version, w.key_id) for w in found.ways] == [(Agreement.ECDH, 2, 1, 3)]
    assert [(key.agreement, key.key_id) for key in found.keys] == [(Agreement.ECDH, 3)]
    assert (found.active_hash, found.offers_pace) == ("sha384", True)


def test_a_dg14_that_only_copies_what_vietnamese_cards_announce_has_no_key():
    found = parse_dg14(tlv.encode(0x6E, KNOWN_CARD_ACCESS))
    assert [(w.agreement, w.cipher) for w in found.ways] == [(Agreement.ECDH, 2)]
    assert (found.keys, found.active_hash, found.offers_pace) == ((), "", True)


@pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
def test_the_hash_of_active_authentication_is_read(hash_name):
    assert parse_dg14(dg14_of(active_authentication_info(hash_name))).active_hash == hash_name


def test_the_hash_is_also_read_where_it_is_named_as_certificates_name_it():
    named = info("678108010105", integer(1), tlv.encode(0x06, bytes.fromhex("2a8648ce3d040303")))
    assert parse_dg14(dg14_of(named)).active_hash == "sha384"


def test_a_hash_that_is_not_known_is_as_none_said():
    ripemd = info("678108010105", integer(1), tlv.encode(0x06, bytes.fromhex("04007f00070101040106")))
    assert parse_dg14(dg14_of(ripemd)).active_hash == ""


@pytest.mark.parametrize(
    "broken",
    [
        info("04007f00070202030202"),
        info("04007f00070202030202", b"\x04\x01\x01"),
        info("04007f00070202030202", b"\x02\x00"),
        info("04007f00070202030202", b"\x02\x09" + bytes(9)),
        info("04007f000702020102"),
        info("04007f000702020102", integer(1)),
        info("678108010105", integer(1)),
        b"\x04\x00",
    ],
    ids=lambda data: data.hex(),
)
def test_an_entry_that_breaks_its_own_form_is_bad_data(broken):
    with pytest.raises(BadData):
        parse_dg14(dg14_of(broken))


def test_entries_are_counted_before_they_are_looked_at():
    with pytest.raises(BadData, match=str(MAX_INFOS + 1)):
        parse_dg14(dg14_of(*[info("2a03")] * (MAX_INFOS + 1)))


@pytest.mark.parametrize(
    ("announced", "signed", "same"),
    [
        ((PACE,), (PACE,), True),
        ((PACE, STRONGER), (STRONGER, PACE), True),
        ((PACE,), (STRONGER,), False),
        ((PACE,), (PACE, STRONGER), False),
        ((PACE, STRONGER), (PACE,), False),
        ((), (PACE,), False),
        ((PACE,), (), False),
        ((), (), True),
    ],
    ids=["same", "other order", "another", "one left out", "one added", "none left", "not signed", "none"],
)
def test_what_is_announced_of_pace_must_be_just_what_is_signed(announced, signed, same):
    """Adding a weaker way is a downgrade, and so is leaving the stronger one out."""
    plain = security_infos(*(pace_info(protocol) for protocol in announced))
    assert confirms_card_access(dg14_of(*(pace_info(protocol) for protocol in signed)), plain) is same


def test_an_announcement_without_a_copy_that_opens_nothing_is_counted_only():
    dg14 = dg14_of(pace_info(PACE))
    plain = security_infos(terminal_authentication_info(), pace_info(PACE))
    assert confirms_card_access(dg14, plain)
    assert left_out_of_dg14(dg14, plain) == 1


@given(st.binary(max_size=120), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_bad_data(data, framed):
    try:
        found = parse_dg14(tlv.encode(0x6E, tlv.encode(0x31, data)) if framed else data)
    except BadData:
        return
    assert len(found.ways) + len(found.keys) <= MAX_INFOS


@pytest.mark.slow
@given(
    place=st.integers(0, 200),
    to=st.integers(1, 255),
    form=st.sampled_from(KeyForm),
)
@settings(max_examples=300, deadline=None)
def test_an_altered_public_key_is_read_or_one_of_two_errors(place, to, form):
    key = ec.derive_private_key(7, ec.BrainpoolP256R1()).public_key()
    whole = bytearray(dg14_of(chip_public_key_info("ECDH", ec_public_key(key, form))))
    whole[place % len(whole)] ^= to
    try:
        for public in parse_dg14(bytes(whole)).keys:
            read_chip_key(public)
    except (BadData, NotSupported):
        pass
