"""A scanned side as a picture that can be measured, and small helpers of all that measure."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import ScannedSheet

MM_PER_INCH = 25.4
# A3 at 600 dpi is 70 million; what is asked for here is A4 at 300.
_MOST_PIXELS = 40_000_000


def picture_of(sheet: ScannedSheet) -> Image.Image:
    """Unpack a side in colour; raises `DeviceFault` (protocol) for what is no picture of a usual size."""
    try:
        with Image.open(io.BytesIO(sheet.png), formats=["PNG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise DeviceFault(FaultKind.PROTOCOL, f"a page of {picture.width} x {picture.height} pixels")
            return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DeviceFault(FaultKind.PROTOCOL, f"the scanner gave no picture: {error}") from error


def pixels(millimetres: float, dpi: float) -> int:
    """Turn millimetres into pixels, at least one."""
    return max(1, round(millimetres * dpi / MM_PER_INCH))


def without_rim(picture: Image.Image, dpi: float, millimetres: float) -> tuple[Image.Image, int]:
    """Cut the rim off, where sheets end and the scanner's own shadows lie; also how many pixels that was."""
    rim = min(pixels(millimetres, dpi), (min(picture.size) - 1) // 4)
    return picture.crop((rim, rim, picture.width - rim, picture.height - rim)), rim


def levels(picture: Image.Image, share: float) -> int:
    """Return the tone of a grey picture below which `share` of its pixels lie."""
    wanted = picture.width * picture.height * share
    seen = 0
    for level, count in enumerate(picture.histogram()):
        seen += count
        if seen >= wanted:
            return level
    return 255


def png_of(picture: Image.Image, widest: int = 1000) -> bytes:
    """Pack a picture for looking at, at most `widest` pixels wide."""
    if picture.width > widest:
        height = max(1, round(picture.height * widest / picture.width))
        picture = picture.resize((widest, height), Image.Resampling.BOX)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def pieces(mask: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """Return the box (left, top, right, bottom) of each connected piece of 255 in a grey picture."""
    width = mask.width
    data = bytearray(mask.tobytes())
    start = data.find(255)
    while start >= 0:
        edge, piece = [start], []
        data[start] = 0
        while edge:
            at = edge.pop()
            piece.append(at)
            column = at % width
            sides = (at - 1,) * (column > 0) + (at + 1,) * (column < width - 1)
            for other in (*sides, at - width, at + width):
                if 0 <= other < len(data) and data[other] == 255:
                    data[other] = 0
                    edge.append(other)
        columns = [at % width for at in piece]
        yield min(columns), min(piece) // width, max(columns) + 1, max(piece) // width + 1
        start = data.find(255, start)
