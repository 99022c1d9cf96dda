"""A picture as the fewest bytes that burn its dots.

Blank rows are fed, not sent; the rest is cut into bands, each cropped to its inked columns. Where bands begin
and end is chosen by cost: a band's header against the blank bytes that a wider or longer band would carry.
Rows that are equal in pairs, as a QR code's are, go in double height, and in quadruple where columns are too.
Printers look for some commands inside pictures too: the one that clears them gets a dot more, and is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.drivers.escpos.models import Model
    from hardware.vocabulary import Raster

_HEADER = 8
_MARGIN = 4
_MOST_FEED = 255
# Longer bands save a header in a hundred rows and take ever longer to choose.
_LONGEST = 128
# Of GS v 0: each dot of the data is burned so many times across and down.
_NORMAL, _DOUBLE_HEIGHT, _QUADRUPLE = 0, 2, 3
# DLE DC4, fn 8, is obeyed wherever it comes (Epson TM-L90 Programming Manual 10.01, p. 425).
_CLEARS = bytes.fromhex("10140801031401060208")
_CLEARS_NOT = bytes.fromhex("101c0801031401060208")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a picture: their bytes, and the columns of bytes between which each has ink."""

    rows: list[bytes]
    left: list[int]
    right: list[int]


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows `top` to before `bottom` of the columns of bytes `left` to before `right`, sent in `mode`."""

    top: int
    bottom: int
    left: int
    right: int
    mode: int


def encode(raster: Raster, model: Model) -> bytes:
    """Return the commands that burn `raster`; raises ValueError when its rows do not fit its size."""
    stride = (raster.width + 7) // 8
    if len(raster.rows) != stride * raster.height:
        raise ValueError(f"{len(raster.rows)} bytes are no {raster.width} x {raster.height} dots")
    picture = _measure([raster.rows[y * stride : (y + 1) * stride] for y in range(raster.height)])
    commands = bytearray()
    margin = y = 0
    while y < raster.height:
        end = _end_of_run(picture, y)
        if picture.right[y] == 0:
            commands += _blank(end - y, model)
        else:
            for band in _bands(picture, y, end, model):
                if model.margin and band.left != margin:
                    margin = band.left
                    commands += b"\x1dL" + (margin * 8).to_bytes(2, "little")
                commands += _band_bytes(picture, band)
        y = end
    if margin:
        commands += b"\x1dL\x00\x00"
    return bytes(commands)


def _measure(rows: list[bytes]) -> _Rows:
    left, right = [], []
    for row in rows:
        inked = row.rstrip(b"\x00")
        right.append(len(inked))
        left.append(len(inked) - len(inked.lstrip(b"\x00")))
    return _Rows(rows, left, right)


def _end_of_run(picture: _Rows, top: int) -> int:
    """Return where the rows end that are all blank, or all not, from `top` on."""
    y = top
    while y < len(picture.rows) and (picture.right[y] == 0) == (picture.right[top] == 0):
        y += 1
    return y


def _blank(count: int, model: Model) -> bytes:
    """Feed `count` rows: exactly in the unit that was set, else as rows of one blank byte."""
    if model.units is not None:
        whole, rest = divmod(count, _MOST_FEED)
        return b"\x1bJ\xff" * whole + (b"\x1bJ" + bytes((rest,)) if rest else b"")
    parts = []
    while count:
        rows = min(count, model.band_rows)
        parts.append(_head(_NORMAL, 1, rows) + bytes(rows))
        count -= rows
    return b"".join(parts)


def _bands(picture: _Rows, top: int, bottom: int, model: Model) -> list[_Band]:
    """Return the cheapest way to cut rows without a blank one among them into bands."""
    count = bottom - top
    longest = min(model.band_rows, _LONGEST)
    best: list[int] = [0] + [1 << 60] * count
    choice: list[_Band | None] = [None] * (count + 1)
    for start in range(count):
        y = top + start
        left, right = picture.left[y], picture.right[y]
        paired = squared = model.scaling
        for end in range(start + 1, min(count, start + longest) + 1):
            row = top + end - 1
            left, right = min(left, picture.left[row]), max(right, picture.right[row])
            first = left if model.margin else 0
            rows = end - start
            if rows % 2 == 0:
                paired = paired and picture.rows[row] == picture.rows[row - 1]
                squared = squared and paired and _is_paired(picture.rows[row])
            for mode, burned, fits in (
                (_NORMAL, rows * (right - first), True),
                (_DOUBLE_HEIGHT, rows // 2 * (right - first), paired and rows % 2 == 0),
                (_QUADRUPLE, rows // 2 * ((right - first + 1) // 2), squared and rows % 2 == 0),
            ):
                if not fits:
                    continue
                cost = best[start] + _HEADER + burned + (_MARGIN if first else 0)
                if cost < best[end]:
                    best[end] = cost
                    choice[end] = _Band(y, top + end, first, right, mode)
    bands = []
    end = count
    while end:
        band = choice[end]
        if band is None:  # pragma: no cover - every end is reached by a band of one row
            raise AssertionError
        bands.append(band)
        end = band.top - top
    return bands[::-1]


def _is_paired(row: bytes) -> bool:
    """Whether every other dot equals the one before it."""
    bits = int.from_bytes(row, "big")
    return (bits ^ bits >> 1) & int.from_bytes(b"\x55" * len(row), "big") == 0


def _head(mode: int, stride: int, rows: int) -> bytes:
    return b"\x1dv0" + bytes((mode,)) + stride.to_bytes(2, "little") + rows.to_bytes(2, "little")


def _band_bytes(picture: _Rows, band: _Band) -> bytes:
    """Return GS v 0 with the band's dots."""
    step = 1 if band.mode == _NORMAL else 2
    rows = [picture.rows[y][band.left : band.right] for y in range(band.top, band.bottom, step)]
    if band.mode == _QUADRUPLE:
        rows = [_halve(row) for row in rows]
    return _head(band.mode, len(rows[0]), len(rows)) + b"".join(rows).replace(_CLEARS, _CLEARS_NOT)


# The odd dots of two bytes, as a byte.
_EVERY_OTHER = bytes(sum(1 << place for place in range(4) if value >> 2 * place & 1) for value in range(256))


def _halve(row: bytes) -> bytes:
    """Return every other dot."""
    nibbles = row.translate(_EVERY_OTHER) + b"\x00" * (len(row) % 2)
    return bytes(high << 4 | low for high, low in zip(nibbles[::2], nibbles[1::2], strict=True))
