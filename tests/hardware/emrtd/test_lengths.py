"""Whether a card takes extended lengths, as it says it itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.emrtd.apdu import Command, Response
from hardware.emrtd.lengths import atr_says_extended, told_in_file


@pytest.mark.parametrize(
    ("atr", "says"),
    [
        ("3b88800180730000400000005a", True),
        ("3b8a80018073c021c0610300000041", True),  # behind no other object, with two more behind it
        ("3b8b8001803180738421e0059000ea", True),  # service data before it
        ("3b88800180738421000590000c", False),  # capabilities, and extended lengths are not among them
        ("3b888001 8031b864 40050402 27", False),  # no word of them: as the virtual card, and many passports
        ("3b8880010000000000000000 09", False),
        ("3b8180018080", False),
        ("3bdf18ff81f1fe43003f03834d494641524520506c7573", False),
        ("3b00", False),
        ("3b", False),
        ("", False),
    ],
)
def test_an_answer_to_reset_says_so_or_not(atr, says):
    assert atr_says_extended(bytes.fromhex(atr)) is says


@given(st.binary(max_size=40))
def test_any_answer_to_reset_is_read(atr):
    assert atr_says_extended(atr) in {True, False}
    assert atr_says_extended(b"\x3b" + atr) in {True, False}


class Card:
    def __init__(self, answer: str) -> None:
        self.answer = bytes.fromhex(answer)
        self.asked: list[Command] = []

    def send(self, command: Command) -> Response:
        self.asked.append(command)
        return Response.parse(self.answer)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("7f6608020208000202080 09000".replace(" ", ""), 2048),
        ("430180 7f660a0203010000 0203010000 6282".replace(" ", ""), 65536),
        ("7f660a0203010000 0203ffffff 9000".replace(" ", ""), 65536),
        ("7f66040202 0800 9000".replace(" ", ""), 0),
        ("7f6604 9000".replace(" ", ""), 0),
        ("430180 9000".replace(" ", ""), 0),
        ("9000", 0),
        ("6a82", 0),
        ("6982", 0),
    ],
)
def test_the_file_of_the_card_says_how_long_an_answer_may_be(answer, told):
    card = Card(answer)
    assert told_in_file(card) == told
    assert len(card.asked) == 1
