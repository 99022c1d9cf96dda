"""Taking in a page as a PNG (W3C PNG, third edition) piece by piece, refusing early what is no page."""

from __future__ import annotations

import struct
import zlib

from hardware.errors import DeviceFault, FaultKind

# The largest sheet we take is A3 at 600 dots per inch (7016 x 9921), with room for scanners that scan a
# little over the edge. One direction may be the other's: a sheet can lie across.
SHORT_SIDE, LONG_SIDE = 7200, 10200
# Two thirds of the raw size of A4 at 600 dpi in colour; what the channel to the supervisor can carry.
MOST_BYTES = 60 << 20
_START = b"\x89PNG\r\n\x1a\n"
_CHUNK = struct.Struct(">I4s")
_HEADER = 8 + 8 + 13


class PageCheck:
    """A page on its way: sizes are judged as soon as they are announced, check sums at the end."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ended = False
        self._announced = False

    @property
    def whole(self) -> bool:
        """Whether all of a PNG came; raises `DeviceFault(PROTOCOL)` when what came is none."""
        return self._ended and bool(self._bytes) and _is_whole(self._bytes)

    @property
    def png(self) -> bytes:
        """Everything that came."""
        return bytes(self._bytes)

    def take(self, part: bytes) -> None:
        """Take the next bytes, or the end; raises `DeviceFault(PROTOCOL)` for what cannot be a page."""
        if not part:
            self._ended = True
            return
        self._bytes += part
        if len(self._bytes) > MOST_BYTES:
            raise DeviceFault(FaultKind.PROTOCOL, f"the page takes more than {MOST_BYTES >> 20} MiB")
        if not self._announced and len(self._bytes) >= _HEADER:
            self._announced = True
            width, height = page_size(bytes(self._bytes[:_HEADER]))
            if min(width, height) > SHORT_SIDE or max(width, height) > LONG_SIDE:
                message = f"a page of {width} x {height} pixels is larger than any page"
                raise DeviceFault(FaultKind.PROTOCOL, message)


def page_size(png: bytes) -> tuple[int, int]:
    """Return width and height; raises `DeviceFault(PROTOCOL)` when it does not begin like a PNG."""
    if not png.startswith(_START) or png[12:16] != b"IHDR" or len(png) < _HEADER:
        raise DeviceFault(FaultKind.PROTOCOL, "what came is no page")
    width, height = struct.unpack_from(">II", png, 16)
    if width == 0 or height == 0:
        raise DeviceFault(FaultKind.PROTOCOL, "the page has no size")
    return width, height


def _is_whole(png: bytearray) -> bool:
    """Walk over the chunks: each with its right check sum, IEND last and nothing behind it."""
    view = memoryview(png)
    place = len(_START)
    while place + 12 <= len(view):
        length, kind = _CHUNK.unpack_from(view, place)
        end = place + 12 + length
        if end > len(view):
            return False
        if zlib.crc32(view[place + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise DeviceFault(FaultKind.PROTOCOL, "the page was damaged on its way")
        if kind == b"IEND":
            return bool(end == len(view))
        place = end
    return False
