"""Active authentication: the worked example, every key and hash, both spellings, and what fails."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.emrtd import iso9796, tlv
from hardware.emrtd.active_authentication import respond, verify
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.dg15 import RsaKey, parse_dg15
from hardware.emrtd.errors import BadData, CardRefused, NotSupported
from hardware.simulated.card.authentication_chip import AuthenticationChip, SigningKey
from hardware.simulated.card.security_infos import (
    KeyForm,
    active_authentication_info,
    ec_public_key,
    integer,
    security_infos,
)

SPECIMEN = Path(__file__).resolve().parents[4] / "shared/chip/specimen-bsi/Datagroup15.bin"
CHALLENGE = bytes.fromhex("f173589974bf40c6")
OTHER = bytes.fromhex("0102030405060708")
HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512"]

# Doc 9303-11 appendix F: the opened signature F = 6A, M1, SHA-1 of M1 and the challenge, BC.
WORKED = bytes.fromhex(
    "6a9d2784a67f8e7c659973ea1aea25d95b6c8f91e5002f369f0fbdce8a3cec1991b543f1696546c5524cf23a5303cd6c98599f"
    "40b79f377b5f3a1406b3b4d8f96784d23aa88db7e1032a405e69325fa91a6e86f5c71aea978264c4a207446dad4e7292e2dcda"
    "3024b47da8c063aa1e6d22fbd976ab0fe73d94d2d9c6d88127bc"
)


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def dg15_of(key) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return tlv.encode(0x6F, ec_public_key(key.public_key(), KeyForm.EXPLICIT))
    numbers = key.public_key().public_numbers()
    return rsa_dg15(integer(numbers.n), integer(numbers.e))


def rsa_dg15(modulus: bytes, exponent: bytes) -> bytes:
    algorithm = tlv.encode(0x30, tlv.encode(0x06, bytes.fromhex("2a864886f70d010101")) + b"\x05\x00")
    bits = tlv.encode(0x03, b"\x00" + tlv.encode(0x30, modulus + exponent))
    return tlv.encode(0x6F, tlv.encode(0x30, algorithm + bits))


def dg14_of(hash_name: str) -> bytes:
    return tlv.encode(0x6E, security_infos(active_authentication_info(hash_name)))


def test_the_worked_example_of_the_standard_holds_for_its_challenge_alone():
    assert iso9796.hash_of(WORKED) == "sha1"
    assert iso9796.message_holds(WORKED, CHALLENGE)
    assert not iso9796.message_holds(WORKED, OTHER)


@pytest.mark.parametrize("hash_name", HASHES)
def test_an_rsa_answer_holds_with_every_hash(rsa_key, hash_name):
    response = SigningKey(rsa_key, hash_name).sign(CHALLENGE)
    proof = verify(dg15_of(rsa_key), None, CHALLENGE, response)
    assert (proof.holds, proof.algorithm) == (True, f"RSA-2048 ISO 9796-2 {hash_name}")
    assert proof.weak is (hash_name in {"sha1", "sha224"})
    assert not verify(dg15_of(rsa_key), None, OTHER, response).holds


def test_the_smaller_of_the_two_rsa_signatures_holds_too(rsa_key):
    """ISO/IEC 9796-2 lets a signer give n - s."""
    modulus = rsa_key.public_key().public_numbers().n
    signature = int.from_bytes(SigningKey(rsa_key).sign(CHALLENGE), "big")
    turned = (modulus - signature).to_bytes(256, "big")
    assert verify(dg15_of(rsa_key), None, CHALLENGE, turned).holds


@pytest.mark.parametrize("encoding", ["plain", "der"])
@pytest.mark.parametrize(
    ("curve", "hash_name"),
    [
        (ec.SECP256R1(), "sha256"),
        (ec.SECP256R1(), "sha1"),
        (ec.SECP384R1(), "sha384"),
        (ec.SECP521R1(), "sha512"),
        (ec.BrainpoolP256R1(), "sha224"),
        (ec.BrainpoolP384R1(), "sha256"),
        (ec.BrainpoolP512R1(), "sha512"),
        (ec.SECP224R1(), "sha224"),
        (ec.SECP192R1(), "sha1"),
    ],
)
def test_an_ecdsa_answer_holds_plain_and_in_der_with_the_hash_that_dg14_says(curve, hash_name, encoding):
    key = ec.generate_private_key(curve)
    response = SigningKey(key, hash_name, der=encoding == "der").sign(CHALLENGE)
    proof = verify(dg15_of(key), dg14_of(hash_name), CHALLENGE, response)
    assert (proof.holds, proof.announced) == (True, "")
    assert not verify(dg15_of(key), dg14_of(hash_name), OTHER, response).holds


def test_a_curve_by_its_name_is_known_too():
    key = ec.generate_private_key(ec.SECP256R1())
    spelled = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    response = SigningKey(key).sign(CHALLENGE)
    assert verify(tlv.encode(0x6F, spelled), None, CHALLENGE, response).holds


@pytest.mark.parametrize("hash_name", HASHES)
@pytest.mark.parametrize("curve", [ec.SECP192R1(), ec.SECP224R1(), ec.SECP256R1(), ec.BrainpoolP256R1()])
def test_without_dg14_any_hash_may_have_been_used_whatever_the_keys_length(curve, hash_name):
    """Cards with DG15 and no DG14 exist; they say the hash nowhere, and it may be longer than the key."""
    key = ec.generate_private_key(curve)
    response = SigningKey(key, hash_name).sign(CHALLENGE)
    proof = verify(dg15_of(key), None, CHALLENGE, response)
    assert (proof.holds, proof.algorithm) == (True, f"ECDSA-{curve.name} {hash_name}")
    assert not verify(dg15_of(key), None, OTHER, response).holds


@pytest.mark.parametrize("hash_name", ["sha1", "sha384"])
def test_a_hash_other_than_the_one_dg14_says_holds_and_is_told(hash_name):
    """A copy has no key for any hash; a card whose DG14 is wrong is no copy."""
    key = ec.generate_private_key(ec.SECP256R1())
    response = SigningKey(key, hash_name).sign(CHALLENGE)
    proof = verify(dg15_of(key), dg14_of("sha256"), CHALLENGE, response)
    assert (proof.holds, proof.algorithm) == (True, f"ECDSA-secp256r1 {hash_name}")
    assert (proof.announced, proof.weak) == ("sha256", hash_name == "sha1")


@pytest.mark.parametrize("dg14", ["ripemd160", "broken"])
def test_an_ecdsa_answer_by_a_hash_that_is_not_known_here_cannot_be_told(dg14):
    """A hash that DG14 names and nobody here knows, or a DG14 that cannot be read, accuses nobody."""
    said = dg14_of("sha512")
    said = said[:-1] + b"\x06" if dg14 == "ripemd160" else said[:-1]
    key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    with pytest.raises(NotSupported, match=r"0106$|cannot be read"):
        verify(dg15_of(key), said, CHALLENGE, SigningKey(other).sign(CHALLENGE))
    assert verify(dg15_of(key), said, CHALLENGE, SigningKey(key).sign(CHALLENGE)).holds


def test_a_copy_with_another_key_does_not_hold(rsa_key):
    other_rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    curve_key, other_key = (ec.generate_private_key(ec.BrainpoolP256R1()) for _ in range(2))
    assert not verify(dg15_of(rsa_key), None, CHALLENGE, SigningKey(other_rsa).sign(CHALLENGE)).holds
    assert not verify(dg15_of(curve_key), None, CHALLENGE, SigningKey(other_key).sign(CHALLENGE)).holds


@pytest.mark.parametrize(
    "response", [b"", b"\x00", bytes(64), bytes(256), b"\xff" * 256, b"\x30\x06" + bytes(6)]
)
def test_an_answer_that_is_no_signature_does_not_hold(rsa_key, response):
    curve_key = ec.generate_private_key(ec.SECP256R1())
    assert not verify(dg15_of(rsa_key), None, CHALLENGE, response).holds
    assert not verify(dg15_of(curve_key), None, CHALLENGE, response).holds


def signed_block(key: rsa.RSAPrivateKey, block: bytes) -> bytes:
    numbers = key.private_numbers()
    return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(256, "big")


def test_a_signature_that_carries_its_whole_message_answers_no_challenge(rsa_key):
    """Full recovery (4A) leaves the challenge out: such an answer could be given again and again."""
    carried = bytes(256 - 1 - 20 - 1)
    whole = b"\x4a" + carried + hashlib.sha1(carried, usedforsecurity=False).digest() + b"\xbc"
    assert not verify(dg15_of(rsa_key), None, CHALLENGE, signed_block(rsa_key, whole)).holds


def test_padding_of_a_short_message_is_understood(rsa_key):
    digest = hashlib.sha256(b"short" + CHALLENGE).digest()
    padding = b"\x6b" + b"\xbb" * (256 - 1 - 1 - 5 - 32 - 2) + b"\xba"
    block = padding + b"short" + digest + b"\x34\xcc"
    assert verify(dg15_of(rsa_key), None, CHALLENGE, signed_block(rsa_key, block)).holds
    broken = padding[:10] + b"\xbc" + padding[11:] + b"short" + digest + b"\x34\xcc"
    assert not verify(dg15_of(rsa_key), None, CHALLENGE, signed_block(rsa_key, broken)).holds


def block_ending_in(trailer: bytes) -> bytes:
    carried = bytes(256 - 1 - 32 - 2)
    return b"\x6a" + carried + hashlib.sha256(carried + CHALLENGE).digest() + trailer


@pytest.mark.parametrize("trailer", [b"\x31\xcc", b"\x37\xcc"])
def test_an_rsa_answer_whose_trailer_names_a_hash_that_is_not_known_here_cannot_be_told(rsa_key, trailer):
    """RIPEMD-160 and Whirlpool, by ISO/IEC 10118: the card may be right, and is not accused."""
    with pytest.raises(NotSupported, match=f"{trailer[0]:02X}"):
        verify(dg15_of(rsa_key), None, CHALLENGE, signed_block(rsa_key, block_ending_in(trailer)))


def test_a_trailer_of_no_kind_does_not_hold(rsa_key):
    answer = signed_block(rsa_key, block_ending_in(b"\x34\xbd"))
    assert not verify(dg15_of(rsa_key), None, CHALLENGE, answer).holds


@pytest.mark.parametrize(("bits", "word"), [(512, "512"), (1016, "1016"), (8192, "8192"), (1030, "1030")])
def test_a_modulus_too_short_too_long_or_no_bytes_is_not_taken(bits, word):
    with pytest.raises(NotSupported, match=word):
        parse_dg15(rsa_dg15(integer((1 << bits) - 1), integer(65537)))


@pytest.mark.parametrize(
    ("modulus", "exponent"), [((1 << 2048) - 2, 3), ((1 << 2048) - 1, 1), ((1 << 2048) - 1, 4)]
)
def test_numbers_that_are_no_rsa_key_are_refused(modulus, exponent):
    with pytest.raises(BadData):
        parse_dg15(rsa_dg15(integer(modulus), integer(exponent)))


def test_an_exponent_that_would_keep_the_machine_busy_is_not_taken():
    with pytest.raises(NotSupported):
        parse_dg15(rsa_dg15(integer((1 << 2048) - 1), integer((1 << 2000) + 1)))


def test_a_modulus_without_the_byte_for_its_sign_is_read_as_it_is_meant():
    """So the German specimen writes it; by the letter of DER it would be negative."""
    modulus = (1 << 2048) - 1
    key = parse_dg15(rsa_dg15(tlv.encode(0x02, modulus.to_bytes(256, "big")), integer(65537)))
    assert key == RsaKey(modulus, 65537)


@pytest.mark.skipif(not SPECIMEN.exists(), reason="the German specimen does not lie beside the repository")
def test_the_key_of_the_german_specimen_is_read():
    assert parse_dg15(SPECIMEN.read_bytes()).name == "RSA-1024"


class Chip:
    """Answers INTERNAL AUTHENTICATE; remembers the lengths it was asked for.

    Answers of more than `room` bytes do not fit into a short response.
    """

    def __init__(self, key, room: int = 256) -> None:
        self._proofs = AuthenticationChip(signing=SigningKey(key) if key is not None else None)
        self._room = room
        self.asked: list[int | None] = []

    def send(self, command: Command) -> Response:
        self.asked.append(command.le)
        data, sw = self._proofs.internal_authenticate(command)
        if command.le == 256 and len(data) > self._room:
            return Response(b"", 0x6700)
        return Response(data, sw)


def test_a_chip_is_asked_once_and_its_answer_verifies():
    key = ec.generate_private_key(ec.BrainpoolP384R1())
    chip = Chip(key)
    assert verify(dg15_of(key), None, CHALLENGE, respond(chip, CHALLENGE, dg15_of(key))).holds
    assert chip.asked == [256]


def test_a_chip_that_has_no_room_for_a_long_answer_is_asked_again_with_extended_length(rsa_key):
    chip = Chip(rsa_key, room=223)
    assert verify(dg15_of(rsa_key), None, CHALLENGE, respond(chip, CHALLENGE, dg15_of(rsa_key))).holds
    assert chip.asked == [256, 65536]


def test_a_chip_that_hands_a_long_answer_out_in_pieces_is_asked_once(rsa_key):
    """GET RESPONSE is the channel's affair: to this one the answer is whole."""
    chip = Chip(rsa_key)
    assert verify(dg15_of(rsa_key), None, CHALLENGE, respond(chip, CHALLENGE, dg15_of(rsa_key))).holds
    assert chip.asked == [256]


def test_a_reader_that_carries_no_extended_length_never_asks_for_one(rsa_key):
    chip = Chip(rsa_key, room=223)
    with pytest.raises(CardRefused, match="6700"):
        respond(chip, CHALLENGE)
    assert chip.asked == [256]


def test_a_chip_that_cannot_says_so():
    with pytest.raises(CardRefused, match="6D00"):
        respond(Chip(None), CHALLENGE)


def test_a_challenge_has_eight_bytes():
    with pytest.raises(ValueError, match="8 bytes"):
        respond(Chip(None), b"1234567")
