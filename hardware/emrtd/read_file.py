"""Reads one file after the other in as few commands as can be: Doc 9303-10 section 3.6.

A file is opened by its short identifier in the same command that reads its beginning; a card that does not do
so is asked the long way from then on. The first answer says how long the file is, and from there nothing is
asked for beyond its end. Beyond 32 kB READ BINARY has the odd instruction, for the even one has 15 bits of
offset.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from hardware.emrtd import files, tlv
from hardware.emrtd.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    MOST_SHORT,
    OK,
    SECURITY_NOT_SATISFIED,
    WRONG_LENGTH,
    WRONG_OFFSET,
    Channel,
    Command,
)
from hardware.emrtd.errors import BadData, CardRefused
from hardware.emrtd.read_size import SHORT, ReadSize, below

MAX_FILE = 1 << 18
"""No group of a card has 256 kB: it would take half a minute at the speed of a contactless card."""

_FARTHEST_EVEN = 0x7FFF
_NO_CURRENT_FILE = 0x6986
_HEAD = 5  # the longest header of a file that may be: a tag, 83 and three bytes of length
_ODD_HEADER = 4  # DO53 around what the odd instruction gives
# What a card may say to a length that it does not take, or that goes beyond the end of a file.
_TOO_MUCH = frozenset({WRONG_LENGTH, 0x6988, 0x6A80, 0x6A86, 0x6A87, 0x6F00})
# SELECT by file identifier, without and with file control data wanted back: some cards take one only.
_SELECTS = ((0x02, 0x0C, None), (0x02, 0x04, 256), (0x02, 0x00, 256), (0x00, 0x0C, None))
_FORM_REFUSED = frozenset({WRONG_LENGTH, WRONG_OFFSET, 0x6A81, 0x6A86, 0x6D00, 0x6E00})

# Cards of one size hold it in one size: asked for exactly, it is no question beyond the end.
_USUAL_LENGTHS = {"DG1": 95}


@dataclass(slots=True)
class Manner:
    """What one card in one reader bears: learnt while reading, and kept when a session is begun anew."""

    size: ReadSize
    short_identifiers: bool = True
    proved: bool = False  # a file was read by its short identifier
    beyond_the_end: bool = True  # asking for more than there is gives what there is
    select: int = 0


class Withheld(Exception):
    """The chip does not give this file, with the status word `sw`."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class FileReader:
    """Reads files over one channel; `moved` is told of every piece, with the file's length when it is known.

    `asked` is the number of bytes that the last READ BINARY wanted, 0 when another command was the last;
    `current` the file that is known to be selected already.
    """

    def __init__(self, channel: Channel, manner: Manner, moved: Callable[[str, int, int], None]) -> None:
        self._channel = channel
        self._manner = manner
        self._moved = moved
        self.asked = 0
        self.by_short_identifier = False
        self.current = ""

    def read(self, name: str) -> bytes | int:
        """Return a file, or the status word with which the chip withholds it (6982, 6A82, and others).

        Raises CardRefused where it breaks off in the middle, BadData when it is no such file.
        """
        try:
            data = self._begin(name)
        except Withheld as withheld:
            return withheld.sw
        tag, length, start = tlv.read_header(bytes(data[:_HEAD]))
        if tag != files.TAGS[name]:
            raise BadData(f"{name} begins with tag {tag:X}")
        end = start + length
        if end > MAX_FILE:
            raise BadData(f"{name} of {end} bytes")
        self._moved(name, min(len(data), end), end)
        try:
            while len(data) < end:
                piece = self._piece(name, len(data), end)
                data += piece
                self._moved(name, min(len(data), end), end)
        except Withheld as withheld:
            if withheld.sw == WRONG_OFFSET:
                raise BadData(f"{name} ends after {len(data)} of {end} bytes") from None
            raise CardRefused(withheld.sw, f"READ BINARY of {name}") from None
        return bytes(data[:end])

    def _begin(self, name: str) -> bytearray:
        """Open a file and return its beginning, at least its whole header."""
        current, self.current = self.current, ""
        if current == name:
            with suppress(Withheld):
                head = self._head(name)
                # Where that SELECT was refused another file is still the current one.
                if _is_of(name, head):
                    return head
        if not self._manner.short_identifiers:
            return self._select_and_begin(name)
        identifier = 0x80 | files.FILE_IDS[name] & 0x1F
        try:
            head = self._head(name, identifier)
        except Withheld as withheld:
            if self._manner.proved and withheld.sw in {SECURITY_NOT_SATISFIED, FILE_NOT_FOUND}:
                raise
        else:
            # A card that takes the identifier for an offset gives another file's bytes.
            if _is_of(name, head) or self._manner.proved:
                self._manner.proved = True
                return head
        head = self._select_and_begin(name)
        self._manner.short_identifiers = False
        return head

    def _select_and_begin(self, name: str) -> bytearray:
        self._select(name)
        return self._head(name)

    def _select(self, name: str) -> None:
        """SELECT by file identifier, in the form that this card takes."""
        identifier = files.FILE_IDS[name].to_bytes(2, "big")
        self.asked = 0
        for form in range(self._manner.select, len(_SELECTS)):
            p1, p2, le = _SELECTS[form]
            sw = self._channel.send(Command(0x00, 0xA4, p1, p2, identifier, le)).sw
            if sw == OK:
                self._manner.select = form
                return
            if sw not in _FORM_REFUSED:
                break
        raise Withheld(sw)

    def _head(self, name: str, identifier: int | None = None) -> bytearray:
        """Read the beginning of a file: as much as may be, or its header if the card is strict about ends."""
        manner = self._manner
        first = manner.size.first
        wanted = min(_USUAL_LENGTHS.get(name, first) if manner.beyond_the_end else _HEAD, first)
        answer = self._ask(0, wanted, identifier)
        known = identifier is None or manner.proved
        if answer.ends and not answer.data and wanted > _HEAD and known:
            manner.beyond_the_end = False
            answer = self._ask(0, _HEAD, identifier)
        if not answer.data:
            raise Withheld(answer.sw)
        data = bytearray(answer.data)
        while (end := _end(data)) is None and len(data) < _HEAD:
            more = self._ask(len(data), _HEAD - len(data))
            if not more.data:
                raise BadData(f"{name} has no header")
            data += more.data
        if answer.refused and end is not None and end < answer.refused[0] <= SHORT:
            manner.beyond_the_end = False
        else:
            self._learn(answer, end or 0)
        return data

    def _piece(self, name: str, offset: int, end: int) -> bytes:
        """Return the bytes of a file from `offset`, as many as one answer carries."""
        wanted = self._manner.size.ask(end - offset)
        answer = self._ask(offset, wanted)
        if answer.sw == _NO_CURRENT_FILE:
            # It was read by its short identifier, and yet is not the current one.
            self._manner.short_identifiers = False
            self._select(name)
            answer = self._ask(offset, wanted)
        if not answer.data:
            raise Withheld(WRONG_OFFSET if answer.ends else answer.sw)
        self._learn(answer, end)
        return answer.data

    def _learn(self, answer: _Answer, end: int) -> None:
        """Take from an answer that is not the file's last what size this card bears."""
        size = self._manner.size
        for count in answer.refused:
            size.refused(count)
        if answer.place + len(answer.data) >= end:
            return
        if answer.exact or len(answer.data) < answer.asked:
            size.gave_less(len(answer.data))
        else:
            size.took(answer.asked)

    def _ask(self, offset: int, count: int, identifier: int | None = None) -> _Answer:
        """READ BINARY of `count` bytes, or fewer where the card wants fewer."""
        if offset > _FARTHEST_EVEN:
            count = max(min(count, self._manner.size.good - _ODD_HEADER), 1)
        refused: list[int] = []
        exact = False
        while True:
            self.asked, self.by_short_identifier = count, identifier is not None
            response = self._channel.send(_read_binary(offset, count, identifier))
            sw, data = response.sw, response.data
            if sw >> 8 == 0x6C and (sw & 0xFF or MOST_SHORT) < count:
                count, exact = sw & 0xFF or MOST_SHORT, True
            elif sw in _TOO_MUCH and self._try_less(count):
                refused.append(count)
                count = below(count)
            else:
                if data and offset > _FARTHEST_EVEN:
                    data = tlv.find(data, 0x53)
                return _Answer(data if sw in {OK, END_OF_FILE} else b"", sw, offset, count, refused, exact)

    def _try_less(self, count: int) -> bool:
        # A card that knows no short identifiers may say so in the same words.
        return below(count) > 0 and not (self.by_short_identifier and not self._manner.proved)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a READ BINARY at `place` gave, the size it `asked` for in the end, those `refused` before."""

    data: bytes
    sw: int
    place: int
    asked: int
    refused: list[int]
    exact: bool

    @property
    def ends(self) -> bool:
        """Whether it is a good answer, be it empty as beyond the end of a file."""
        return self.sw in {OK, END_OF_FILE, WRONG_OFFSET}


def _read_binary(offset: int, count: int, identifier: int | None) -> Command:
    if identifier is not None:
        return Command(0x00, 0xB0, identifier, 0x00, le=count)
    if offset <= _FARTHEST_EVEN:
        return Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=count)
    place = tlv.encode(0x54, offset.to_bytes(3 if offset > 0xFFFF else 2, "big"))
    header = len(tlv.encode(0x53, bytes(count))) - count
    return Command(0x00, 0xB1, 0x00, 0x00, place, le=count + header)


def _is_of(name: str, head: bytes | bytearray) -> bool:
    """Tell whether a file that begins so is the one of that name."""
    try:
        return tlv.read_header(bytes(head[:_HEAD]))[0] == files.TAGS[name]
    except BadData:
        return False


def _end(data: bytes | bytearray) -> int | None:
    """Return where a file ends, None while its header is not whole."""
    try:
        _, length, start = tlv.read_header(bytes(data))
    except BadData:
        return None
    return start + length
