"""Every suite of PACE with every group and both passwords, against the chip's half in this process."""

from __future__ import annotations

import pytest

from hardware.emrtd.access import Mapping, PaceInfo, speak
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.errors import NotSupported, WrongPassword
from hardware.emrtd.kdf import Password, document_keys, session_keys
from hardware.emrtd.pace import establish
from hardware.emrtd.secure_messaging import SecureChannel
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.pace_chip import PaceChip

ID_PACE = bytes.fromhex("04007f0007020204")
STATIC_KEY = 0x5EED
PASSWORDS = {
    "CAN": Password.from_can("000123"),
    "MRZ": Password.from_mrz("0990000179" + "9901155" + "3901153"),
}

AGREEMENTS = {"DH-GM": 1, "ECDH-GM": 2, "DH-IM": 3, "ECDH-IM": 4, "ECDH-CAM": 6}
CIPHERS = {"3DES": 1, "AES-128": 2, "AES-192": 3, "AES-256": 4}
MODULAR = {0: "modp-1024-160", 1: "modp-2048-224", 2: "modp-2048-256"}
CURVES = {
    8: "secp192r1",
    10: "secp224r1",
    12: "secp256r1",
    13: "brainpoolP256r1",
    15: "secp384r1",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
    18: "secp521r1",
}


def every_suite():
    for agreement, first in AGREEMENTS.items():
        for parameter_id, group in (CURVES if "ECDH" in agreement else MODULAR).items():
            for cipher, second in CIPHERS.items():
                if agreement == "ECDH-CAM" and cipher == "3DES":
                    continue  # the standard has none
                if agreement == "ECDH-IM" and group == "secp224r1":
                    continue  # see below
                info = PaceInfo(ID_PACE + bytes((first, second)), 2, parameter_id)
                for name, password in PASSWORDS.items():
                    if group.startswith("modp-2048") and cipher != "AES-256" and name == "MRZ":
                        continue  # these take long, and a password is none of the group's business
                    yield pytest.param(info, password, id=f"{agreement}-{cipher}-{group}-{name}")


class Wire:
    def __init__(self, chip: PaceChip) -> None:
        self.chip = chip

    def send(self, command: Command) -> Response:
        if command.ins == 0x22:
            return Response(b"", 0x9000)
        return Response(*self.chip.general_authenticate(command))


@pytest.mark.parametrize(("info", "password"), list(every_suite()))
def test_reader_and_chip_end_with_the_same_keys_and_talk_under_them(info, password):
    suite = speak(info)
    cam = suite.mapping is Mapping.CHIP_AUTHENTICATION
    chip = PaceChip(suite, password, static_key=STATIC_KEY if cam else 0)
    established = establish(Wire(chip), suite, password)
    assert chip.keys == established.keys
    assert (established.proof is not None) == cam

    session = ChipSession(chip.keys)

    class Talk:
        def send(self, command: Command) -> Response:
            return Response(session.protect(session.open(command).data[::-1], 0x9000), 0x9000)

    channel = SecureChannel(Talk(), established.keys)
    for _ in range(2):
        assert channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1e")).data == b"\x1e\x01"


@pytest.mark.parametrize("agreement", AGREEMENTS.values(), ids=AGREEMENTS)
def test_a_wrong_password_is_told_in_every_mapping(agreement):
    suite = speak(PaceInfo(ID_PACE + bytes((agreement, 2)), 2, 13 if agreement in (2, 4, 6) else 0))
    cam = suite.mapping is Mapping.CHIP_AUTHENTICATION
    chip = PaceChip(suite, PASSWORDS["CAN"], static_key=STATIC_KEY if cam else 0)
    with pytest.raises(WrongPassword):
        establish(Wire(chip), suite, PASSWORDS["MRZ"])
    assert chip.keys is None


def test_integrated_mapping_on_p_224_is_refused_for_the_standard_has_no_encoding_of_points_there():
    with pytest.raises(NotSupported, match="PACE-ECDH-IM-AES-CBC-CMAC-128 with secp224r1"):
        speak(PaceInfo(ID_PACE + bytes((4, 2)), 2, 10))


@pytest.mark.parametrize(
    ("cipher", "length"),
    [(Cipher.TDES, 16), (Cipher.AES_128, 16), (Cipher.AES_192, 24), (Cipher.AES_256, 32)],
)
def test_keys_have_the_length_of_their_cipher(cipher, length):
    keys = session_keys(b"secret", cipher)
    assert (len(keys.encryption), len(keys.mac)) == (length, length)
    assert keys.encryption != keys.mac


def test_longer_keys_come_of_the_longer_hash():
    """Doc 9303-11 9.7.1.2: SHA-1 up to AES-128, SHA-256 above; AES-192 is AES-256 cut."""
    long, cut, short = (session_keys(b"s", c).mac for c in (Cipher.AES_256, Cipher.AES_192, Cipher.AES_128))
    assert long[:24] == cut
    assert short != cut[:16]


def test_keys_and_passwords_do_not_show_in_words():
    keys = document_keys("L898902C<369080619406236")
    assert keys.mac.hex() not in repr(keys)
    assert "000123" not in repr(PASSWORDS["CAN"])
