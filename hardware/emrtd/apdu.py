"""Commands and responses as ISO/IEC 7816-4 writes them, and what carries them.

Short APDUs only: 255 bytes out, 256 back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.emrtd.errors import BadData

OK = 0x9000
END_OF_FILE = 0x6282
SECURITY_NOT_SATISFIED = 0x6982
FILE_NOT_FOUND = 0x6A82
WRONG_OFFSET = 0x6B00
WRONG_LENGTH = 0x6700


class CardTransport(Protocol):
    """Bytes to a card and back; whoever owns the reader provides it."""

    def transmit(self, command: bytes) -> bytes:
        """Return the response data followed by the two status bytes.

        Raises CardLost when the card has gone and DeviceFault when the reader has.
        """


@dataclass(frozen=True, slots=True)
class Command:
    """One command; `le` is the number of bytes wanted back (256 at most), None when none are."""

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

    def to_bytes(self) -> bytes:
        """Write the command as it goes to the card."""
        if len(self.data) > 255:
            raise ValueError("a short command carries at most 255 bytes")
        body = bytes((len(self.data),)) + self.data if self.data else b""
        le = b"" if self.le is None else bytes((self.le & 0xFF,))
        return self.header + body + le


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
    """Sends commands as they are, and counts them."""

    def __init__(self, transport: CardTransport) -> None:
        self._transport = transport
        self.exchanges = 0

    def send(self, command: Command) -> Response:
        """Exchange one command."""
        self.exchanges += 1
        return Response.parse(self._transport.transmit(command.to_bytes()))


def parse_command(raw: bytes) -> Command:
    """Read a short command as a card does; raises BadData."""
    if len(raw) < 4:
        raise BadData("a command without a header")
    cla, ins, p1, p2 = raw[:4]
    body = raw[4:]
    if not body:
        return Command(cla, ins, p1, p2)
    if len(body) == 1:
        return Command(cla, ins, p1, p2, le=body[0] or 256)
    length = body[0]
    rest = body[1 + length :]
    if length == 0 or len(body) < 1 + length or len(rest) > 1:
        raise BadData("a command whose length does not fit")
    return Command(cla, ins, p1, p2, body[1 : 1 + length], (rest[0] or 256) if rest else None)
