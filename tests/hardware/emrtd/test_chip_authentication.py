"""Chip authentication against a chip of its own: every cipher and agreement, several keys, copies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd import dh, tlv
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.chip_authentication import authenticate, offered_ways
from hardware.emrtd.chip_keys import read_chip_key
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.dg14 import Agreement, ChipPublicKey, parse_dg14
from hardware.emrtd.errors import BadData, NotSupported, SecureMessagingError
from hardware.emrtd.kdf import session_keys
from hardware.emrtd.secure_messaging import SecureChannel
from hardware.simulated.card.authentication_chip import AgreementKey, AuthenticationChip, DhPrivateKey
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.security_infos import (
    KeyForm,
    Protocol,
    chip_authentication_info,
    chip_public_key_info,
    dh_public_key,
    ec_public_key,
    integer,
    security_infos,
)

SPECIMEN = Path(__file__).resolve().parents[4] / "shared/chip/specimen-bsi/Datagroup14.bin"
OPENED = session_keys(b"what PACE agreed on", Cipher.AES_128)
CURVES = [
    ec.SECP256R1(),
    ec.SECP384R1(),
    ec.SECP521R1(),
    ec.BrainpoolP256R1(),
    ec.BrainpoolP384R1(),
    ec.BrainpoolP512R1(),
]
CIPHERS = ["3DES-CBC-CBC", "AES-CBC-CMAC-128", "AES-CBC-CMAC-192", "AES-CBC-CMAC-256"]


@dataclass
class Chip:
    """Secure messaging around the two proofs; SELECT always succeeds.

    `refuse` maps (ins, p2) to a status. A chip that takes no `pieces` refuses command chaining, one that
    takes no `whole` ends the session over a command of extended length.
    """

    proofs: AuthenticationChip
    refuse: dict[tuple[int, int], int] = field(default_factory=dict)
    seen: list[Command] = field(default_factory=list)
    session: ChipSession = field(default_factory=lambda: ChipSession(OPENED))
    pieces: bool = True
    whole: bool = True
    begun: bytes = b""

    def send(self, command: Command) -> Response:
        if command.extended and not self.whole:
            return Response(b"", 0x6700)
        try:
            opened = self.session.open(command)
        except SecureMessagingError:
            return Response(b"", 0x6988)
        if opened.cla & 0x10:
            self.begun += opened.data if self.pieces else b""
            sw = 0x9000 if self.pieces else 0x6884
            return Response(self.session.protect(b"", sw), sw)
        if self.begun:
            opened, self.begun = replace(opened, data=self.begun + opened.data), b""
        self.seen.append(opened)
        data, sw = b"", self.refuse.get((opened.ins, opened.p2), 0)
        if not sw:
            data, sw = self._answer(opened)
        answer = Response(self.session.protect(data, sw), sw)
        keys = self.proofs.take_keys()
        if keys is not None:
            self.session.rekey(keys)
        return answer

    def _answer(self, command: Command) -> tuple[bytes, int]:
        match command.ins:
            case 0x22:
                return b"", self.proofs.manage_security(command)
            case 0x86:
                return self.proofs.general_authenticate(command)
            case _:
                return b"", 0x9000


def run(dg14: bytes, *keys: AgreementKey, **manners):
    """Return what came of it, the chip, and the channel."""
    chip = Chip(AuthenticationChip(keys), **manners)
    channel = SecureChannel(chip, OPENED)
    return authenticate(channel, dg14), chip, channel


def dg14_of(*infos: bytes) -> bytes:
    return tlv.encode(0x6E, security_infos(*infos))


def elliptic(cipher=CIPHERS[1], curve="brainpoolP256r1", form=KeyForm.EXPLICIT, key_id=None):
    """Return the infos of a key and its private half."""
    protocol = Protocol("ECDH", cipher, curve)
    private = ec.generate_private_key({c.name: c for c in CURVES}[curve])
    public = chip_public_key_info("ECDH", ec_public_key(private.public_key(), form), key_id)
    return (
        chip_authentication_info(protocol, key_id),
        public,
        AgreementKey(protocol.chip_oid, private, key_id),
    )


def modular(cipher=CIPHERS[1], number=0, *, standardized=False, key_id=None):
    group = dh.GROUPS[number]
    protocol = Protocol("DH", cipher, group.name)
    private = DhPrivateKey(group.p, 0x1234567890ABCDEF << 64 | 0x55AA)
    public = pow(group.g, private.x, group.p)
    spelled = dh_public_key(group.p, group.g, group.q, public, number if standardized else None)
    return (
        chip_authentication_info(protocol, key_id),
        chip_public_key_info("DH", spelled, key_id),
        AgreementKey(protocol.chip_oid, private, key_id),
    )


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_chip_proves_its_key_on_a_curve_under_every_cipher(cipher):
    way, public, private = elliptic(cipher)
    result, chip, channel = run(dg14_of(way, public), private)
    assert (result.protocol, result.proved, result.trouble) == (f"CA-ECDH-{cipher}", True, "")
    assert channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=16)).sw == 0x9000
    assert len(chip.seen) == (3 if cipher == CIPHERS[0] else 4)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_chip_proves_its_key_modulo_a_prime_under_every_cipher(cipher):
    way, public, private = modular(cipher)
    result, _, _ = run(dg14_of(way, public), private)
    assert (result.protocol, result.proved) == (f"CA-DH-{cipher}", True)


@pytest.mark.parametrize("form", KeyForm)
@pytest.mark.parametrize("curve", [curve.name for curve in CURVES])
def test_every_curve_in_every_spelling_is_understood(curve, form):
    way, public, private = elliptic(curve=curve, form=form)
    assert run(dg14_of(way, public), private)[0].proved is True


@pytest.mark.parametrize("standardized", [True, False])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_modular_group_in_both_spellings_is_understood(number, standardized):
    way, public, private = modular(number=number, standardized=standardized)
    assert run(dg14_of(way, public), private)[0].proved is True


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("manners", [{"whole": False}, {"pieces": False}], ids=str)
def test_a_key_too_long_for_a_short_command_goes_in_pieces_or_whole(cipher, manners):
    way, public, private = modular(cipher, number=2)
    assert run(dg14_of(way, public), private, **manners)[0].proved is True


def test_a_long_key_for_3des_goes_the_old_way_where_the_chip_knows_no_other():
    way, public, private = modular(CIPHERS[0], number=2)
    result, chip, _ = run(dg14_of(way, public), private, refuse={(0x22, 0xA4): 0x6A81})
    assert result.proved is True
    assert [command.p2 for command in chip.seen[:2]] == [0xA4, 0xA6]


def test_a_modular_key_may_come_as_pkcs_3_writes_it():
    group = dh.MODP_2048_256
    algorithm = tlv.encode(0x06, bytes.fromhex("2a864886f70d010301"))
    algorithm += tlv.encode(0x30, integer(group.p) + integer(group.g))
    private = DhPrivateKey(group.p, 0x1234567890ABCDEF1234567890)
    bits = tlv.encode(0x03, b"\x00" + integer(pow(group.g, private.x, group.p)))
    protocol = Protocol("DH", CIPHERS[1], group.name)
    public = chip_public_key_info("DH", tlv.encode(0x30, tlv.encode(0x30, algorithm) + bits))
    dg14 = dg14_of(chip_authentication_info(protocol), public)
    assert run(dg14, AgreementKey(protocol.chip_oid, private))[0].proved is True


@pytest.mark.parametrize("make", [elliptic, modular])
def test_a_copy_without_the_key_is_found_out_and_the_channel_is_dead(make):
    way, public, private = make()
    _, _, other = elliptic()
    if make is modular:
        other = AgreementKey(private.oid, DhPrivateKey(private.private.p, 77777))
    result, _, channel = run(dg14_of(way, public), other)
    assert result.proved is False
    assert "under the new keys" in result.trouble
    with pytest.raises(SecureMessagingError):
        channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=16))


@pytest.mark.parametrize("status", [0x6300, 0x6A80, 0x6A88, 0x6982, 0x6985, 0x6D00])
@pytest.mark.parametrize("step", [(0x22, 0xA4), (0x86, 0x00)])
def test_a_chip_that_refuses_is_in_doubt_and_can_be_read_on(step, status):
    way, public, private = elliptic()
    result, _, channel = run(dg14_of(way, public), private, refuse={step: status})
    assert result.proved is None
    assert f"{status:04X}" in result.trouble
    assert channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=16)).sw == 0x9000


def test_without_a_chip_authentication_info_a_key_is_for_3des():
    _, public, private = elliptic(CIPHERS[0])
    result, chip, _ = run(dg14_of(public), private)
    assert (result.protocol, result.proved) == ("CA-ECDH-3DES-CBC-CBC", True)
    assert (chip.seen[0].ins, chip.seen[0].p2) == (0x22, 0xA6)


def test_a_chip_that_refuses_the_short_way_of_3des_is_asked_the_other_way():
    way, public, private = elliptic(CIPHERS[0])
    result, _, _ = run(dg14_of(way, public), private, refuse={(0x22, 0xA6): 0x6A80})
    assert (result.protocol, result.proved) == ("CA-ECDH-3DES-CBC-CBC", True)


def test_of_several_keys_the_strongest_is_used_and_named_to_the_chip():
    weak, weak_public, weak_private = elliptic(CIPHERS[0], key_id=1)
    strong, strong_public, strong_private = elliptic(CIPHERS[3], "brainpoolP384r1", key_id=300)
    dg14 = dg14_of(weak, weak_public, strong_public, strong)
    result, chip, _ = run(dg14, weak_private, strong_private)
    assert (result.protocol, result.proved) == ("CA-ECDH-AES-CBC-CMAC-256", True)
    assert tlv.find(chip.seen[0].data, 0x84) == (300).to_bytes(2, "big")


def test_a_single_key_is_not_named_unless_it_has_an_id():
    way, public, private = elliptic()
    _, chip, _ = run(dg14_of(way, public), private)
    assert [item.tag for item in tlv.read_all(chip.seen[0].data)] == [0x80]


@pytest.mark.parametrize(("on_way", "on_key"), [(5, None), (None, 5), (5, 6)])
def test_ids_that_stand_on_one_side_only_do_not_hide_a_single_key(on_way, on_key):
    protocol = Protocol("ECDH", CIPHERS[1], "secp256r1")
    private = ec.generate_private_key(ec.SECP256R1())
    public = ec_public_key(private.public_key(), KeyForm.NAMED)
    dg14 = dg14_of(chip_authentication_info(protocol, on_way), chip_public_key_info("ECDH", public, on_key))
    assert run(dg14, AgreementKey(protocol.chip_oid, private, on_key))[0].proved is True


def test_a_card_without_a_key_is_not_asked():
    way, _, private = elliptic()
    result, chip, _ = run(dg14_of(way), private)
    assert result is None
    assert chip.seen == []


@pytest.mark.skipif(not SPECIMEN.exists(), reason="the German specimen does not lie beside the repository")
def test_what_is_not_built_here_is_a_doubt_that_names_it():
    """The German specimen's key is on brainpoolP224r1, which `cryptography` does not have."""
    result, chip, _ = run(SPECIMEN.read_bytes())
    assert (result.protocol, result.proved) == ("CA-ECDH-3DES-CBC-CBC", None)
    assert "brainpoolP224r1" in result.trouble
    assert chip.seen == []


def test_a_key_that_is_not_built_here_does_not_hide_a_weaker_one_that_is():
    unknown = tlv.encode(0x30, tlv.encode(0x06, bytes.fromhex("2a8648ce3d0299")))
    odd = chip_public_key_info("ECDH", tlv.encode(0x30, unknown + tlv.encode(0x03, b"\x00\x04")), 1)
    strong = chip_authentication_info(Protocol("ECDH", CIPHERS[3], "secp256r1"), 1)
    way, public, private = elliptic(key_id=2)
    result, chip, _ = run(dg14_of(strong, odd, way, public), private)
    assert (result.protocol, result.proved) == ("CA-ECDH-AES-CBC-CMAC-128", True)
    assert chip.seen[0].ins == 0x22


def test_a_hostile_dg14_of_many_keys_costs_no_more_than_a_few(monkeypatch):
    """Each is well formed and none lies in its group, which only long powers tell."""
    read: list[ChipPublicKey] = []

    def noted(key):
        read.append(key)
        return read_chip_key(key)

    monkeypatch.setattr("hardware.emrtd.chip_authentication.read_chip_key", noted)
    group = dh.MODP_1024_160
    spelled = dh_public_key(group.p, 2, group.q, 5)
    dg14 = dg14_of(*(chip_public_key_info("DH", spelled, number) for number in range(1, 60)))
    result, chip, _ = run(dg14)
    assert (result.proved, chip.seen) == (None, [])
    assert len(read) == 8


def test_a_version_that_is_not_known_is_named():
    _, public, _ = elliptic()
    way = tlv.encode(0x30, tlv.encode(0x06, Protocol("ECDH", CIPHERS[1], "secp256r1").chip_oid) + integer(2))
    with pytest.raises(NotSupported, match="version 2"):
        offered_ways(parse_dg14(dg14_of(way, public)))


def test_the_readers_secret_is_drawn_through_its_one_seam():
    way, public, private = elliptic()
    drawn: list[int] = []

    def draw(size: int) -> bytes:
        drawn.append(size)
        return bytes(range(size))

    first, second = (Chip(AuthenticationChip([private])) for _ in range(2))
    for chip in (first, second):
        authenticate(SecureChannel(chip, OPENED), dg14_of(way, public), draw)
    assert drawn == [40, 40]
    assert first.seen == second.seen


@pytest.mark.parametrize("order", ["of the group", "unsaid"])
def test_both_powers_of_a_secret_are_blinded_and_are_what_they_would_be_unblinded(monkeypatch, order):
    drawn: list[int] = []

    def most(bits: int) -> int:
        drawn.append(bits)
        return (1 << bits) - 1

    monkeypatch.setattr("secrets.randbits", most)
    group, secret = dh.MODP_1024_160, 0x123456789ABCDEF
    public = pow(group.g, 0xFEDCBA987654321, group.p)
    q = group.q if order == "of the group" else group.p - 1
    info = tlv.find(dh_public_key(group.p, group.g, q, public), 0x30)
    own, shared = read_chip_key(ChipPublicKey(Agreement.DH, info, None)).agree(secret)
    assert int.from_bytes(own, "big") == pow(group.g, secret, group.p)
    assert int.from_bytes(shared, "big") == pow(public, secret, group.p)
    assert drawn == [64, 64]


def test_a_channel_that_breaks_before_the_new_keys_says_so_and_accuses_nobody():
    way, public, private = elliptic()
    chip = Chip(AuthenticationChip([private]))
    channel = SecureChannel(chip, OPENED)
    chip.session.rekey(session_keys(b"other keys", Cipher.AES_128))
    with pytest.raises(SecureMessagingError):
        authenticate(channel, dg14_of(way, public))


@pytest.mark.parametrize(
    "numbers",
    [
        {"public": 1},
        {"public": dh.MODP_1024_160.p - 1},
        {"public": 0},
        {"public": 3},
        {"g": 1},
        {"g": 2},
        {"q": 7},
        {"p": dh.MODP_1024_160.p + 1},
    ],
    ids=str,
)
def test_numbers_that_give_the_secret_away_are_refused(numbers):
    group = dh.MODP_1024_160
    given = {"p": group.p, "g": group.g, "q": group.q, "public": group.g} | numbers
    info = tlv.find(dh_public_key(**given), 0x30)
    with pytest.raises(BadData):
        read_chip_key(ChipPublicKey(Agreement.DH, info, None))


@pytest.mark.parametrize("agreement", ["DH", "ECDH"])
def test_a_number_of_a_domain_too_long_to_be_one_is_a_doubt_and_no_crash(agreement):
    """Python refuses to write a number of more than 4300 digits, also in a message."""
    standardized = tlv.encode(0x06, bytes.fromhex("04007f00070102"))
    algorithm = tlv.encode(0x30, standardized + tlv.encode(0x02, b"\x7f" * 2000))
    info = chip_public_key_info(agreement, tlv.encode(0x30, algorithm + tlv.encode(0x03, b"\x00\x04")))
    result, chip, _ = run(dg14_of(info))
    assert (result.proved, chip.seen) == (None, [])
    assert "2000 bytes" in result.trouble


@pytest.mark.parametrize(("bits", "words"), [(512, "512 bits"), (4104, "514 bytes")])
def test_a_prime_too_short_or_too_long_is_refused(bits, words):
    p = (1 << bits) - 1
    info = tlv.find(dh_public_key(p, 2, 1 << 200, 4), 0x30)
    with pytest.raises(NotSupported, match=words):
        read_chip_key(ChipPublicKey(Agreement.DH, info, None))
