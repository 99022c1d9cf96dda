"""The size of a JPEG 2000 picture, as a file (JP2) or as a bare codestream: ISO/IEC 15444-1 annexes A and I.

A codestream may also cut a small picture into millions of parts. What is looked at is every place where it
could say so; coding styles that change from tile to tile, which no portrait needs, are refused.
"""

from __future__ import annotations

from hardware.emrtd.errors import BadData

_FILE = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_CODESTREAM = b"\xff\x4f\xff\x51"
MAGICS = (_FILE, _CODESTREAM)

_MAX_BOXES = 64
_MAX_MARKERS = 64
_MAX_TILES = 256
_MAX_TILE_PARTS = 1024
_MAX_LAYERS = 64
_LEAST_BLOCK = 2  # as written: two less than the exponent, so 16 pixels
_LEAST_PRECINCT = 5  # exponent: 32 pixels
_COD, _COC, _SOT, _SOD, _EOC = 0x52, 0x53, 0x90, 0x93, b"\xff\xd9"


def size(data: bytes) -> tuple[int, int]:
    """Return width and height in pixels; raises BadData."""
    if data.startswith(_CODESTREAM):
        return _codestream_size(data)
    boxes = _boxes(data)
    header = _boxes(_only(boxes, b"jp2h"))
    promised = _only(header, b"ihdr")
    height, width = _number(promised, 0, 4), _number(promised, 4, 4)
    if (width, height) != _codestream_size(_only(boxes, b"jp2c")):
        raise BadData("a JPEG 2000 file and what is in it are of different size")
    return width, height


def _boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    boxes: list[tuple[bytes, bytes]] = []
    at = 0
    while at < len(data):
        if len(boxes) == _MAX_BOXES:
            raise BadData("a JPEG 2000 file of too many boxes")
        length, kind, start = _number(data, at, 4), data[at + 4 : at + 8], 8
        if length == 1:
            length, start = _number(data, at + 8, 8), 16
        elif length == 0:  # to the end of the file
            length = len(data) - at
        if length < start or at + length > len(data):
            raise BadData("a JPEG 2000 box that is cut off")
        boxes.append((kind, data[at + start : at + length]))
        at += length
    return boxes


def _only(boxes: list[tuple[bytes, bytes]], kind: bytes) -> bytes:
    found = [body for name, body in boxes if name == kind]
    if len(found) != 1:
        raise BadData(f"{len(found)} boxes {kind.decode('latin-1')} in a JPEG 2000 file")
    return found[0]


def _codestream_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(_CODESTREAM):
        raise BadData("a JPEG 2000 codestream without a size")
    right, bottom, left, top, tile_width, tile_height, tile_left, tile_top = (
        _number(data, 8 + 4 * place, 4) for place in range(8)
    )
    components = _number(data, 40, 2)
    if not 1 <= components <= 4 or not tile_width or not tile_height or left >= right or top >= bottom:
        raise BadData("a JPEG 2000 picture of no size")
    if tile_left > left or tile_top > top:
        raise BadData("a JPEG 2000 picture outside its tiles")
    tiles = -((tile_left - right) // tile_width) * -((tile_top - bottom) // tile_height)
    if tiles > _MAX_TILES:
        raise BadData(f"a JPEG 2000 picture of {tiles} tiles")
    if left or top:  # the area that is not shown would have to be decoded too
        raise BadData("a JPEG 2000 picture that does not begin in its corner")
    _check_tile_parts(data, _check_main_header(data))
    return right, bottom


def _check_main_header(data: bytes) -> int:
    """Check every coding style before the first tile; return where that one begins."""
    at = 2
    for _ in range(_MAX_MARKERS):
        marker = _marker(data, at)
        if marker == _SOT:
            return at
        length = _number(data, at + 2, 2)
        body = data[at + 4 : at + 2 + length]
        if marker == _COD:
            if _number(body, 2, 2) > _MAX_LAYERS:
                raise BadData("a JPEG 2000 picture of too many layers")
            _check_style(body[5:], precincts=bool(body[0] & 1))
        elif marker == _COC:  # at most four components, so their index is one byte
            _check_style(body[2:], precincts=bool(_number(body, 1, 1) & 1))
        at += 2 + max(length, 2)
    raise BadData("a JPEG 2000 picture of too many markers")


def _check_style(style: bytes, *, precincts: bool) -> None:
    """Levels, width and height of a block, its style, the wavelet, then a byte for each level's precinct."""
    if len(style) < 5 or min(style[1], style[2]) < _LEAST_BLOCK:
        raise BadData("a JPEG 2000 picture in blocks too small")
    if precincts and any(min(byte >> 4, byte & 0x0F) < _LEAST_PRECINCT for byte in style[5:]):
        raise BadData("a JPEG 2000 picture in precincts too small")


def _check_tile_parts(data: bytes, at: int) -> None:
    """Follow the tile parts to the end: none may change the coding style."""
    for _ in range(_MAX_TILE_PARTS):
        if at >= len(data) or data[at : at + 2] == _EOC:
            return
        if _marker(data, at) != _SOT:
            raise BadData("a JPEG 2000 picture with something between its tiles")
        length, inside = _number(data, at + 6, 4), at + 12
        for _ in range(_MAX_MARKERS):
            marker = _marker(data, inside)
            if marker == _SOD:
                break
            if marker in {_COD, _COC}:
                raise BadData("a JPEG 2000 picture whose tiles differ in style")
            inside += 2 + max(_number(data, inside + 2, 2), 2)
        else:
            raise BadData("a JPEG 2000 tile of too many markers")
        if length == 0:  # the last one, to the end
            return
        at += max(length, 12)
    raise BadData("a JPEG 2000 picture of too many tile parts")


def _marker(data: bytes, at: int) -> int:
    if _number(data, at, 1) != 0xFF:
        raise BadData("a JPEG 2000 marker is missing")
    return _number(data, at + 1, 1)


def _number(data: bytes, at: int, count: int) -> int:
    part = data[at : at + count]
    if len(part) < count:
        raise BadData("a JPEG 2000 picture that is cut off")
    return int.from_bytes(part, "big")
