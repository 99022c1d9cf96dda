"""Commands and responses as ISO/IEC 7816-4 writes them, and what carries them.

A command that carries over 255 bytes, or wants over 256 back, is written with extended lengths; no other is,
for many readers and cards take short ones only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from hardware.emrtd.errors import BadData

OK = 0x9000
END_OF_FILE = 0x6282
SECURITY_NOT_SATISFIED = 0x6982
FILE_NOT_FOUND = 0x6A82
WRONG_OFFSET = 0x6B00
WRONG_LENGTH = 0x6700

MOST_SHORT = 256
"""The most bytes that a short response carries, without its status."""

MOST_EXTENDED = 65536

_MOST_PIECES = 512
"""So many pieces a chip may hand out of one answer, which has `MOST_EXTENDED` bytes at most in any case."""

MOST_EXCHANGES = 10_000
"""Commands for one reading: a card that gives sixteen bytes at once needs some two thousand."""


class CardTransport(Protocol):
    """Bytes to a card and back; whoever owns the reader provides it."""

    def transmit(self, command: bytes) -> bytes:
        """Return the response data followed by the two status bytes.

        Raises CardLost when the card has gone and DeviceFault when the reader has.
        """


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `le` is the number of bytes wanted back (65536 at most), None when none are."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def header(self) -> bytes:
        """The four bytes before the body."""
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def extended(self) -> bool:
        """Whether its lengths are written in two bytes, after a zero."""
        return len(self.data) > 255 or (self.le or 0) > MOST_SHORT

    def to_bytes(self) -> bytes:
        """Write the command as it goes to the card."""
        if len(self.data) > 0xFFFF or (self.le or 0) > MOST_EXTENDED:
            raise ValueError("a command carries 65535 bytes and wants 65536 at most")
        if not self.extended:
            body = bytes((len(self.data),)) + self.data if self.data else b""
            return self.header + body + (b"" if self.le is None else bytes((self.le & 0xFF,)))
        body = len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        le = b"" if self.le is None else (self.le & 0xFFFF).to_bytes(2, "big")
        return self.header + b"\x00" + body + le


@dataclass(frozen=True, slots=True)
class Response:
    """One response: its data and the status word."""

    data: bytes
    sw: int

    @classmethod
    def parse(cls, raw: bytes) -> Response:
        """Split what a card sent; raises BadData when it is too short to be a response."""
        if len(raw) < 2:
            raise BadData(f"a response of {len(raw)} bytes")
        return cls(raw[:-2], int.from_bytes(raw[-2:], "big"))


class Channel(Protocol):
    """Carries commands to the chip, plain or protected."""

    def send(self, command: Command) -> Response:
        """Exchange one command."""


class PlainChannel:
    """Sends commands as they are, and counts them.

    What ISO/IEC 7816-4 5.3.4 leaves to the carrier is done here: `61xx`, an answer that is fetched with GET
    RESPONSE, and `6Cxx`, a command that is wanted again with that very length.
    """

    def __init__(self, transport: CardTransport, most: int = MOST_EXCHANGES) -> None:
        self._transport = transport
        self._most = most
        self.exchanges = 0

    def send(self, command: Command) -> Response:
        """Exchange one command; raises BadData when an answer is none, or never ends."""
        response = self._exchange(command)
        if response.sw >> 8 == 0x6C and command.le is not None and not response.data:
            response = self._exchange(replace(command, le=response.sw & 0xFF or MOST_SHORT))
        data = bytearray(response.data)
        for _ in range(_MOST_PIECES):
            if response.sw >> 8 != 0x61:
                return Response(bytes(data), response.sw)
            response = self._exchange(Command(0x00, 0xC0, 0x00, 0x00, le=response.sw & 0xFF or MOST_SHORT))
            data += response.data
            if len(data) > MOST_EXTENDED:
                break
        raise BadData("an answer that does not end")

    def _exchange(self, command: Command) -> Response:
        if self.exchanges >= self._most:
            raise BadData("a card that never comes to an end")
        self.exchanges += 1
        return Response.parse(self._transport.transmit(command.to_bytes()))
