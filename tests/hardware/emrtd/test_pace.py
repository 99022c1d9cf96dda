"""PACE with chips that lie at any step, refuse, or count: none of it passes for success."""

from __future__ import annotations

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.access import Mapping, PaceInfo, speak
from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.errors import (
    BadData,
    CardRefused,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.kdf import Password
from hardware.emrtd.pace import establish
from hardware.emrtd.pace_group import find_group
from hardware.simulated.card.pace_chip import PaceChip

ID_PACE = bytes.fromhex("04007f0007020204")
CAN = Password.from_can("000123")
STATIC_KEY = 0x5EED

# What the agreement and the cipher of a suite are called in the last two bytes of its object identifier.
ECDH_GM, ECDH_IM, DH_GM, DH_IM, ECDH_CAM = (2, 2), (4, 2), (1, 2), (3, 2), (6, 2)
BRAINPOOL_256, MODP_1024 = 13, 0


def suite_of(protocol, parameter_id):
    return speak(PaceInfo(ID_PACE + bytes(protocol), 2, parameter_id))


class Wire:
    """Carries commands to a chip in this process and lets a test change its answers, by step (0 is MSE)."""

    def __init__(self, suite, password=CAN, change=None, **options):
        static = STATIC_KEY if suite.mapping is Mapping.CHIP_AUTHENTICATION else 0
        self.chip = PaceChip(suite, password, static_key=static, **options)
        self.change = change or {}
        self.sent: list[Command] = []

    def send(self, command: Command) -> Response:
        step = len(self.sent)
        self.sent.append(command)
        answer = Response(b"", 0x9000)
        if step:
            answer = Response(*self.chip.general_authenticate(command))
        return self.change[step](answer, command) if step in self.change else answer


def status(sw):
    return lambda _answer, _command: Response(b"", sw)


def instead(tag, value):
    return lambda _answer, _command: Response(tlv.encode(0x7C, tlv.encode(tag, value)), 0x9000)


def echo(tag, answered):
    """Give the reader its own key back."""
    return lambda _answer, command: instead(answered, tlv.find(command.data, 0x7C, tag))(None, None)


@pytest.mark.parametrize("tag", [(2, 0x81, 0x82), (3, 0x83, 0x84)], ids=["mapping", "agreement"])
@pytest.mark.parametrize("way", [(ECDH_GM, BRAINPOOL_256), (DH_GM, MODP_1024)], ids=["ECDH", "DH"])
def test_a_chip_that_returns_our_own_key_is_not_believed(way, tag):
    step, sent, answered = tag
    suite = suite_of(*way)
    with pytest.raises(BadData, match="our own key"):
        establish(Wire(suite, change={step: echo(sent, answered)}), suite, CAN)


def test_zeros_before_our_own_key_do_not_make_it_another():
    suite = suite_of(DH_GM, MODP_1024)

    def padded(_answer, command):
        return instead(0x84, b"\0" + tlv.find(command.data, 0x7C, 0x83))(None, None)

    with pytest.raises(BadData, match="our own key"):
        establish(Wire(suite, change={3: padded}), suite, CAN)


POINT = find_group(BRAINPOOL_256).private(2).public
OFF_THE_CURVE = POINT[:-1] + bytes((POINT[-1] ^ 1,))
P_1024 = find_group(MODP_1024).field


@pytest.mark.parametrize("step", [(2, 0x82), (3, 0x84)], ids=["mapping", "agreement"])
@pytest.mark.parametrize(
    "key",
    [
        OFF_THE_CURVE,
        b"\x00",
        b"",
        b"\x04",
        POINT[:33],
        b"\x02" + POINT[1:33],
        b"\x04" + bytes(64),
        POINT * 40,
    ],
    ids=["off the curve", "infinity", "empty", "a tag", "cut", "compressed", "zero", "long"],
)
def test_what_is_no_point_of_the_curve_is_refused(step, key):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(BadData):
        establish(Wire(suite, change={step[0]: instead(step[1], key)}), suite, CAN)


@pytest.mark.parametrize("step", [(2, 0x82), (3, 0x84)], ids=["mapping", "agreement"])
@pytest.mark.parametrize(
    "number",
    [0, 1, P_1024 - 1, P_1024, P_1024 + 1, 3, 1 << 1200],
    ids=["zero", "one", "minus one", "p", "p+1", "another subgroup", "long"],
)
def test_a_number_of_a_small_subgroup_is_refused(step, number):
    """A chip, or who sits between, could learn our secret from its small powers."""
    suite = suite_of(DH_GM, MODP_1024)
    key = number.to_bytes(max(128, (number.bit_length() + 7) // 8), "big")
    with pytest.raises(BadData):
        establish(Wire(suite, change={step[0]: instead(step[1], key)}), suite, CAN)


@pytest.mark.parametrize("way", [(ECDH_GM, BRAINPOOL_256), (ECDH_IM, BRAINPOOL_256), (DH_IM, MODP_1024)])
def test_a_chip_that_proves_nothing_is_not_believed(way):
    suite = suite_of(*way)
    with pytest.raises(SecureMessagingError, match="did not prove"):
        establish(Wire(suite, change={4: instead(0x86, bytes(8))}), suite, CAN)


def test_a_chip_that_hands_our_own_token_back_is_not_believed():
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(SecureMessagingError, match="did not prove"):
        establish(Wire(suite, change={4: echo(0x85, 0x86)}), suite, CAN)


@pytest.mark.parametrize("size", [0, 7, 15, 17, 80])
def test_a_nonce_that_is_not_whole_blocks_is_refused(size):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(BadData, match="nonce"):
        establish(Wire(suite, change={1: instead(0x80, bytes(size))}), suite, CAN)


def test_integrated_mapping_takes_a_nonce_of_its_own_length_only():
    suite = suite_of((4, 4), BRAINPOOL_256)
    with pytest.raises(BadData, match="nonce of 16 bytes for integrated mapping with AES-256"):
        establish(Wire(suite, change={1: instead(0x80, bytes(16))}), suite, CAN)


def test_a_chip_that_has_nothing_to_add_in_integrated_mapping_may_leave_its_object_out():
    suite = suite_of(ECDH_IM, BRAINPOOL_256)
    wire = Wire(suite, change={2: lambda _answer, _command: Response(b"\x7c\x00", 0x9000)})
    assert establish(wire, suite, CAN).keys == wire.chip.keys


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "answer", [b"", b"\x7c", b"\x7c\x00", b"\x7d\x00", b"\x7c\x02\x99\x00", b"\xff" * 40]
)
def test_an_answer_without_what_belongs_there_is_bad_data(step, answer):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(BadData):
        establish(Wire(suite, change={step: lambda _a, _c: Response(answer, 0x9000)}), suite, CAN)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "MSE:Set AT"),
        (1, "PACE, the nonce"),
        (2, "PACE, the mapping"),
        (3, "PACE, the key agreement"),
        (4, "PACE, the password"),
    ],
)
@pytest.mark.parametrize("sw", [0x6A80, 0x6985, 0x6982])
def test_a_refusal_names_its_step_and_is_no_wrong_password(step, words, sw):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(CardRefused, match=words) as caught:
        establish(Wire(suite, change={step: status(sw)}), suite, CAN)
    assert caught.value.sw == sw


@pytest.mark.parametrize("step", [1, 2, 3])
def test_only_the_last_step_can_tell_that_a_password_is_wrong(step):
    """gmrtd loses this cause; a chip that says it earlier cannot know it."""
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    with pytest.raises(CardRefused):
        establish(Wire(suite, change={step: status(0x6300)}), suite, CAN)


@pytest.mark.parametrize(("sw", "left"), [(0x6300, None), (0x63C2, 2), (0x63C1, 1), (0x63C0, 0)])
def test_a_wrong_password_is_told_with_the_tries_that_are_left(sw, left):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    wire = Wire(suite, Password.from_can("999999"), wrong_password=sw)
    with pytest.raises(WrongPassword) as caught:
        establish(wire, suite, CAN)
    assert caught.value.tries_left == left
    assert wire.chip.keys is None


@pytest.mark.parametrize("sw", [0x63C2, 0x63CF])
def test_a_chip_may_say_before_how_many_tries_are_left(sw):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    wire = Wire(suite, change={0: status(sw)})
    assert establish(wire, suite, CAN).keys == wire.chip.keys


@pytest.mark.parametrize("sw", [0x63C1, 0x63C0])
def test_the_last_try_is_left_to_the_holder(sw):
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    wire = Wire(suite, change={0: status(sw)})
    with pytest.raises(CardRefused) as caught:
        establish(wire, suite, CAN)
    assert (caught.value.sw, len(wire.sent)) == (sw, 1)


def test_the_commands_have_no_length_wanted_where_a_chip_could_stumble_over_it():
    """MSE:Set AT with Le is refused by some chips; GENERAL AUTHENTICATE without it by others."""
    suite = suite_of(ECDH_GM, BRAINPOOL_256)
    wire = Wire(suite)
    establish(wire, suite, CAN)
    assert [(command.cla, command.ins, command.le) for command in wire.sent] == [
        (0x00, 0x22, None),
        (0x10, 0x86, 256),
        (0x10, 0x86, 256),
        (0x10, 0x86, 256),
        (0x00, 0x86, 256),
    ]


def test_keys_too_long_for_a_short_command_go_in_an_extended_one():
    suite = suite_of(DH_IM, 2)
    wire = Wire(suite)
    establish(wire, suite, CAN)
    agreement = wire.sent[3].to_bytes()
    assert agreement[4:7] == bytes.fromhex("000108")
    assert agreement[-2:] == b"\x00\x00"
    assert wire.sent[4].to_bytes()[4] == 0x0C


@pytest.mark.parametrize(
    "sealed", [b"", bytes(15), bytes(16), bytes(48)], ids=["none", "cut", "no number", "no padding"]
)
def test_a_proof_of_the_chip_that_cannot_be_read_is_bad_data(sealed):
    suite = suite_of(ECDH_CAM, BRAINPOOL_256)

    def put(answer, _command):
        token = tlv.find(answer.data, 0x7C, 0x86)
        return Response(tlv.encode(0x7C, tlv.encode(0x86, token) + tlv.encode(0x8A, sealed)), 0x9000)

    with pytest.raises(BadData):
        establish(Wire(suite, change={4: put}), suite, CAN)


def test_a_chip_that_leaves_its_proof_out_is_not_believed():
    suite = suite_of(ECDH_CAM, BRAINPOOL_256)
    drop = {
        4: lambda a, _c: Response(tlv.encode(0x7C, tlv.encode(0x86, tlv.find(a.data, 0x7C, 0x86))), 0x9000)
    }
    with pytest.raises(BadData, match="8A"):
        establish(Wire(suite, change=drop), suite, CAN)
