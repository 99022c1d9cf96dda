"""Chip authentication mapping: the proof that a chip gives in PACE, held against the static keys of DG14."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec as pyca

from hardware.emrtd import tlv
from hardware.emrtd.access import PaceInfo, speak
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.kdf import Password
from hardware.emrtd.pace import establish
from hardware.simulated.card.pace_chip import PaceChip
from hardware.simulated.card.security_infos import (
    KeyForm,
    chip_public_key_info,
    ec_public_key,
    security_infos,
)

ID_PACE = bytes.fromhex("04007f0007020204")
CAN = Password.from_can("000123")
STATIC_KEY = 0x5EED
SUITES = {
    "AES-128-brainpoolP256r1": speak(PaceInfo(ID_PACE + bytes((6, 2)), 2, 13)),
    "AES-192-secp256r1": speak(PaceInfo(ID_PACE + bytes((6, 3)), 2, 12)),
    "AES-256-secp521r1": speak(PaceInfo(ID_PACE + bytes((6, 4)), 2, 18)),
}


class Wire:
    def __init__(self, chip: PaceChip) -> None:
        self.chip = chip

    def send(self, command: Command) -> Response:
        if command.ins == 0x22:
            return Response(b"", 0x9000)
        return Response(*self.chip.general_authenticate(command))


@pytest.fixture(params=list(SUITES.values()), ids=list(SUITES))
def suite(request):
    return request.param


def proof_of(suite, static_key=STATIC_KEY):
    return establish(Wire(PaceChip(suite, CAN, static_key=static_key)), suite, CAN).proof


def dg14(*keys: bytes) -> bytes:
    return tlv.encode(0x6E, security_infos(*keys))


def key_info(curve, private=STATIC_KEY, form=KeyForm.EXPLICIT) -> bytes:
    public = pyca.derive_private_key(private, curve).public_key()
    return chip_public_key_info("ECDH", ec_public_key(public, form))


@pytest.mark.parametrize("form", KeyForm)
def test_a_chip_with_the_key_of_dg14_has_proved_itself_in_pace(suite, form):
    curve = suite.group.curve.implementation
    result = proof_of(suite).check(dg14(key_info(curve, form=form)))
    assert (result.protocol, result.proved, result.trouble) == (suite.name, True, "")
    assert result.protocol.startswith("PACE-ECDH-CAM-AES-CBC-CMAC-")


def test_a_chip_with_another_key_has_not_though_that_may_be_one_of_its_own(suite):
    """The key for the mapping may stand in EF.CardSecurity alone: no proof, but no accusation either."""
    curve = suite.group.curve.implementation
    result = proof_of(suite, STATIC_KEY + 1).check(dg14(key_info(curve)))
    assert result.proved is None
    assert "no key of DG14" in result.trouble


def test_the_right_key_is_found_among_others(suite):
    curve = suite.group.curve.implementation
    others = (key_info(pyca.SECP384R1()), key_info(curve, private=99))
    assert proof_of(suite).check(dg14(*others, key_info(curve))).proved is True


@pytest.mark.parametrize(
    "group",
    [dg14(), dg14(key_info(pyca.SECP384R1())), b"", b"\x6e\x05\x31", dg14(b"\x30\x00")],
    ids=["no key", "a key on another curve", "no file", "a cut file", "an empty entry"],
)
def test_without_a_key_to_hold_it_against_nothing_is_proved(suite, group):
    result = proof_of(suite).check(group)
    assert result.proved is None
    assert result.trouble


def test_a_proof_of_one_run_is_worth_nothing_in_another(suite):
    """A chip that heard another's proof has the number, but not the mapping key that it belongs to."""
    curve = suite.group.curve.implementation
    one, other = proof_of(suite), proof_of(suite)
    stolen = type(one)(one.protocol, one.group, one.mapped, other.number)
    assert stolen.check(dg14(key_info(curve))).proved is None
