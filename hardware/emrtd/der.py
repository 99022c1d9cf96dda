"""DER from nobody knows where: bounds that hold before a parser looks at it, and bytes as they lie there.

Signatures and hashes are checked over the bytes as they came, never over what a parser would write anew: an
issuer who sorted a set his own way signed it that way. BER's indefinite lengths are let through, for some
countries' security objects use them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hardware.emrtd.errors import BadData, NotSupported

MAX_DEPTH = 32
"""A certificate has some ten levels, a signed list of them fifteen."""

MAX_OBJECTS = 20_000
"""A security object has some two hundred."""

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_LONGEST_HEAD = 12

T = TypeVar("T")


def parse(what: str, read: Callable[[], T]) -> T:
    """Run `read` on bytes that nobody vouches for; any failure of the parser becomes BadData."""
    try:
        return read()
    except (BadData, NotSupported):
        raise
    except Exception as error:  # noqa: BLE001 - asn1crypto raises whatever it stumbles over
        raise BadData(f"{what} cannot be read: {type(error).__name__}") from None


def check_bounds(data: bytes, *, objects: int = MAX_OBJECTS) -> None:
    """Walk through `data` without recursion; raises BadData for what is too deep, too much or cut off."""
    open_ends: list[tuple[int, bool]] = [(len(data), False)]
    at = 0
    for _ in range(objects):
        while open_ends and at == open_ends[-1][0]:
            if open_ends.pop()[1]:
                raise BadData("an object without length is not closed")
        if not open_ends:
            return
        limit, unclosed = open_ends[-1]
        if unclosed and data[at : at + 2] == b"\0\0":
            open_ends.pop()
            at += 2
            continue
        start, length = header(data, at, limit)
        constructed = data[at] & _CONSTRUCTED
        if length is None and not constructed:
            raise BadData("a plain object without a length")
        if constructed:
            if len(open_ends) > MAX_DEPTH:
                raise BadData(f"objects nested more than {MAX_DEPTH} deep")
            open_ends.append((limit, True) if length is None else (start + length, False))
            at = start
        else:
            at = start + (length or 0)
    raise BadData(f"more than {objects} objects")


def header(data: bytes, at: int, limit: int) -> tuple[int, int | None]:
    """Return where the value of the object at `at` starts, and its length (None: not said).

    Raises BadData when it does not end by `limit`.
    """
    head = data[at : min(at + _LONGEST_HEAD, limit)]
    try:
        place = 1
        if head[0] & _LONG_TAG == _LONG_TAG:
            while head[place] & 0x80:
                place += 1
            place += 1
        length = head[place]
        place += 1
        if length == 0x80:
            return at + place, None
        if length > 0x80:
            size = length & 0x7F
            if size > 4:
                raise BadData("a length of more than four bytes")
            spelled = head[place : place + size]
            if len(spelled) < size:
                raise BadData("a length is cut off")
            length = int.from_bytes(spelled, "big")
            place += size
    except IndexError:
        raise BadData("a tag or length is cut off") from None
    if at + place + length > limit:
        raise BadData(f"an object of {length} bytes where {max(limit - at - place, 0)} are left")
    return at + place, length


def elements(contents: bytes, *, most: int = 64) -> tuple[bytes, ...]:
    """Return the encodings that `contents` is a row of, as they lie there; raises BadData."""
    found: list[bytes] = []
    at = 0
    while at < len(contents):
        start, length = header(contents, at, len(contents))
        if length is None or len(found) == most:
            raise BadData("more objects in a row than there may be, or one without a length")
        found.append(contents[at : start + length])
        at = start + length
    return tuple(found)


def first_element(data: bytes) -> bytes:
    """Return the first object inside the object `data`, as it lies there: what a certificate's issuer signed.

    Raises BadData.
    """
    start, length = header(data, 0, len(data))
    end = len(data) if length is None else start + length
    inside, inner = header(data, start, end)
    if inner is None:
        raise BadData("the signed part has no length")
    return data[start : inside + inner]
