"""Looks at a picture from a card before any decoder does: what it is, how large, and whether it is sane.

A few bytes can promise gigabytes of pixels, or thousands of passes over them. What is measured here is what a
decoder will really go by, and a picture that could be read in two ways is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import jpeg2000
from hardware.emrtd.errors import BadData

MAX_SIDE = 4096
MAX_PIXELS = 4_000_000
"""ISO/IEC 19794-5 asks for some 0.8 million in its largest profile that cards use."""

_MAX_SEGMENTS = 200
_MAX_SCANS = 64
_JPEG = b"\xff\xd8\xff"
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_OTHER_SEGMENTS = frozenset({0xC4, 0xCC, 0xDB, 0xDD, 0xFE, *range(0xE0, 0xF0)})
_SCAN = 0xDA


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a decoder may be given: `image/jpeg` or `image/jp2`, its size in pixels, its bytes."""

    media_type: str
    width: int
    height: int
    data: bytes


def measure(data: bytes) -> Picture:
    """Return the picture with its true size; raises BadData for what is broken, too large, or neither."""
    if data.startswith(_JPEG):
        media_type, (width, height) = "image/jpeg", _jpeg_size(data)
    elif data.startswith(jpeg2000.MAGICS):
        media_type, (width, height) = "image/jp2", jpeg2000.size(data)
    else:
        raise BadData("the picture is neither JPEG nor JPEG 2000")
    if not 0 < width <= MAX_SIDE or not 0 < height <= MAX_SIDE or width * height > MAX_PIXELS:
        raise BadData(f"a picture of {width} x {height} pixels")
    return Picture(media_type, width, height, data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walk the segments up to the first scan (ISO/IEC 10918-1 annex B).

    Only segments that every decoder skips alike are let through: inside one that some read as data, a second
    and larger frame could hide.
    """
    at, frame = 2, None
    for _ in range(_MAX_SEGMENTS):
        while data[at : at + 2] == b"\xff\xff":  # fill bytes before a marker
            at += 1
        segment = data[at : at + 4]
        if len(segment) < 4 or segment[0] != 0xFF:
            raise BadData("a JPEG that is cut off")
        marker, length = segment[1], int.from_bytes(segment[2:], "big")
        if marker == _SCAN:
            break
        body = data[at + 4 : at + 2 + length]
        if marker in _START_OF_FRAME:
            if frame is not None:
                raise BadData("a JPEG with two frames")
            frame = _frame_size(body)
        elif marker not in _OTHER_SEGMENTS:
            raise BadData(f"JPEG marker {marker:02X}")
        at += 2 + max(length, 2)
    else:
        raise BadData("a JPEG of too many segments")
    if frame is None:
        raise BadData("a JPEG without a frame")
    if data.count(b"\xff\xda") > _MAX_SCANS:
        raise BadData("a JPEG of too many scans")
    return frame


def _frame_size(body: bytes) -> tuple[int, int]:
    if len(body) < 6 or body[5] not in {1, 3, 4}:
        raise BadData("a JPEG frame of an unknown kind")
    return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
