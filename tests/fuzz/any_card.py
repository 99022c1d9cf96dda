"""A card that answers anything, and a reading of it through the whole reader."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from unittest import mock

from hardware.emrtd import reader
from hardware.emrtd.apdu import MOST_EXCHANGES, CardTransport, Command, PlainChannel, Response
from hardware.emrtd.errors import CardLost, EmrtdError, PlainAnswer, SecureMessagingError
from hardware.emrtd.files import FILE_IDS
from hardware.emrtd.opening import Opened, open_chip
from hardware.simulated.card.commands import read_command
from hardware.vocabulary import AccessKey, ChipReading, ChipRequest, KeyKind, Progress

PATIENCE = 600
"""Commands that the reader gives a card here, in place of thousands: enough for all files in pieces."""

MOST_COMMANDS = MOST_EXCHANGES
"""A reading that is still asking then would never end."""

CAN = AccessKey(KeyKind.CAN, "000017")
ZONE = AccessKey(KeyKind.MRZ, "099000017699011553901153")
FILES = ("EF.CardAccess", "DG1", "DG13", "DG14", "EF.SOD", "DG15", "EF.COM", "DG2")
WANTED = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG3", "DG13", "DG14", "DG15")
REQUEST = ChipRequest((CAN, ZONE), WANTED, bytes(8))

_ENDED = frozenset({0x6987, 0x6988})
_NAMES = {FILE_IDS[name] & 0xFF: name for name in FILES}


class AnyCard:
    """Gives prepared answers one after the other; then it is gone, or begins again (`endless`)."""

    def __init__(self, answers: list[bytes], *, endless: bool) -> None:
        self._answers = itertools.cycle(answers) if endless and answers else iter(answers)
        self._taken = 0

    def transmit(self, _command: bytes) -> bytes:
        """Answer whatever comes."""
        self._taken += 1
        assert self._taken <= PATIENCE, "the reader asks without end"
        for answer in self._answers:
            return answer
        raise CardLost("no more answers")


class FilesCard:
    """Hands out files as a card does, whatever is in them, and says to all else what comes next."""

    def __init__(self, contents: Sequence[bytes], others: CardTransport) -> None:
        self._contents = dict(zip(FILES, contents, strict=False))
        self._others = others
        self._selected = b""
        self._taken = 0

    def transmit(self, command: bytes) -> bytes:
        """Answer SELECT and READ BINARY by the files."""
        self._taken += 1
        assert self._taken <= MOST_COMMANDS, "the reader asks without end"
        parsed = read_command(command).command
        if parsed.ins == 0xA4 and parsed.p1 == 0x02:
            return self._select(parsed.data[-1] if parsed.data else 0)
        if parsed.ins == 0xB0:
            return self._read(parsed)
        return b"\x90\x00" if parsed.ins == 0xA4 else self._others.transmit(command)

    def _select(self, identifier: int) -> bytes:
        name = _NAMES.get(identifier, "")
        self._selected = self._contents.get(name, b"")
        return b"\x90\x00" if self._selected else b"\x6a\x82"

    def _read(self, command: Command) -> bytes:
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            if self._select(command.p1 & 0x1F) != b"\x90\x00":
                return b"\x6a\x82"
            offset = command.p2
        return self._selected[offset : offset + (command.le or 0)] + b"\x90\x00"


class _Bare:
    """A channel as if secure messaging had been agreed on: what a card that knows the keys may say in it.

    It dies as the true one does, of what is no answer, and of a status that says that the card ended it.
    """

    def __init__(self, plain: PlainChannel) -> None:
        self._plain = plain
        self.alive = True

    def send(self, command: Command) -> Response:
        if not self.alive:
            raise SecureMessagingError("the session has ended")
        self.alive = False
        response = self._plain.send(command)
        if response.sw in _ENDED:
            raise PlainAnswer(response.sw)
        self.alive = True
        return response

    def rekey(self, *_keys: object) -> None:
        """Go on as before."""


def read_any_card(data: bytes) -> ChipReading | None:
    """Read a card whose answers are cut out of `data`; None when it ended with one of the package's errors.

    The first byte says whether the card begins again after its last answer, whether it has to be opened or
    speaks freely (no random bytes would ever get past PACE), and whether what follows are files or answers.
    """
    if not data:
        return None
    endless, freely, of_files = (bool(data[0] & bit) for bit in (1, 2, 4))
    pieces = list(cut(data[1:]))
    contents, answers = (pieces[: len(FILES)], pieces[len(FILES) :]) if of_files else ([], pieces)
    card: CardTransport = AnyCard(answers, endless=endless)
    if of_files:
        card = FilesCard(contents, card)
    opener = open_at_once if freely else open_chip
    with mock.patch.multiple(reader, open_chip=opener, MOST_EXCHANGES=PATIENCE):
        return read_through(card)


def read_through(card: CardTransport) -> ChipReading | None:
    """Read it with numbers that are the same every time; what is told on the way must make sense."""
    parts: list[ChipReading] = []
    steps: list[Progress] = []
    try:
        reading = reader.read_card(card, REQUEST, parts.append, steps.append, draw)
    except EmrtdError:
        return None
    assert len(parts) == 1
    assert all(0 <= step.done <= step.total for step in steps)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert set(reading.files) <= {*WANTED, "EF.CardAccess"}
    return reading


def cut(data: bytes) -> Iterator[bytes]:
    """Cut bytes into answers: a length of one byte (255: two more follow), then so many bytes."""
    at = 0
    while at < len(data):
        length, at = data[at], at + 1
        if length == 0xFF:
            length, at = int.from_bytes(data[at : at + 2], "big"), at + 2
        yield data[at : at + length]
        at += length


def join(answers: list[bytes]) -> bytes:
    """Write answers so that `cut` gives them back."""
    lengths = (
        bytes((len(answer),)) if len(answer) < 0xFF else b"\xff" + len(answer).to_bytes(2, "big")
        for answer in answers
    )
    return b"".join(map(bytes.__add__, lengths, answers))


def open_at_once(plain: PlainChannel, *_arguments: object) -> Opened:
    """Stand in for `open_chip`: the card wants no key, and keeps nothing to itself."""
    return Opened(_Bare(plain), "PACE", CAN, None)  # type: ignore[arg-type]


def draw(count: int) -> bytes:
    """Give the reader numbers that are the same every time, so that what a card answered to them fits."""
    return bytes(range(1, count + 1))
