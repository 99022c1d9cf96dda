"""Commands as they are written, and what the carrier does with an answer that is none yet."""

from __future__ import annotations

import pytest

from hardware.emrtd.apdu import Command, PlainChannel
from hardware.emrtd.errors import BadData


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (Command(0x00, 0xA4, 0x02, 0x0C), "00a4020c"),
        (Command(0x00, 0xB0, 0x00, 0x00, le=256), "00b0000000"),
        (Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1c"), "00a4020c02011c"),
        (Command(0x00, 0x88, 0x00, 0x00, b"12345678", le=256), "0088000008313233343536373800"),
        (Command(0x00, 0xB0, 0x00, 0x00, le=257), "00b00000000101"),
        (Command(0x00, 0xB0, 0x00, 0x00, le=65536), "00b00000000000"),
        (Command(0x00, 0x86, 0x00, 0x00, bytes(256), le=256), "00860000000100" + "00" * 256 + "0100"),
        (Command(0x00, 0x86, 0x00, 0x00, bytes(2), le=65536), "008600000000020000" + "0000"),
    ],
)
def test_a_command_is_short_as_long_as_it_fits(command, written):
    assert command.to_bytes().hex() == written


@pytest.mark.parametrize("command", [Command(0, 0, 0, 0, bytes(65536)), Command(0, 0, 0, 0, le=65537)])
def test_a_command_that_no_form_carries_is_not_written(command):
    with pytest.raises(ValueError, match="65535"):
        command.to_bytes()


class Script:
    """Gives one answer after the other, the last again and again."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.commands: list[str] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command.hex())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


READ = Command(0x00, 0xB0, 0x00, 0x00, le=256)


def test_an_answer_that_waits_is_fetched_whole():
    card = Script("6102", "aabb6101", "cc9000")
    response = PlainChannel(card).send(READ)
    assert (response.data.hex(), response.sw) == ("aabbcc", 0x9000)
    assert card.commands == ["00b0000000", "00c0000002", "00c0000001"]


def test_a_command_that_is_wanted_with_another_length_is_sent_with_it_once():
    card = Script("6c02", "aabb9000")
    channel = PlainChannel(card)
    assert channel.send(READ).data.hex() == "aabb"
    assert card.commands == ["00b0000000", "00b0000002"]
    assert channel.exchanges == 2
    assert PlainChannel(Script("6c02")).send(READ).sw == 0x6C02


def test_an_answer_that_never_ends_is_bad_data():
    with pytest.raises(BadData, match="does not end"):
        PlainChannel(Script("6100")).send(READ)
    with pytest.raises(BadData, match="does not end"):
        PlainChannel(Script("00" * 300 + "6100")).send(READ)


@pytest.mark.parametrize("answer", ["", "90"])
def test_an_answer_without_a_status_is_bad_data(answer):
    with pytest.raises(BadData):
        PlainChannel(Script(answer)).send(READ)
