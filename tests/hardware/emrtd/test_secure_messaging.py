"""Secure messaging with the keys of the worked example, ICAO Doc 9303-11 appendix G.1."""

from __future__ import annotations

import pytest

from hardware.emrtd.apdu import Command, Response, parse_command
from hardware.emrtd.errors import SecureMessagingError
from hardware.emrtd.kdf import SessionKeys
from hardware.emrtd.secure_messaging import SecureChannel, pad, unpad
from hardware.simulated.card.messaging import ChipSession

KEYS = SessionKeys(
    bytes.fromhex("f5f0e35c0d7161ee6724ee513a0d9a7f"), bytes.fromhex("fe251c7858b356b24514b3bd5f4297d1")
)


class Chip:
    """The card's half, which answers every command with the command's own data."""

    def __init__(self, change=lambda response: response):
        self.session = ChipSession(KEYS)
        self.change = change
        self.seen = []

    def send(self, command: Command) -> Response:
        opened = self.session.open(parse_command(command.to_bytes()))
        self.seen.append(opened)
        return self.change(Response(self.session.protect(opened.data[::-1], 0x9000), 0x9000))


@pytest.mark.parametrize(
    "command",
    [
        Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x01"),
        Command(0x00, 0xB0, 0x00, 0x00, le=223),
        Command(0x00, 0xB0, 0x00, 0x00, le=256),
        Command(0x00, 0x84, 0x00, 0x00, bytes(200), le=8),
        Command(0x00, 0x44, 0x00, 0x00),
    ],
)
def test_both_sides_understand_each_other_for_many_messages(command):
    chip = Chip()
    channel = SecureChannel(chip, KEYS)
    for _ in range(20):
        assert channel.send(command) == Response(command.data[::-1], 0x9000)
    assert chip.seen == [command] * 20


def test_nothing_that_is_sent_can_be_read_on_the_way():
    sent = []

    class Wire(Chip):
        def send(self, command):
            sent.append(command.to_bytes())
            return super().send(command)

    channel = SecureChannel(Wire(), KEYS)
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"nguoi mau"))
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"nguoi mau"))
    assert b"nguoi mau" not in sent[0]
    assert sent[0] != sent[1]


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("plain success", lambda _: Response(b"", 0x9000)),
        ("plain data", lambda _: Response(b"\x61\x5b\x5f\x1f", 0x9000)),
        ("plain refusal", lambda _: Response(b"", 0x6982)),
        (
            "a changed byte",
            lambda r: Response(bytes((r.data[0], r.data[1], r.data[2] ^ 1)) + r.data[3:], r.sw),
        ),
        ("a changed checksum", lambda r: Response(r.data[:-1] + bytes((r.data[-1] ^ 1,)), r.sw)),
        ("another status", lambda r: Response(r.data, 0x6282)),
        ("no checksum", lambda r: Response(r.data[:-10], r.sw)),
        ("something behind it", lambda r: Response(r.data + b"\x04\x00", r.sw)),
    ],
)
def test_an_answer_that_is_not_protected_ends_the_session(what, change):
    channel = SecureChannel(Chip(change), KEYS)
    with pytest.raises(SecureMessagingError):
        channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x01"))
    with pytest.raises(SecureMessagingError, match="ended"):
        channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x01"))


def test_an_answer_that_was_heard_before_is_not_taken_again():
    heard: list[Response] = []

    def replay(response: Response) -> Response:
        heard.append(response)
        return heard[0]

    channel = SecureChannel(Chip(replay), KEYS)
    command = Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x01")
    channel.send(command)
    with pytest.raises(SecureMessagingError, match="checksum"):
        channel.send(command)


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17])
def test_padding_fills_blocks_and_comes_off(length):
    data = bytes(length)
    assert len(pad(data)) % 16 == 0
    assert unpad(pad(data)) == data


@pytest.mark.parametrize("data", [bytes(16), b"\x80" + bytes(31), b"\x01" * 16])
def test_what_is_not_padding_is_refused(data):
    with pytest.raises(SecureMessagingError):
        unpad(data)
