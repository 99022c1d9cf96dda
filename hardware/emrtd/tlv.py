"""BER-TLV as chip cards use it, for bytes that nobody vouches for.

Nothing here recurses: a caller names the path it expects, so the depth is the caller's and never the card's.
Lengths and counts are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd.errors import BadData

MAX_LENGTH = 1 << 20
"""No file of a card is near one mebibyte; a portrait has some 20 kB."""

MAX_OBJECTS = 256


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object: its tag as the number its bytes spell (0x7F49), and its value."""

    tag: int
    value: bytes


def read_header(data: bytes, offset: int = 0) -> tuple[int, int, int]:
    """Return (tag, length of the value, offset of the value) of the object that starts at `offset`.

    The value itself need not be there yet. Raises BadData.
    """
    at = offset
    try:
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:  # a tag of several bytes goes on while the top bit is set (ISO 7816-4 5.2.2.1)
            while True:
                tag = tag << 8 | data[at]
                at += 1
                if not data[at - 1] & 0x80:
                    break
                if tag > 0xFFFF:
                    raise BadData("a tag of more than three bytes")
        length = data[at]
        at += 1
        if length == 0x80 or length > 0x84:
            raise BadData(f"length byte {length:02X}")
        if length > 0x80:
            size = length & 0x0F
            if at + size > len(data):
                raise BadData("a length is cut off")
            length = int.from_bytes(data[at : at + size], "big")
            at += size
    except IndexError:
        raise BadData("a tag or length is cut off") from None
    if length > MAX_LENGTH:
        raise BadData(f"a data object of {length} bytes")
    return tag, length, at


def read_one(data: bytes, offset: int = 0) -> tuple[Tlv, int]:
    """Return the object at `offset` and the offset after it; raises BadData."""
    tag, length, start = read_header(data, offset)
    end = start + length
    if end > len(data):
        raise BadData(f"object {tag:X} is {length} bytes long, {len(data) - start} are there")
    return Tlv(tag, data[start:end]), end


def read_all(data: bytes) -> tuple[Tlv, ...]:
    """Return the objects that `data` is a plain sequence of, one level deep; raises BadData."""
    objects: list[Tlv] = []
    offset = 0
    while offset < len(data):
        if len(objects) == MAX_OBJECTS:
            raise BadData(f"more than {MAX_OBJECTS} data objects in a row")
        item, offset = read_one(data, offset)
        objects.append(item)
    return tuple(objects)


def find(data: bytes, *path: int) -> bytes:
    """Return the value reached by descending the tags of `path`, first match each; raises BadData."""
    value = data
    for tag in path:
        for item in read_all(value):
            if item.tag == tag:
                value = item.value
                break
        else:
            raise BadData(f"object {tag:X} is missing")
    return value


def encode(tag: int, value: bytes) -> bytes:
    """Write one data object with the shortest length."""
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + encode_length(len(value)) + value


def encode_length(length: int) -> bytes:
    """Write a definite length in its shortest form."""
    if length < 0x80:
        return bytes((length,))
    body = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(body),)) + body
