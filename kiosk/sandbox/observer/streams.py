"""What is packed inside bytes: zlib, gzip, zip members, PNG pictures, PDF streams, base64 and hexadecimal.

Nothing is parsed as a file format: beginnings are looked for anywhere, and what does not unpack is none.
"""

from __future__ import annotations

import binascii
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

# A bare alternation, told apart by its first byte: with groups, sre would try it at every place.
_STARTS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|PK\x03\x04|stream\r?\n|\x89PNG\r\n\x1a\n")
_ZIP_HEADER = struct.Struct("<4xHHH12x4xHH")  # version, flags, method; lengths of name and extra field
# Ten digits of a telephone number are 16 signs in base64 and 20 in hexadecimal. Lines may be broken.
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{14,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*")
_HEX = re.compile(rb"[0-9A-Fa-f]{16,}(?:\r?\n[0-9A-Fa-f]{2,})*")
_STANDARD = bytes.maketrans(b"-_", b"+/")
_SMALLEST = 8
_STEP = 1 << 16


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked; `cut_short` when there was more."""

    left: int
    cut_short: bool = False


def streams(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Yield the name of the packing and the content of everything packed in `data`, one level deep."""
    for start in _STARTS.finditer(data):
        form, packed, bits = _packed(data, start)
        unpacked = _unpack(packed, bits, budget)
        if len(unpacked) >= _SMALLEST:
            yield form, unpacked
    yield from _spelled(data, budget)


def _packed(data: bytes, start: re.Match[bytes]) -> tuple[str, memoryview | bytes, int]:
    """Name the packing that begins at `start`; with its deflated bytes and the window bits zlib wants."""
    here, after = memoryview(data)[start.start() :], memoryview(data)[start.end() :]
    match start[0][:1]:
        case b"\x78":
            return "zlib", here, 15
        case b"\x1f":
            return "gzip", here, 31
        case b"\x89":
            return "PNG", _image_data(data, start.end()), 15
        case b"P" if len(here) > _ZIP_HEADER.size:
            *_, name, extra = _ZIP_HEADER.unpack_from(here)
            return "zip", here[_ZIP_HEADER.size + name + extra :], -15
        case _:
            # A deflate stream without the header that PDF asks for; with it, it is found as zlib.
            return "PDF stream", after, -15


def _unpack(packed: memoryview | bytes, bits: int, budget: Budget) -> bytes:
    """Inflate as far as it goes: a stream that breaks off still tells what came before."""
    inflater = zlib.decompressobj(bits)
    parts: list[bytes] = []
    place = 0
    try:
        while place < len(packed) and not inflater.eof:
            piece: bytes | memoryview = packed[place : place + _STEP]
            place += _STEP
            while len(piece) and not inflater.eof:
                if budget.left <= 0:
                    budget.cut_short = True
                    return b"".join(parts)
                part = inflater.decompress(piece, budget.left)
                budget.left -= len(part)
                parts.append(part)
                piece = inflater.unconsumed_tail
    except zlib.error:
        pass
    return b"".join(parts)


def _image_data(data: bytes, place: int) -> bytes:
    """Join the IDAT chunks of the PNG whose first chunk begins at `place`: one zlib stream in pieces."""
    parts: list[bytes] = []
    while place + 8 <= len(data):
        length, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if name == b"IDAT":
            parts.append(data[place + 8 : place + 8 + length])
        elif name == b"IEND" or not name.isalpha():
            break
        place += 12 + length
    return b"".join(parts)


def _spelled(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Decode every long run of base64 or hexadecimal signs; a run may begin before the value does.

    The contents of all runs come as one stream an alignment, apart by line ends.
    """
    runs = [run.group().translate(_STANDARD, b"\r\n") for run in _BASE64.finditer(data)]
    for skip in range(4) if runs else ():
        yield from _joined("base64", [_base64(run[skip:]) for run in runs], budget)
    runs = [run.group().translate(None, b"\r\n") for run in _HEX.finditer(data)]
    for skip in range(2) if runs else ():
        yield from _joined("hex", [_hex(run[skip:]) for run in runs], budget)


def _joined(form: str, parts: list[bytes], budget: Budget) -> Iterator[tuple[str, bytes]]:
    content = b"\n".join(parts)
    if len(content) > budget.left:
        budget.cut_short = True
        content = content[: budget.left]
    budget.left -= len(content)
    if len(content) >= _SMALLEST:
        yield form, content


def _base64(run: bytes) -> bytes:
    # A rest of one sign is not a byte; of two or three it is one or two.
    whole = run[: len(run) - 1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _hex(run: bytes) -> bytes:
    return binascii.unhexlify(run[: len(run) // 2 * 2])
