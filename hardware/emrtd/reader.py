"""Reads a card from the first command to the last file: Doc 9303-11 section 4.2, Doc 9303-10 section 3.6.

Vietnamese cards answer SELECT MF with 6D00 and hand out EF.CardAccess without it, so it is not sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from hardware.emrtd import files, pace, tlv
from hardware.emrtd.access import choose_suite, pace_infos
from hardware.emrtd.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    OK,
    SECURITY_NOT_SATISFIED,
    WRONG_LENGTH,
    WRONG_OFFSET,
    CardTransport,
    Channel,
    Command,
    PlainChannel,
)
from hardware.emrtd.draw import Draw, draw_scalar
from hardware.emrtd.errors import BadData, CardRefused, NotSupported
from hardware.emrtd.kdf import Password
from hardware.emrtd.secure_messaging import SecureChannel
from hardware.vocabulary import ChipReading, ChipRequest, KeyKind, Progress

_CHUNK = 223
"""The most that fits a short response under secure messaging: padded, wrapped, with status and checksum."""

_SMALLEST_CHUNK = 16
_FARTHEST_OFFSET = 0x7FFF  # READ BINARY with an even instruction has 15 bits of offset


@dataclass
class _File:
    """One file on its way off the chip."""

    name: str
    length: int
    data: bytearray
    seconds: float


@dataclass
class _Reader:
    """The state of one reading: the channel and the chunk size that this card bears."""

    channel: Channel
    chunk: int = _CHUNK
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def open(self, name: str) -> _File | None:
        """Select a file and read its first chunk; None when it is not there or kept from us."""
        started = perf_counter()
        if not self._select(name):
            return None
        head = self._read(name, 0, self.chunk)
        if head is None:
            return None
        tag, length, offset = tlv.read_header(head)
        if tag != files.TAGS[name]:
            raise BadData(f"{name} begins with tag {tag:X}")
        end = offset + length
        if end > _FARTHEST_OFFSET:
            raise NotSupported(f"{name} of {end} bytes")
        return _File(name, end, bytearray(head[:end]), perf_counter() - started)

    def finish(self, file: _File, moved: Callable[[int], None]) -> None:
        """Read what is left of a file that was opened before."""
        if len(file.data) >= file.length:
            return
        started = perf_counter()
        if not self._select(file.name):
            raise BadData(f"{file.name} is gone")
        while len(file.data) < file.length:
            part = self._read(file.name, len(file.data), min(self.chunk, file.length - len(file.data)))
            if not part:
                raise BadData(f"{file.name} ends after {len(file.data)} of {file.length} bytes")
            file.data += part[: file.length - len(file.data)]
            moved(len(part))
        file.seconds += perf_counter() - started

    def _select(self, name: str) -> bool:
        """SELECT by file identifier; False when the chip has no such file or keeps it to itself."""
        identifier = files.FILE_IDS[name].to_bytes(2, "big")
        sw = self.channel.send(Command(0x00, 0xA4, 0x02, 0x0C, identifier)).sw
        return self._granted(name, sw, "SELECT")

    def _granted(self, name: str, sw: int, step: str) -> bool:
        if sw == OK:
            return True
        if sw == SECURITY_NOT_SATISFIED:
            self.refused.append(name)
        elif sw == FILE_NOT_FOUND:
            self.missing.append(name)
        else:
            raise CardRefused(sw, f"{step} {name}")
        return False

    def _read(self, name: str, offset: int, length: int) -> bytes | None:
        """READ BINARY, adapting to cards that want less at once; b"" at the end of the file."""
        while True:
            command = Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=length)
            response = self.channel.send(command)
            if response.sw in (OK, END_OF_FILE):
                return response.data
            if response.sw == WRONG_OFFSET:
                return b""
            if response.sw >> 8 == 0x6C and 0 < response.sw & 0xFF < length:
                length = response.sw & 0xFF
            elif response.sw == WRONG_LENGTH and length > _SMALLEST_CHUNK:
                length = self.chunk = length // 2
            else:
                return b"" if self._granted(name, response.sw, "READ BINARY of") else None


def read_card(
    transport: CardTransport,
    request: ChipRequest,
    identity: Callable[[ChipReading], None],
    progress: Callable[[Progress], None],
    draw: Draw = secrets.token_bytes,
) -> ChipReading:
    """Open the chip and read the files that `request` wants.

    `progress` counts bytes; `draw` gives the reader's own secrets. A file that the chip refuses or
    does not have is named in the result and is no error. Raises every EmrtdError, and what the transport
    raises.
    """
    plain = PlainChannel(transport)
    card_access = _read_card_access(plain)
    suite = choose_suite(pace_infos(bytes(card_access.data)))
    can = next((key.text for key in request.keys if key.kind is KeyKind.CAN), None)
    if can is None:
        raise NotSupported("only a card access number opens a chip here")
    keys = pace.establish(
        plain, suite, Password.from_can(can), lambda curve: draw_scalar(draw, curve.n, curve.size)
    )
    channel = SecureChannel(plain, keys)
    selected = channel.send(Command(0x00, 0xA4, 0x04, 0x0C, files.APPLICATION))
    if selected.sw != OK:
        raise CardRefused(selected.sw, "SELECT of the eMRTD application")

    reader = _Reader(channel)
    # Every file says its length in its first bytes, so all are opened before the bulk is read:
    # the total is known, and the bar on the screen never runs backwards.
    opened = [file for name in request.wanted if (file := reader.open(name)) is not None]
    total = sum(file.length for file in opened)
    done = sum(len(file.data) for file in opened)
    progress(Progress(done, total, "bytes"))

    def moved(count: int) -> None:
        nonlocal done
        done = min(done + count, total)
        progress(Progress(done, total, "bytes"))

    for file in opened:
        reader.finish(file, moved)

    everything = [card_access, *opened]
    reading = ChipReading(
        access=suite.name,
        files={file.name: bytes(file.data) for file in everything},
        refused=tuple(reader.refused),
        missing=tuple(reader.missing),
        apdus=plain.exchanges,
        milliseconds={file.name: round(file.seconds * 1000, 1) for file in everything},
    )
    identity(reading)
    return reading


def _read_card_access(plain: PlainChannel) -> _File:
    reader = _Reader(plain)
    file = reader.open(files.EF_CARD_ACCESS)
    if file is None:
        raise NotSupported("the chip has no EF.CardAccess, so no PACE")
    reader.finish(file, lambda _count: None)
    return file
