"""A chip may end a session over what it does not bear, and a reader may carry less than it: read on anyway.

And what must not be read on after: a voice in between that would like to be believed.
"""

from __future__ import annotations

import pytest

from hardware.emrtd.errors import BadData, CardRefused, NotSupported, SecureMessagingError, WrongPassword
from hardware.emrtd.read_file import FileReader
from hardware.emrtd.reader import read_card
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.variant import find_variant
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, KeyKind, Progress

CAN = AccessKey(KeyKind.CAN, "000123")
WRONG = AccessKey(KeyKind.CAN, "999999")
EVERYTHING = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG3", "DG11", "DG13", "DG14", "DG15")
CHALLENGE = bytes(range(8))
PLAIN = 0x0C  # the bits of the class that say protected


class Heard:
    """What a reading tells while it is under way."""

    def __init__(self) -> None:
        self.identities: list[ChipReading] = []
        self.progress: list[Progress] = []

    @property
    def parts(self) -> list[float]:
        return [progress.done / progress.total for progress in self.progress]


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def read(heard):
    def read_it(wire, wanted=EVERYTHING, keys=(CAN,), **options):
        request = ChipRequest(keys, wanted, CHALLENGE)
        wire.card.reset()
        return read_card(wire, request, heard.identities.append, heard.progress.append, **options)

    return read_it


def is_read(command: bytes) -> bool:
    return command[:2] in {b"\x0c\xb0", b"\x0c\xb1"}


class Between:
    """Stands between reader and card: `carry` may answer in the card's place, or break off."""

    def __init__(self, card: VirtualCard, carry=lambda command, process: process(command)) -> None:
        self.card = card
        self.carry = carry
        self.commands: list[bytes] = []
        self.opened = 0

    def power(self):
        self.card.reset()
        return self

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        self.opened += command[:2] == b"\x00\x22"
        return self.carry(command, self.card.process)


def test_who_it_is_is_handed_up_once_and_before_anything_long(wire, read, heard):
    reading = read(wire)
    (early,) = heard.identities
    assert set(early.files) == {"EF.CardAccess", "DG1", "DG13"}
    assert early.apdus < reading.apdus / 3
    assert (early.access, early.key) == (reading.access, KeyKind.CAN)
    assert early.chip_authentication is early.active_authentication is None


def test_the_portrait_is_read_only_where_it_is_wanted_and_then_last(wire, read):
    assert "DG2" not in read(wire, ("DG1", "DG13", "EF.SOD")).files
    assert list(read(wire).files)[-1] == "DG2"


def test_what_is_kept_back_and_what_is_not_there_is_no_error(wire, read):
    reading = read(wire)
    assert (reading.refused, reading.missing) == (("DG3",), ("DG11",))


@pytest.mark.parametrize("name", ["DG13", "DG14", "DG15", "EF.COM", "EF.SOD"])
def test_a_card_without_a_group_gives_the_others(wire, read, heard, name):
    del wire.card.contents[name]
    reading = read(wire)
    assert name in reading.missing
    assert {"DG1", "DG2"} <= reading.files.keys()
    assert len(heard.identities) == 1
    assert heard.parts == sorted(heard.parts)
    assert heard.parts[-1] == 1.0


@pytest.mark.parametrize("sw", [0x6F00, 0x6A86, 0x6300, 0x6982, 0x6985, 0x6400])
@pytest.mark.parametrize("name", ["DG14", "EF.SOD", "DG15", "DG2"])
def test_a_group_that_a_card_withholds_in_whatever_words_costs_only_itself(monkeypatch, wire, read, name, sw):
    real = FileReader.read
    monkeypatch.setattr(FileReader, "read", lambda self, asked: sw if asked == name else real(self, asked))
    reading = read(wire)
    assert name in reading.refused
    assert set(EVERYTHING) - {name, "DG3", "DG11"} <= reading.files.keys()


@pytest.mark.parametrize("content", ["7183000001", "7584ffffffff", "75830fffff", "00", "7f", "75820fff00"])
def test_a_portrait_that_is_none_costs_only_itself(wire, read, content):
    wire.card.contents["DG2"] = bytes.fromhex(content)
    reading = read(wire)
    assert "DG2" not in reading.files
    assert "DG2" in reading.refused
    assert "EF.SOD" in reading.files


def test_a_zone_that_is_none_ends_the_reading(wire, read):
    wire.card.contents["DG1"] = bytes.fromhex("75025f1f")
    with pytest.raises(BadData, match="DG1"):
        read(wire)


@pytest.mark.parametrize("name", ["DG1", "DG13"])
def test_a_card_that_breaks_off_saying_who_it_is_is_refused(monkeypatch, wire, read, name):
    real = FileReader.read
    monkeypatch.setattr(
        FileReader, "read", lambda self, asked: 0x6F00 if asked == name else real(self, asked)
    )
    with pytest.raises(CardRefused, match=name):
        read(wire)


def test_a_card_that_gives_only_dg1_is_a_whole_success(wire, read, heard):
    for name in set(wire.card.contents) - {"EF.CardAccess", "DG1"}:
        del wire.card.contents[name]
    reading = read(wire, ("DG1", "DG13", "DG14", "EF.SOD", "DG15"))
    assert set(reading.files) == {"EF.CardAccess", "DG1"}
    assert set(heard.identities[0].files) == {"EF.CardAccess", "DG1"}


def test_chip_and_active_authentication_are_done_where_their_groups_are_wanted(wire, read):
    reading = read(wire)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved
    assert reading.active_authentication is not None
    assert reading.active_authentication.challenge == CHALLENGE
    assert reading.active_authentication.response
    without = read(wire, ("DG1", "EF.SOD"))
    assert without.chip_authentication is without.active_authentication is None


@pytest.mark.parametrize("most", [200, 160, 130])
def test_a_reader_that_carries_shorter_answers_says_so_itself_and_the_chip_is_opened_anew(
    wire, read, heard, most
):
    """ACR1281 takes no more than 255 bytes and answers in the chip's place, which goes on counting."""

    def carry(command, process):
        answer = process(command)
        return answer if len(answer) <= most else b"\x67\x00"

    between = Between(wire.card, carry)
    reading = read(between, again=between.power)
    assert reading.files["DG2"] == wire.card.contents["DG2"]
    assert between.opened > 1
    assert len(heard.identities) == 1
    assert heard.parts == sorted(heard.parts)


@pytest.mark.parametrize("most", [255, 200, 128])
@pytest.mark.parametrize("status", ["6988", "6987", "6700", "6b00", "6f00"])
def test_a_chip_that_ends_the_session_over_a_length_is_opened_anew_and_asked_for_less(
    wire, read, most, status
):
    def carry(command, process):
        if is_read(command) and most < 223 and b"\x97\x01\xdf" in command:
            wire.card.reset()
            return bytes.fromhex(status)
        return process(command)

    between = Between(wire.card, carry)
    assert read(between).files["DG2"] == wire.card.contents["DG2"]
    assert between.opened == (2 if most < 223 else 1)


def test_a_reader_that_breaks_off_over_what_is_long_is_given_less(wire, read, heard):
    """Of a reader that cannot carry it PC/SC says only that it was not transacted."""

    def carry(command, process):
        answer = process(command)
        if len(answer) > 200:
            raise DeviceFault(FaultKind.PROTOCOL, "not transacted")
        return answer

    between = Between(wire.card, carry)
    assert read(between, again=between.power).files["DG2"] == wire.card.contents["DG2"]
    assert between.opened == 2
    assert len(heard.identities) == 1


@pytest.mark.parametrize("kind", [FaultKind.TIMEOUT, FaultKind.GONE])
def test_a_reader_that_is_gone_or_silent_is_not_tried_again(wire, read, kind):
    def carry(command, process):
        if is_read(command):
            raise DeviceFault(kind, "unplugged")
        return process(command)

    between = Between(wire.card, carry)
    with pytest.raises(DeviceFault, match="unplugged"):
        read(between)
    assert between.opened == 1


def test_sessions_that_end_and_end_are_given_up(wire, read):
    def carry(command, process):
        if is_read(command):
            wire.card.reset()
            return b"\x69\x88"
        return process(command)

    between = Between(wire.card, carry)
    with pytest.raises(SecureMessagingError):
        read(between)
    assert between.opened <= 8


def test_no_short_identifiers_and_no_session_after_them_is_read_the_long_way(wire, read):
    def carry(command, process):
        if is_read(command) and command[2] & 0x80:
            wire.card.reset()
            return b"\x6a\x86"
        return process(command)

    between = Between(wire.card, carry)
    assert read(between).files["DG1"] == wire.card.contents["DG1"]
    assert between.opened == 2


@pytest.mark.parametrize("answer", ["615b5f1f029000", "9000", "611a9000"])
def test_plain_data_in_a_protected_session_ends_the_reading(wire, read, answer):
    """Whoever sits in between cannot talk the reader into plain data, nor into another session for them."""

    def carry(command, process):
        return bytes.fromhex(answer) if is_read(command) else process(command)

    between = Between(wire.card, carry)
    with pytest.raises(SecureMessagingError):
        read(between)
    assert between.opened == 1


def test_a_false_checksum_ends_the_reading(wire, read):
    def carry(command, process):
        answer = process(command)
        return answer[:-3] + bytes((answer[-3] ^ 1,)) + answer[-2:] if is_read(command) else answer

    between = Between(wire.card, carry)
    with pytest.raises(SecureMessagingError):
        read(between)
    assert between.opened == 1


@pytest.mark.parametrize("status", ["6f00", "6700", "6a86", "9000"])
def test_card_access_that_cannot_be_read_is_not_taken_for_a_chip_without_pace(wire, read, status):
    """A chip without PACE is opened by BAC, so only one that does not have the file is taken for that."""
    mrz = AccessKey(KeyKind.MRZ, "2185000123" + "8502015" + "4502013")

    def carry(command, process):
        plain = not command[0] & PLAIN
        return bytes.fromhex(status) if plain and command[1] == 0xB0 else process(command)

    with pytest.raises((CardRefused, NotSupported)):
        read(Between(wire.card, carry), keys=(CAN,))
    with pytest.raises(CardRefused):
        read(Between(wire.card, carry), keys=(mrz,))


def test_the_master_file_is_selected_only_where_card_access_is_not_found_without(wire, read):
    """Where another application is selected when the card is powered."""
    selected = []

    def carry(command, process):
        if command.startswith(b"\x00\xa4\x00"):
            selected.append(command)
            return b"\x90\x00"
        if command == bytes.fromhex("00a4020c02011c") and not selected:
            return b"\x6a\x82"
        return process(command)

    assert "DG1" in read(Between(wire.card, carry)).files
    assert len(selected) == 1


def test_before_a_chip_is_open_it_is_asked_for_nothing_that_it_may_refuse(wire, read):
    """A Le on SELECT or MSE, or EF.DIR before the key, ended the talk with cards that other readers met."""
    read(wire)
    plain = [command.hex() for command in wire.commands if not command[0] & PLAIN]
    assert plain[:2] == ["00a4020c02011c", "00b00000df"]
    assert plain[2].startswith("0022c1a40f")
    assert len(plain[2]) == 2 * (5 + 0x0F)  # without Le
    assert [command[:8] for command in plain[3:]] == ["10860000"] * 3 + ["00860000"]
    secured = next(command for command in wire.commands if command[0] & PLAIN)
    assert secured[:4] == bytes.fromhex("0ca4040c")


@pytest.mark.parametrize("status", ["6982", "6a82", "6986", "6d00", "6700", "6f00"])
def test_a_card_that_minds_being_asked_for_its_lengths_is_read_in_short_ones(wire, read, status):
    def carry(command, process):
        return bytes.fromhex(status) if command[:3] == b"\x00\xb0\x81" else process(command)

    between = Between(wire.card, carry)
    assert read(between, longest=65_536).files["DG2"] == wire.card.contents["DG2"]
    assert between.opened == 1


def test_of_several_keys_the_one_that_opened_is_named(wire, read):
    assert read(wire, ("DG1",), (WRONG, CAN)).key is KeyKind.CAN
    with pytest.raises(WrongPassword):
        read(wire, ("DG1",), (WRONG,))


SAYS_EXTENDED = bytes.fromhex("3b88800180730000400000005a")


@pytest.mark.parametrize(("name", "atr"), [("extended", SAYS_EXTENDED), ("extended-2k", b"")])
def test_with_extended_length_a_whole_card_takes_a_few_commands(card_data, issuer, read, name, atr):
    """The reader carries it, and the card says so in its answer to reset or in EF.ATR/INFO."""
    between = Between(VirtualCard(card_data, issuer, find_variant(name)))
    reading = read(between, longest=65_536, atr=atr)
    assert reading.files["DG2"] == between.card.contents["DG2"]
    assert reading.apdus < 36


@pytest.mark.parametrize("longest", [256, 65_536])
def test_where_one_side_does_not_speak_of_extended_length_none_is_asked_for(card_data, issuer, read, longest):
    card = VirtualCard(card_data, issuer, find_variant("extended"))
    between = Between(card)
    read(between, longest=longest, atr=SAYS_EXTENDED if longest == 256 else b"")
    assert not any(len(command) > 5 and command[4] == 0 for command in between.commands)


@pytest.mark.parametrize("name", ["reader-short", "reader-255"])
def test_a_reader_that_says_more_than_it_carries_costs_one_session(card_data, issuer, read, name):
    variant = find_variant(name)

    def carry(command, process):
        if len(command) > variant.trouble.reader_command:
            return b"\x67\x00"
        answer = process(command)
        return answer if len(answer) <= variant.trouble.reader_answer else b"\x67\x00"

    between = Between(VirtualCard(card_data, issuer, variant), carry)
    reading = read(between, longest=65_536, atr=SAYS_EXTENDED, again=between.power)
    assert reading.files["DG2"] == between.card.contents["DG2"]
    assert between.opened == 2


def test_a_card_that_says_more_than_it_takes_costs_one_session(wire, read):
    between = Between(wire.card)
    reading = read(between, longest=65_536, atr=SAYS_EXTENDED, again=between.power)
    assert reading.files["DG2"] == wire.card.contents["DG2"]
    assert between.opened == 2


@pytest.mark.parametrize(
    "name",
    [
        "le-cap-128",
        "le-cap-6700",
        "le-cap-6c",
        "le-cap-6988",
        "end-9000",
        "end-6b00",
        "end-6c",
        "select-only-0c",
        "select-refuses-le",
        "master-file-9000",
        "portrait-large",
    ],
)
def test_a_card_of_another_manner_is_read_whole(card_data, issuer, read, name):
    between = Between(VirtualCard(card_data, issuer, find_variant(name)))
    reading = read(between, again=between.power)
    assert all(reading.files[group] == between.card.contents[group] for group in reading.files)
    assert "DG2" in reading.files


def test_a_copy_without_the_chips_key_is_read_and_said_to_be_one(card_data, issuer, read, heard):
    between = Between(VirtualCard(card_data, issuer, find_variant("clone")))
    reading = read(between, again=between.power)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved is False
    assert between.opened == 2
    assert reading.files["DG2"] == between.card.contents["DG2"]
    assert len(heard.identities) == 1


@pytest.mark.parametrize("name", ["aa-rsa-2048", "aa-rsa-pieces"])
@pytest.mark.parametrize("longest", [256, 65_536])
def test_a_long_signature_comes_at_once_or_in_pieces(card_data, issuer, read, name, longest):
    between = Between(VirtualCard(card_data, issuer, find_variant(name)))
    reading = read(between, longest=longest, again=between.power)
    assert reading.active_authentication is not None
    # Not where reader and card share no way to carry it; then the chip's other proof must do.
    assert len(reading.active_authentication.response) == (
        0 if (name, longest) == ("aa-rsa-2048", 256) else 256
    )


@pytest.mark.parametrize("refusal", [b"\x67\x00", b"\x6f\x00", None])
@pytest.mark.parametrize("name", ["ca-dh-aes-cbc-cmac-128", "aa-rsa-2048"])
def test_a_reader_that_carries_no_long_proof_gives_all_the_rest(card_data, issuer, read, name, refusal):
    """A key of 2048 bits makes a command of over 255 bytes, which is sent in pieces, or such an answer."""

    def carry(command, process):
        answer = process(command) if len(command) <= 261 else b"\x00" * 259
        if len(answer) <= 258:
            return answer
        if refusal is None:
            raise DeviceFault(FaultKind.PROTOCOL, "not transacted")
        return refusal

    between = Between(VirtualCard(card_data, issuer, find_variant(name)), carry)
    reading = read(between, longest=65_536, again=between.power)
    assert all(reading.files[group] == between.card.contents[group] for group in reading.files)
    assert {"DG1", "DG2", "EF.SOD"} <= reading.files.keys()
    proofs = (reading.chip_authentication.proved, bool(reading.active_authentication.response))
    assert proofs == (True, name.startswith("ca"))


@pytest.mark.parametrize("refusal", [b"\x67\x00", b"\x6a\x80", None])
def test_a_chip_authentication_that_a_reader_does_not_carry_is_left_undecided(wire, read, refusal):
    def carry(command, process):
        if command[:2] not in {b"\x0c\x86", b"\x1c\x86"}:
            return process(command)
        if refusal is None:
            raise DeviceFault(FaultKind.PROTOCOL, "not transacted")
        return refusal

    between = Between(wire.card, carry)
    reading = read(between, again=between.power)
    assert reading.chip_authentication.proved is None
    assert reading.chip_authentication.trouble
    assert reading.files["DG2"] == wire.card.contents["DG2"]


def test_a_false_word_in_a_proof_ends_the_reading(card_data, issuer, read):
    def carry(command, process):
        answer = process(command)
        return answer[:-3] + bytes((answer[-3] ^ 1,)) + answer[-2:] if command[:2] == b"\x0c\x88" else answer

    between = Between(VirtualCard(card_data, issuer), carry)
    with pytest.raises(SecureMessagingError):
        read(between)


def test_mapping_that_authenticates_the_chip_makes_its_own_command_needless(card_data, issuer, read):
    variant = find_variant("pace-ecdh-cam-aes-cbc-cmac-128-secp256r1")
    between = Between(VirtualCard(card_data, issuer, variant))
    reading = read(between)
    assert reading.chip_authentication is not None
    assert reading.chip_authentication.proved
    assert not any(command[:2] in {b"\x0c\x22", b"\x0c\x86"} for command in between.commands)
