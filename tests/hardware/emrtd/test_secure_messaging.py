"""Secure messaging in every cipher, and the worked example of ICAO Doc 9303-11 appendix D.4."""

from __future__ import annotations

import pytest

from hardware.emrtd.apdu import Command, PlainChannel, Response
from hardware.emrtd.ciphers import Cipher, pad
from hardware.emrtd.errors import PlainAnswer, SecureMessagingError
from hardware.emrtd.kdf import SessionKeys, session_keys
from hardware.emrtd.secure_messaging import SecureChannel, Session, unpad
from hardware.emrtd.tlv import encode
from hardware.simulated.card.messaging import ChipSession

SELECT = Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1e")

# ICAO Doc 9303-11 appendix D.4
EXAMPLE_KEYS = SessionKeys(
    Cipher.TDES,
    bytes.fromhex("979ec13b1cbfe9dcd01ab0fed307eae5"),
    bytes.fromhex("f1cb1f1fb5adf208806b89dc579dc1f8"),
)
EXAMPLE_COUNTER = 0x887022120C06C226
EXAMPLE = [
    (
        SELECT,
        "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800",
        "990290008e08fa855a5d4c50a8ed9000",
        "",
    ),
    (
        Command(0x00, 0xB0, 0x00, 0x00, le=4),
        "0cb000000d9701048e08ed6705417e96ba5500",
        "8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000",
        "60145f01",
    ),
    (
        Command(0x00, 0xB0, 0x00, 0x04, le=18),
        "0cb000040d9701128e082ea28a70f3c7b53500",
        "871901fb9235f4e4037f2327dcc8964f1f9b8c30f42c8e2fff224a990290008e08c8b2787eaea07d749000",
        "04303130365f36063034303030305c026175",
    ),
]


def test_every_message_of_the_worked_example_comes_out():
    script = [(sent, got) for _command, sent, got, _data in EXAMPLE]

    class Chip:
        def transmit(self, command: bytes) -> bytes:
            expected, answer = script.pop(0)
            assert command.hex() == expected
            return bytes.fromhex(answer)

    channel = SecureChannel(PlainChannel(Chip()), EXAMPLE_KEYS, EXAMPLE_COUNTER)
    for command, _sent, _got, data in EXAMPLE:
        assert channel.send(command) == Response(bytes.fromhex(data), 0x9000)


@pytest.fixture(params=Cipher, ids=str)
def keys(request):
    return session_keys(b"what both sides hold", request.param)


class Chip:
    """The card's half, which answers every command with the command's own data turned round."""

    def __init__(self, keys, change=lambda response: response, counter=0):
        self.session = ChipSession(keys, counter)
        self.change = change
        self.seen = []

    def send(self, command: Command) -> Response:
        opened = self.session.open(command)
        self.seen.append(opened)
        return self.change(Response(self.session.protect(opened.data[::-1], 0x9000), 0x9000))


@pytest.mark.parametrize(
    "command",
    [
        SELECT,
        Command(0x00, 0xB0, 0x00, 0x00, le=223),
        Command(0x00, 0xB0, 0x00, 0x00, le=256),
        Command(0x00, 0xB0, 0x00, 0x00, le=257),
        Command(0x00, 0xB0, 0x00, 0x00, le=65536),
        Command(0x00, 0xB1, 0x00, 0x00, b"\x54\x02\x80\x00", le=231),
        Command(0x00, 0x84, 0x00, 0x00, bytes(200), le=8),
        Command(0x00, 0x86, 0x00, 0x00, bytes(300), le=256),
        Command(0x00, 0x44, 0x00, 0x00),
    ],
    ids=["data", "le", "all", "extended le", "extended all", "odd", "both", "extended data", "nothing"],
)
def test_both_sides_understand_each_other_for_many_messages(keys, command):
    chip = Chip(keys, counter=255)
    channel = SecureChannel(chip, keys, counter=255)
    for _ in range(5):
        assert channel.send(command) == Response(command.data[::-1], 0x9000)
    assert chip.seen == [command] * 5


def wrapped(keys, command):
    sent = []

    class Wire(Chip):
        def send(self, protected):
            sent.append(protected)
            return super().send(protected)

    SecureChannel(Wire(keys), keys).send(command)
    return sent[0]


def test_an_odd_instruction_wraps_its_data_as_objects(keys):
    """ISO/IEC 7816-4 table: DO85 has no padding byte, DO87 has."""
    odd = wrapped(keys, Command(0x00, 0xB1, 0x00, 0x00, b"\x54\x02\x80\x00", le=100))
    even = wrapped(keys, Command(0x00, 0xB0, 0x00, 0x00, b"\x54\x02\x80\x00", le=100))
    block = keys.cipher.block
    assert odd.data[:2] == bytes((0x85, block))
    assert even.data[:3] == bytes((0x87, block + 1, 0x01))


@pytest.mark.parametrize(
    ("command", "le", "extended"),
    [
        (Command(0x00, 0xB0, 0x00, 0x00, le=256), "970100", False),
        (Command(0x00, 0xB0, 0x00, 0x00, le=257), "97020101", True),
        (Command(0x00, 0xB0, 0x00, 0x00, le=65536), "97020000", True),
        (Command(0x00, 0x86, 0x00, 0x00, bytes(238), le=256), "970100", True),
        (Command(0x00, 0x86, 0x00, 0x00, bytes(200), le=256), "970100", False),
    ],
)
def test_a_command_grows_to_extended_length_only_when_it_must(keys, command, le, extended):
    protected = wrapped(keys, command)
    assert protected.extended is extended
    assert protected.le == (65536 if extended else 256)
    assert bytes.fromhex(le) in protected.data


def test_nothing_that_is_sent_can_be_read_on_the_way(keys):
    sent = []

    class Wire(Chip):
        def send(self, command):
            sent.append(command.to_bytes())
            return super().send(command)

    channel = SecureChannel(Wire(keys), keys)
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"nguoi mau"))
    channel.send(Command(0x00, 0xA4, 0x02, 0x0C, b"nguoi mau"))
    assert b"nguoi mau" not in sent[0]
    assert sent[0][-9:] != sent[1][-9:]
    # The vector of 3DES is zero, as the standard has it: only AES hides that two messages are alike.
    assert (sent[0][5:20] == sent[1][5:20]) is (keys.cipher is Cipher.TDES)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a changed byte", lambda r: Response(r.data[:2] + bytes((r.data[2] ^ 1,)) + r.data[3:], r.sw)),
        ("a changed checksum", lambda r: Response(r.data[:-1] + bytes((r.data[-1] ^ 1,)), r.sw)),
        ("another status", lambda r: Response(r.data, 0x6282)),
        ("something behind it", lambda r: Response(r.data + b"\x04\x00", r.sw)),
        ("something before it", lambda r: Response(b"\x04\x00" + r.data, r.sw)),
        ("a long checksum", lambda r: Response(r.data[:-9] + b"\x09" + r.data[-8:] + b"\x00", r.sw)),
        ("broken objects", lambda r: Response(b"\x87\x82" + r.data, r.sw)),
        ("no status inside", lambda r: Response(r.data[:-14] + r.data[-10:], r.sw)),
    ],
)
def test_an_answer_that_is_not_rightly_protected_ends_the_session(keys, what, change):
    channel = SecureChannel(Chip(keys, change), keys)
    with pytest.raises(SecureMessagingError):
        channel.send(SELECT)
    with pytest.raises(SecureMessagingError, match="ended"):
        channel.send(SELECT)
    with pytest.raises(SecureMessagingError, match="ended"):
        channel.rekey(keys)


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"", 0x9000),
        Response(b"\x61\x5b\x5f\x1f", 0x9000),
        Response(b"\x04\x00", 0x9000),
        Response(b"", 0x6982),
        Response(b"", 0x6988),
        Response(b"", 0x6700),
    ],
    ids=["success", "data", "an object", "refusal", "end of session", "length"],
)
def test_a_plain_answer_is_never_taken(keys, answer):
    """gmrtd took these until its issue 320."""
    channel = SecureChannel(Chip(keys, lambda _: answer), keys)
    with pytest.raises(SecureMessagingError) as caught:
        channel.send(SELECT)
    if not answer.data:
        assert isinstance(caught.value, PlainAnswer)
        assert caught.value.sw == answer.sw
    with pytest.raises(SecureMessagingError, match="ended"):
        channel.send(SELECT)


class Crafted:
    """A chip that holds the keys and protects whatever objects it is told to."""

    def __init__(self, keys, body, sw=0x9000):
        self.session = Session(keys)
        self.body = body
        self.sw = sw

    def send(self, _command):
        self.session.step()
        self.session.step()
        body = self.body(self.session)
        return Response(body + encode(0x8E, self.session.mac(body)), self.sw)


STATUS = encode(0x99, b"\x90\x00")


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (lambda _s: STATUS, b""),
        (lambda s: encode(0x87, b"\x01" + s.encrypt(b"x")) + STATUS, b"x"),
        (lambda s: encode(0x85, s.encrypt(b"x")) + STATUS, b"x"),
        (lambda s: STATUS + encode(0x87, b"\x01" + s.encrypt(b"x")), b"x"),
    ],
    ids=["a status alone", "data", "objects", "another order"],
)
def test_what_the_standard_allows_is_understood(keys, body, data):
    assert SecureChannel(Crafted(keys, body), keys).send(SELECT) == Response(data, 0x9000)


@pytest.mark.parametrize("sw", [0x6282, 0x6A82, 0x6982, 0x6B00, 0x6C10])
def test_a_refusal_under_protection_is_an_answer_and_the_session_goes_on(keys, sw):
    channel = SecureChannel(Crafted(keys, lambda _s: encode(0x99, sw.to_bytes(2, "big")), sw), keys)
    for _ in range(3):
        assert channel.send(SELECT) == Response(b"", sw)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("no status", lambda s: encode(0x87, b"\x01" + s.encrypt(b"x"))),
        ("two data", lambda s: encode(0x87, b"\x01" + s.encrypt(b"x")) * 2 + STATUS),
        ("data and objects", lambda s: encode(0x87, b"\x01" + s.encrypt(b"")) + encode(0x85, b"") + STATUS),
        ("two statuses", lambda _s: STATUS * 2),
        ("plain data", lambda _s: encode(0x81, b"x") + STATUS),
        ("an unknown padding", lambda s: encode(0x87, b"\x02" + s.encrypt(b"x")) + STATUS),
        ("nothing encrypted", lambda _s: encode(0x87, b"\x01") + STATUS),
        ("an empty object", lambda _s: encode(0x87, b"") + STATUS),
        ("half a block", lambda s: encode(0x87, b"\x01" + s.encrypt(b"x")[:-1]) + STATUS),
        ("a long status", lambda _s: encode(0x99, b"\x00\x90\x00")),
    ],
)
def test_a_chip_with_the_keys_that_breaks_the_format_is_refused(keys, what, body):
    with pytest.raises(SecureMessagingError):
        SecureChannel(Crafted(keys, body), keys).send(SELECT)


def test_an_answer_that_was_heard_before_is_not_taken_again(keys):
    heard: list[Response] = []

    def replay(response: Response) -> Response:
        heard.append(response)
        return heard[0]

    channel = SecureChannel(Chip(keys, replay), keys)
    channel.send(SELECT)
    with pytest.raises(SecureMessagingError, match="checksum"):
        channel.send(SELECT)


def test_after_new_keys_the_next_command_goes_under_them(keys):
    """Chip authentication: the answer that agreed on them was still under the old."""
    chip = Chip(keys, counter=7)
    channel = SecureChannel(chip, keys, counter=7)
    channel.send(SELECT)
    fresh = session_keys(b"another secret", Cipher.AES_256)
    chip.session.rekey(fresh)
    channel.rekey(fresh)
    assert channel.send(SELECT).data == SELECT.data[::-1]


def test_the_counter_is_one_block_long_and_rolls_over(keys):
    last = (1 << 8 * keys.cipher.block) - 1
    channel = SecureChannel(Chip(keys, counter=last), keys, counter=last)
    assert channel.send(SELECT).sw == 0x9000


@pytest.mark.parametrize("block", [8, 16])
@pytest.mark.parametrize("length", [0, 1, 7, 8, 15, 16, 17])
def test_padding_fills_blocks_and_comes_off(length, block):
    padded = pad(bytes(length), block)
    assert len(padded) % block == 0
    assert unpad(padded, block) == bytes(length)


@pytest.mark.parametrize("data", [b"", bytes(16), b"\x80" + bytes(31), b"\x01" * 16])
def test_what_is_not_padding_is_refused(data):
    with pytest.raises(SecureMessagingError):
        unpad(data, 16)
