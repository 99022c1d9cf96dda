"""Turning a scanned page by quarters without touching its picture: the JPEG says which way up it is.

The Exif orientation (CIPA DC-008, tag 0x0112) is what screens and `img2pdf` follow; a page turned four times
is the page that was scanned, byte for byte.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.capture.page import Page

# Of one to four quarters to the right; the other four values are mirrored and never ours.
_RIGHT = {1: 6, 6: 3, 3: 8, 8: 1}
_UPRIGHT = 1
_SOI, _APP0, _APP1 = b"\xff\xd8", b"\xff\xe0", b"\xff\xe1"
# A TIFF of one entry: big-endian, one SHORT of tag 0x0112; its value follows, then no further directory.
_EXIF = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
_LENGTH = 2 + len(_EXIF) + 4 + 4


def turned(page: Page) -> Page:
    """Return the page turned a quarter to the right.

    Raises ValueError for bytes that are no JPEG of this package.
    """
    head, now, body = _parts(page.jpeg)
    then = _RIGHT[now]
    mark = b"" if then == _UPRIGHT else _segment(then)
    return replace(page, jpeg=head + mark + body, width=page.height, height=page.width)


def _segment(orientation: int) -> bytes:
    value = orientation.to_bytes(2, "big") + b"\x00\x00" + b"\x00\x00\x00\x00"
    return _APP1 + _LENGTH.to_bytes(2, "big") + _EXIF + value


def _parts(jpeg: bytes) -> tuple[bytes, int, bytes]:
    """Split into what stands before the orientation (JFIF wants to be first), its value, and the rest."""
    if not jpeg.startswith(_SOI + _APP0):
        raise ValueError("not a page of this kiosk")
    after = 4 + int.from_bytes(jpeg[4:6], "big")
    end = after + 2 + _LENGTH
    if jpeg[after : after + 2] != _APP1:
        return jpeg[:after], _UPRIGHT, jpeg[after:]
    return jpeg[:after], int.from_bytes(jpeg[end - 8 : end - 6], "big"), jpeg[end:]
