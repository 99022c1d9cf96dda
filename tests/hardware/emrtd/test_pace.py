"""PACE against the worked example of ICAO Doc 9303-11, appendix G.1 (ECDH, generic mapping)."""

from __future__ import annotations

import pytest

from hardware.emrtd import ec
from hardware.emrtd.access import Suite, choose_suite, pace_infos
from hardware.emrtd.apdu import PlainChannel
from hardware.emrtd.curves import CURVES
from hardware.emrtd.errors import BadData, CardRefused, SecureMessagingError, WrongPassword
from hardware.emrtd.kdf import Password, PasswordKind, password_key
from hardware.emrtd.pace import decrypt_nonce, establish, map_generator

# ICAO Doc 9303-11 appendix G.1
KEY_SEED = bytes.fromhex("7e2d2a41c74ea0b38cd36f863939bfa8e9032aad")
PASSWORD_KEY = "89ded1b26624ec1e634c1989302849dd"
NONCE = 0x3F00C4D39D153F2B2A214A078D899B22
TERMINAL_MAPPING_KEY = 0x7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99
TERMINAL_KEY = 0xA73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595
CHIP_MAPPING_POINT = (
    "04824fba91c9cbe26bef53a0ebe7342a3bf178cea9f45de0b70aa601651fba3f57"
    "30d8c879aaa9c9f73991e61b58f4d52eb87a0a0c709a49dc63719363ccd13c54"
)
MAPPED_GENERATOR = (
    "048ced63c91426d4f0eb1435e7cb1d74a46723a0af21c89634f65a9ae87a9265e2"
    "8c879506743f8611ac33645c5b985c80b5f09a0b83407c1b6a4d857ae76fe522"
)
CARD_ACCESS = bytes.fromhex("31143012060a04007f0007020204020202010202010d")
EXCHANGES = [
    ("0022c1a40f800a04007f00070202040202830101", "9000"),
    ("10860000027c0000", "7c12801095a3a016522ee98d01e76cb6b98b42c39000"),
    (
        (
            "10860000457c438141047acf3efc982ec45565a4b155129efbc74650dcbfa6362d896fc70262e0c2cc5e"
            "544552dcb6725218799115b55c9baa6d9f6bc3a9618e70c25af71777a9c4922d00"
        ),
        (
            "7c43824104824fba91c9cbe26bef53a0ebe7342a3bf178cea9f45de0b70aa601651fba3f57"
            "30d8c879aaa9c9f73991e61b58f4d52eb87a0a0c709a49dc63719363ccd13c549000"
        ),
    ),
    (
        (
            "10860000457c438341042db7a64c0355044ec9df190514c625cba2cea48754887122f3a5ef0d5edd301c"
            "3556f3b3b186df10b857b58f6a7eb80f20ba5dc7be1d43d9bf850149fbb3646200"
        ),
        (
            "7c438441049e880f842905b8b3181f7af7caa9f0efb743847f44a306d2d28c1d9ec65df6db"
            "7764b22277a2eddc3c265a9f018f9cb852e111b768b326904b59a0193776f0949000"
        ),
    ),
    ("008600000c7c0a8508c2b0bd78d94ba86600", "7c0a86083abb9674bce93c089000"),
]


class Script:
    """Answers as the example's chip does, and insists on the example's commands."""

    def __init__(self, exchanges):
        self.exchanges = list(exchanges)

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self.exchanges.pop(0)
        assert command.hex() == expected
        return bytes.fromhex(answer)


@pytest.fixture
def password():
    return Password(PasswordKind.MRZ, KEY_SEED)


@pytest.fixture
def suite():
    return choose_suite(pace_infos(CARD_ACCESS))


def open_with(exchanges, suite: Suite, password: Password):
    scalars = iter((TERMINAL_MAPPING_KEY, TERMINAL_KEY))
    return establish(PlainChannel(Script(exchanges)), suite, password, lambda _curve: next(scalars))


def test_every_command_and_key_of_the_worked_example_comes_out(suite, password):
    keys = open_with(EXCHANGES, suite, password)
    assert keys.encryption.hex() == "f5f0e35c0d7161ee6724ee513a0d9a7f"
    assert keys.mac.hex() == "fe251c7858b356b24514b3bd5f4297d1"


def test_the_password_opens_the_nonce_of_the_example(password):
    assert password_key(password).hex() == PASSWORD_KEY
    assert decrypt_nonce(password, bytes.fromhex("95a3a016522ee98d01e76cb6b98b42c3")) == NONCE


def test_the_generator_is_mapped_as_in_the_example(suite):
    curve = suite.curve
    chip = ec.decode_point(curve, bytes.fromhex(CHIP_MAPPING_POINT))
    mapped = map_generator(curve, NONCE, ec.multiply(curve, TERMINAL_MAPPING_KEY, chip))
    assert ec.encode_point(curve, mapped).hex() == MAPPED_GENERATOR


@pytest.mark.parametrize(("status", "tries"), [("6300", None), ("63c2", 2)])
def test_a_refused_token_is_a_wrong_password(suite, password, status, tries):
    with pytest.raises(WrongPassword) as caught:
        open_with([*EXCHANGES[:4], (EXCHANGES[4][0], status)], suite, password)
    assert caught.value.tries_left == tries


def test_a_chip_that_proves_nothing_is_not_believed(suite, password):
    forged = (EXCHANGES[4][0], "7c0a86083abb9674bce93c099000")
    with pytest.raises(SecureMessagingError):
        open_with([*EXCHANGES[:4], forged], suite, password)


def test_a_chip_that_returns_our_own_key_is_not_believed(suite, password):
    own = EXCHANGES[3][0][len("10860000457c438341") : -2]
    with pytest.raises(BadData, match="our own key"):
        open_with([*EXCHANGES[:3], (EXCHANGES[3][0], f"7c438441{own}9000")], suite, password)


def test_a_point_off_the_curve_is_refused(suite, password):
    off = EXCHANGES[2][1][:-6] + "55" + "9000"
    with pytest.raises(BadData, match="not on"):
        open_with([*EXCHANGES[:2], (EXCHANGES[2][0], off)], suite, password)


def test_a_refusal_names_its_step(suite, password):
    with pytest.raises(CardRefused, match="MSE:Set AT") as caught:
        open_with([(EXCHANGES[0][0], "6a80")], suite, password)
    assert caught.value.sw == 0x6A80


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_whole_points_agree_with_those_of_the_base_point(curve):
    """7*(5*G) by the square root is 35*G by OpenSSL, on every curve."""
    five = ec.multiply_base(curve, 5)
    assert ec.multiply(curve, 7, five) == ec.multiply_base(curve, 35)
    assert ec.add(curve, five, five) == ec.multiply_base(curve, 10)
