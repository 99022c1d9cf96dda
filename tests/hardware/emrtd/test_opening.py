"""Opening a chip: which protocol, which key, and what ends it."""

from __future__ import annotations

import random

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.access import choose_suite, pace_infos
from hardware.emrtd.apdu import Command, PlainChannel
from hardware.emrtd.errors import (
    CardLost,
    CardRefused,
    EmrtdError,
    KeyMissing,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.files import APPLICATION
from hardware.emrtd.kdf import Password
from hardware.emrtd.opening import open_chip
from hardware.simulated.card.bac_chip import BacChip
from hardware.simulated.card.commands import read_command
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.pace_chip import PaceChip
from hardware.vocabulary import AccessKey, KeyKind

INFORMATION = "0990000179" + "9901155" + "3901153"
CAN = AccessKey(KeyKind.CAN, "000017")
MRZ = AccessKey(KeyKind.MRZ, INFORMATION)
WRONG_CAN = AccessKey(KeyKind.CAN, "999999")


def wrong_mrz(number):
    return AccessKey(KeyKind.MRZ, f"099000017799011{number:02}3901153")


def card_access(*protocols: str) -> bytes:
    return tlv.encode(
        0x31,
        b"".join(
            bytes.fromhex(f"3012060a04007f0007020204{p}020102020{g}")
            for p, g in (x.split() for x in protocols)
        ),
    )


GENERIC = card_access("0202 10d")
INTEGRATED_TDES = card_access("0401 10d")
UNSPOKEN = card_access("0202 10e")
TERMINAL_AUTHENTICATION_ONLY = bytes.fromhex("310f300d060804007f0007020202020101")


class Chip:
    """A card that knows how to be opened and to have its application selected, and notes what it was asked.

    `tries` are what it counts down for each kind of password, `select` the form of SELECT that it takes.
    """

    def __init__(self, access: bytes | None = None, *, kinds="12", tries=None, select=0x0C):
        self.access, self.kinds, self.tries, self.select = access, kinds, tries, select
        self.asked: list[str] = []
        self.lose_at = 0
        self.session: ChipSession | None = None
        self.pace: PaceChip | None = None
        self.basic = BacChip(INFORMATION)

    def transmit(self, raw: bytes) -> bytes:
        command = read_command(raw).command
        if self.session is not None:
            command = self.session.open(command)
            data, sw = self.answer(command)
            return self.session.protect(data, sw) + sw.to_bytes(2, "big")
        data, sw = self.answer(command)
        if self.pace is not None and self.pace.keys is not None:
            self.session = ChipSession(self.pace.keys)
        if self.basic.session is not None:
            self.session = ChipSession(self.basic.session.keys, self.basic.session.counter)
        return data + sw.to_bytes(2, "big")

    def answer(self, command: Command) -> tuple[bytes, int]:
        name = {0xA4: "select", 0x22: "mse", 0x86: "pace", 0x84: "challenge", 0x82: "bac"}[command.ins]
        protected = " protected" if self.session is not None else ""
        self.asked.append(name + protected)
        if len(self.asked) == self.lose_at:
            raise CardLost
        if name == "select":
            return b"", self.choose(command)
        if name == "mse":
            return b"", self.manage(command)
        if name == "pace":
            return self.count(*self.pace.general_authenticate(command))
        if name == "challenge":
            return self.basic.get_challenge(), 0x9000
        return self.basic.external_authenticate(command.data)

    def choose(self, command: Command) -> int:
        if (command.p2, command.le) != ((0x0C, None) if self.select == 0x0C else (0x00, 256)):
            return 0x6A86
        return 0x9000 if command.data == APPLICATION else 0x6A82

    def count(self, data: bytes, sw: int) -> tuple[bytes, int]:
        if sw != 0x6300 or self.tries is None:
            return data, sw
        self.tries -= 1
        return b"", 0x63C0 | self.tries

    def manage(self, command: Command) -> int:
        kind = tlv.find(command.data, 0x83)[0]
        if str(kind) not in self.kinds:
            return 0x6A88
        password = Password.from_can(CAN.text) if kind == 2 else Password.from_mrz(INFORMATION)
        self.pace = PaceChip(choose_suite(pace_infos(self.access or b"")), password)
        return 0x9000 if self.tries is None else 0x63C0 | self.tries

    def open(self, *keys: AccessKey):
        return open_chip(PlainChannel(self), self.access, keys)


@pytest.mark.parametrize("key", [CAN, MRZ], ids=["CAN", "MRZ"])
def test_a_chip_that_offers_pace_is_opened_by_it_and_its_application_selected(key):
    chip = Chip(GENERIC)
    opened = chip.open(key)
    assert (opened.access, opened.key) == ("PACE-ECDH-GM-AES-CBC-CMAC-128", key)
    assert opened.proof is None
    assert chip.asked == ["mse", "pace", "pace", "pace", "pace", "select protected"]
    assert opened.channel.send(Command(0x00, 0xA4, 0x04, 0x0C, APPLICATION)).sw == 0x9000


def test_the_suite_is_what_the_chip_offers():
    assert Chip(INTEGRATED_TDES).open(CAN).access == "PACE-ECDH-IM-3DES-CBC-CBC"


@pytest.mark.parametrize("access", [None, TERMINAL_AUTHENTICATION_ONLY], ids=["no file", "no PACE in it"])
def test_a_chip_that_offers_no_pace_is_opened_by_basic_access_control(access):
    chip = Chip(access)
    opened = chip.open(CAN, MRZ)
    assert (opened.access, opened.key) == ("BAC", MRZ)
    assert chip.asked == ["select", "challenge", "bac"]
    assert opened.channel.send(Command(0x00, 0xA4, 0x04, 0x0C, APPLICATION)).sw == 0x9000


def test_basic_access_control_wants_the_machine_readable_zone_and_says_so():
    chip = Chip()
    with pytest.raises(KeyMissing, match="BAC only"):
        chip.open(CAN)
    assert chip.asked == []


@pytest.mark.parametrize(
    ("chip", "keys", "error"),
    [
        (Chip(UNSPOKEN), (CAN, MRZ), NotSupported),
        (Chip(GENERIC), (WRONG_CAN, wrong_mrz(1)), WrongPassword),
        (Chip(GENERIC, kinds=""), (CAN, MRZ), CardRefused),
        (Chip(GENERIC, tries=1), (CAN, MRZ), CardRefused),
    ],
    ids=["a suite not spoken", "wrong passwords", "passwords it does not have", "its last try"],
)
def test_pace_that_fails_is_never_followed_by_basic_access_control(chip, keys, error):
    """A silent downgrade: who sits between the two makes PACE fail, and listens to the weaker."""
    with pytest.raises(error):
        chip.open(*keys)
    assert not {"challenge", "bac"} & set(chip.asked)


def test_keys_are_tried_in_their_order_each_in_a_run_of_its_own():
    chip = Chip(GENERIC)
    opened = chip.open(wrong_mrz(1), MRZ, CAN)
    assert opened.key == MRZ
    assert chip.asked.count("mse") == 2


def test_a_wrong_number_is_another_card_whose_zone_is_not_guessed_at():
    chip = Chip(GENERIC)
    with pytest.raises(WrongPassword):
        chip.open(WRONG_CAN, wrong_mrz(1), wrong_mrz(2), MRZ)
    assert chip.asked.count("mse") == 1


def test_candidates_for_basic_access_control_are_tried_with_a_challenge_each():
    chip = Chip()
    assert chip.open(wrong_mrz(1), wrong_mrz(2), MRZ).key == MRZ
    assert chip.asked == ["select", *["challenge", "bac"] * 3]


@pytest.mark.parametrize("access", [None, GENERIC], ids=["BAC", "PACE"])
def test_no_more_than_four_candidates_of_a_kind_are_tried(access):
    chip = Chip(access)
    with pytest.raises(WrongPassword):
        chip.open(*(wrong_mrz(number) for number in range(1, 9)), MRZ)
    assert chip.asked.count("bac" if access is None else "mse") == 4


def test_a_chip_that_counts_keeps_its_last_try_for_its_holder():
    chip = Chip(GENERIC, tries=3)
    with pytest.raises(WrongPassword) as caught:
        chip.open(*(AccessKey(KeyKind.CAN, f"99999{number}") for number in range(4)))
    assert (chip.tries, caught.value.tries_left) == (1, 1)


def test_a_kind_of_password_that_the_chip_does_not_have_is_passed_over():
    chip = Chip(GENERIC, kinds="1")
    assert chip.open(CAN, CAN, MRZ).key == MRZ
    assert chip.asked.count("mse") == 2


def test_a_wrong_number_is_said_though_another_kind_of_key_was_unknown():
    with pytest.raises(WrongPassword):
        Chip(GENERIC, kinds="2").open(WRONG_CAN, MRZ)


@pytest.mark.parametrize("access", [None, GENERIC], ids=["BAC", "PACE"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_card_that_goes_away_ends_it_at_once(access, at):
    chip = Chip(access)
    chip.lose_at = at
    with pytest.raises(CardLost):
        chip.open(MRZ, MRZ)
    assert len(chip.asked) == at


class Impostor(Chip):
    """A chip whose last word in PACE is false."""

    def answer(self, command):
        data, sw = super().answer(command)
        last = (command.ins, command.cla) == (0x86, 0x00)
        return (data[:-1] + bytes((data[-1] ^ 1,)) if last else data), sw


def test_a_false_chip_ends_it_at_once():
    """Another key would be one more guess for whoever plays the chip."""
    chip = Impostor(GENERIC)
    with pytest.raises(SecureMessagingError, match="did not prove"):
        chip.open(CAN, MRZ)
    assert chip.asked.count("mse") == 1


@pytest.mark.parametrize("access", [None, GENERIC], ids=["BAC", "PACE"])
def test_a_chip_that_takes_only_the_long_form_of_select_is_asked_in_it(access):
    chip = Chip(access, select=0x00)
    assert chip.open(MRZ).key == MRZ
    assert sum(name.startswith("select") for name in chip.asked) == 2


WAYS = {
    "BAC": None,
    "GM": card_access("0202 10c"),
    "IM": card_access("0402 10c"),
    "3DES": card_access("0401 10c"),
    "DH": card_access("0302 100"),
}


@pytest.mark.parametrize("access", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("seed", range(20))
def test_a_chip_that_garbles_its_answers_ends_in_an_error_of_the_package_or_not_at_all(access, seed):
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    chip, honest = Chip(access), Chip.transmit
    begins = chance.randrange(7)

    class Garbled:
        def transmit(self, raw):
            answer = bytearray(honest(chip, raw))
            if len(chip.asked) > begins and chance.random() < 0.7:
                place = chance.randrange(len(answer))
                match chance.randrange(4):
                    case 0:
                        answer[place] ^= 1 << chance.randrange(8)
                    case 1:
                        answer[place : place + chance.randrange(9)] = chance.randbytes(chance.randrange(9))
                    case 2:
                        answer[:-2] = chance.randbytes(chance.randrange(140))
                    case _:
                        del answer[:place]
            return bytes(answer)

    try:
        opened = open_chip(PlainChannel(Garbled()), access, [CAN, MRZ])
    except EmrtdError:
        return
    assert opened.key in (CAN, MRZ)
    assert chip.session is not None


@pytest.mark.parametrize("access", [None, GENERIC], ids=["BAC", "PACE"])
def test_no_keys_are_no_way_in(access):
    with pytest.raises(NotSupported):
        Chip(access).open()


def test_what_is_no_text_of_a_card_is_a_wrong_key_and_no_crash():
    with pytest.raises(WrongPassword):
        Chip(GENERIC).open(AccessKey(KeyKind.CAN, "số sáu"), AccessKey(KeyKind.MRZ, ""))
