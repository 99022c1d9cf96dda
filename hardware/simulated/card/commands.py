"""Commands as a card reads them off the wire: short and extended length (ISO/IEC 7816-4 section 5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import BadData

MOST_SHORT = 256
MOST_EXTENDED = 65536


@dataclass(frozen=True, slots=True)
class Received:
    """A command and whether its lengths were written in extended form."""

    command: Command
    extended: bool


def read_command(raw: bytes) -> Received:
    """Read a command of any of the seven forms; raises BadData."""
    if len(raw) < 4:
        raise BadData("a command without a header")
    cla, ins, p1, p2 = raw[:4]
    body = raw[4:]
    extended = len(body) >= 3 and body[0] == 0
    data, le = _extended(body[1:]) if extended else _short(body)
    return Received(Command(cla, ins, p1, p2, data, le), extended)


def _short(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or MOST_SHORT
    length = body[0]
    data, rest = body[1 : 1 + length], body[1 + length :]
    if length == 0 or len(data) != length or len(rest) > 1:
        raise BadData("a command whose length does not fit")
    return data, (rest[0] or MOST_SHORT) if rest else None


def _extended(body: bytes) -> tuple[bytes, int | None]:
    length = int.from_bytes(body[:2], "big")
    if len(body) == 2:
        return b"", length or MOST_EXTENDED
    data, rest = body[2 : 2 + length], body[2 + length :]
    if length == 0 or len(data) != length or len(rest) not in {0, 2}:
        raise BadData("an extended command whose length does not fit")
    return data, (int.from_bytes(rest, "big") or MOST_EXTENDED) if rest else None
