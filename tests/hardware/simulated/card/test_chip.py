"""What the chip says to readers that nobody here wrote, command by command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.emrtd.apdu import Command, PlainChannel
from hardware.emrtd.opening import open_chip
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.contents import personalise
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.variant import Access, Manners, Variant, find_variant
from hardware.vocabulary import AccessKey, KeyKind

APPLET = "00a4040c07a0000002471001"


def variant(**manners):
    return Variant("made for a test", manners=Manners(**manners))


class Wire:
    def __init__(self, card):
        self.card = card

    def transmit(self, command):
        return self.card.process(command)


@pytest.fixture
def opened(issuer, card_data):
    """Open a card of a variant with its CAN and return the card and the protected channel."""

    def made(kind=None, can=None):
        card = VirtualCard(card_data, issuer, kind)
        key = AccessKey(KeyKind.CAN, can or card_data.number[-6:])
        return card, open_chip(PlainChannel(Wire(card)), card.contents["EF.CardAccess"], (key,)).channel

    return made


@pytest.mark.parametrize(
    "command", ["00a4000c023f00", "00a40000", "00a4000c", "00a40004023f00", "00a40000023f0000"]
)
def test_a_vietnamese_card_has_no_master_file(send, command):
    assert send()(command) == "6d00"


@pytest.mark.parametrize(("status", "answer"), [("6A86", "6a86"), ("6A82", "6a82"), ("9000", "9000")])
def test_other_cards_answer_for_the_master_file_as_they_do(send, status, answer):
    assert send(variant(master_file=status))("00a4000c023f00") == answer


def test_card_access_is_read_by_its_short_identifier_too(send):
    by_name, by_number = send(), send()
    assert by_name("00a4020c02011c") == "9000"
    assert by_name("00b0000000") == by_number("00b09c0000")


def test_card_access_is_read_by_the_odd_instruction_too(send):
    say = send()
    say("00a4020c02011c")
    plain = say("00b0000400")[:-4]
    assert say("00b10000035401 0400".replace(" ", "")) == f"53{len(plain) // 2:02x}{plain}9000"


def test_the_applet_tells_its_name_to_who_asks(send):
    assert send()("00a4040007a000000247100100") == "6f098407a00000024710019000"
    assert send()("00a4040007a0000002471001") == "9000"
    assert send()(APPLET + "00") == "9000"


@pytest.mark.parametrize(
    ("manners", "command", "answer"),
    [
        ({"select_only_0c": True}, "00a4040007a000000247100100", "6a86"),
        ({"select_only_0c": True}, APPLET, "9000"),
        ({"select_refuses_le": True}, APPLET + "00", "6700"),
        ({"select_refuses_le": True}, APPLET, "9000"),
    ],
)
def test_a_card_takes_the_forms_of_select_that_it_takes(send, manners, command, answer):
    assert send(variant(**manners))(command) == answer


def test_another_applet_is_not_there(send):
    assert send()("00a4040c07a0000000031010") == "6a82"


@pytest.mark.parametrize("file", ["0101", "011d", "011e", "0103", "010b"])
def test_nothing_of_the_applet_is_given_before_it_is_open(send, file):
    say = send()
    say(APPLET)
    assert say(f"00a4020c02{file}") == "6982"
    assert say("00b0810010") == "6982"


@pytest.mark.parametrize("name", ["bac-only", "passport"])
def test_what_the_master_file_lacks_is_not_found_before_access(issuer, card_data, name):
    """Readers take anything else for the end of the reading, on a card that has BAC only."""
    card = VirtualCard(card_data, issuer, find_variant(name))
    said = {f: card.process(bytes.fromhex(f"00a4020c02{f}")).hex() for f in ("011c", "011d", "2f00")}
    assert said["011d"] == "6a82"  # EF.CardSecurity
    assert said["011c"] == ("6a82" if name == "bac-only" else "9000")
    assert said["2f00"] == ("6a82" if name == "bac-only" else "6982")  # EF.DIR is kept until it is open


def test_fingers_stay_closed_when_all_else_is_open(opened):
    _, channel = opened()
    assert channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x03")).sw == 0x6982
    assert channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x0b")).sw == 0x6A82
    assert channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x01")).sw == 0x9000


def test_a_plain_command_ends_secure_messaging(opened):
    card, _ = opened()
    assert card.process(bytes.fromhex("00a4020c020101")).hex() == "6987"
    assert card.process(bytes.fromhex("00a4020c020101")).hex() == "6982"


def test_an_extended_command_is_refused_by_a_card_that_knows_none(send):
    command = "00a4020c000002011c"
    assert send()(command) == "6700"
    assert send(variant(extended=256))(command) == "9000"


def test_an_extended_read_gives_as_much_as_the_card_has_room_for(opened):
    card, channel = opened(variant(extended=2048))
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x02"))
    data = channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=65536)).data
    assert card.contents["DG2"].startswith(data)
    assert 2000 < len(data) <= 2048


def test_a_short_read_under_secure_messaging_gives_at_most_223_bytes(opened):
    _, channel = opened()
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x02"))
    assert len(channel.send(Command(0x00, 0xB0, 0x00, 0x00, le=256)).data) == 223


def test_the_far_end_of_a_large_file_is_read_by_the_odd_instruction(opened):
    card, channel = opened(find_variant("portrait-huge"))
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x02"))
    offset = len(card.contents["DG2"]) - 100
    assert offset > 65_536
    wanted = b"\x54\x03" + offset.to_bytes(3, "big")
    answer = channel.send(Command(0x00, 0xB1, 0x00, 0x00, wanted, le=102))
    assert (answer.sw, answer.data) == (0x9000, b"\x53\x64" + card.contents["DG2"][-100:])


def test_a_long_answer_comes_in_pieces_from_a_card_that_knows_how(opened):
    _, channel = opened(find_variant("aa-rsa-pieces"))
    assert len(channel.send(Command(0x00, 0x88, 0x00, 0x00, bytes(8), le=256)).data) == 256


def test_get_response_without_anything_to_get_is_refused(send):
    assert send()("00c0000000") == "6985"


def test_wrong_cans_are_counted_down_to_a_block(issuer, card_data):
    card = VirtualCard(card_data, issuer, Variant("counts", access=Access(tries=2)))
    choose = bytes.fromhex("0022c1a40f800a04007f00070202040202830102")
    said = []
    for _ in range(3):
        said.append(card.process(choose).hex())
        channel = PlainChannel(Wire(card))
        for step in ("7c00", "7c438141" + POINT, "7c438341" + POINT, "7c0a8508" + "00" * 8):
            last = channel.send(Command(0x00, 0x86, 0x00, 0x00, bytes.fromhex(step), le=256))
        said.append(f"{last.sw:04x}")
        card.reset()
    assert said == ["9000", "63c1", "63c1", "63c0", "6983", "6985"]


def test_a_long_object_of_pace_may_come_chained(issuer, card_data):
    """Its steps carry the same bit, which then says only that another step follows."""
    card = VirtualCard(card_data, issuer)
    card.process(bytes.fromhex("0022c1a40f800a04007f00070202040202830102"))
    assert card.process(bytes.fromhex("10860000027c0000")).hex().startswith("7c12801")
    whole = bytes.fromhex("7c438141" + POINT)
    assert card.process(bytes((0x10, 0x86, 0, 0, 30)) + whole[:30]).hex() == "9000"
    answer = card.process(bytes((0x10, 0x86, 0, 0, len(whole) - 30)) + whole[30:] + b"\x00")
    assert answer.hex().startswith("7c438241")


def test_a_challenge_is_had_in_the_applet_alone(send):
    say = send()
    assert say("0084000008") == "6985"
    say(APPLET)
    assert len(say("0084000008")) == 2 * 10
    assert send(Variant("x", access=Access(bac=False)))(APPLET) == "9000"


def test_what_nobody_knows_is_an_unknown_instruction(send):
    assert send()("0099000000") == "6d00"
    assert send()("80a4040c07a0000002471001") == "6e00"


def test_two_cards_of_one_issuer_have_their_own_keys(issuer, card_data):
    one, same, other = (
        personalise(data, issuer, find_variant("2021"))
        for data in (card_data, card_data, replace(card_data, number="022185000124"))
    )
    keys = [made.agreement[0].private.private_numbers().private_value for made in (one, same, other)]
    assert keys[0] == keys[1] != keys[2]


def test_a_passport_opens_with_its_own_zone(card_data):
    zone = zone_of(card_data, "passport")
    assert zone.kind == "P"
    assert zone.key_information != zone_of(card_data).key_information


POINT = (
    "048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262"
    "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997"
)
"""The base point of brainpoolP256r1: a valid key of somebody who knows no password."""
