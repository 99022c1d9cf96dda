"""A chip may end a session over what it does not bear, and a reader may carry less than it: read on anyway.

And what must not be read on after: a voice in between that would like to be believed.
"""

from __future__ import annotations

import pytest

from hardware.emrtd.errors import SecureMessagingError
from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.variant import find_variant
from tests.hardware.emrtd.between import Between, is_read


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


@pytest.mark.parametrize("status", ["6982", "6a82", "6986", "6d00", "6700", "6f00"])
def test_a_card_that_minds_being_asked_for_its_lengths_is_read_in_short_ones(wire, read, status):
    def carry(command, process):
        return bytes.fromhex(status) if command[:3] == b"\x00\xb0\x81" else process(command)

    between = Between(wire.card, carry)
    assert read(between, longest=65_536).files["DG2"] == wire.card.contents["DG2"]
    assert between.opened == 1


SAYS_EXTENDED = bytes.fromhex("3b88800180730000400000005a")


@pytest.mark.parametrize(("name", "atr"), [("extended", SAYS_EXTENDED), ("extended-2k", b"")])
def test_with_extended_length_a_whole_card_takes_a_few_commands(card_data, issuer, read, name, atr):
    """The reader carries it, and the card says so in its answer to reset or in EF.ATR/INFO."""
    between = Between(VirtualCard(card_data, issuer, find_variant(name)))
    reading = read(between, longest=65_536, atr=atr)
    assert reading.files["DG2"] == between.card.contents["DG2"]
    assert reading.apdus <= 30


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
