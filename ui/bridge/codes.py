"""QR codes as pictures, for the cameras of phones."""

from __future__ import annotations

import io

from PIL import Image

from kiosk.slips.code import qr_modules
from kiosk.slips.errors import SlipRefused

_QUIET = 4  # ISO/IEC 18004
# Large enough to be made smaller only: a screen then never blurs its edges by enlarging.
_DOTS = 20


def qr_png(text: str) -> bytes:
    """Draw the QR code of a text with its quiet zone, black on white whatever the contrast of the screens.

    Empty when the text is too long for a code.
    """
    try:
        rows = qr_modules(text)
    except SlipRefused:
        return b""
    side = len(rows) + 2 * _QUIET
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows):
        for x, black in enumerate(row):
            if black:
                picture.putpixel((x + _QUIET, y + _QUIET), 0)
    packed = io.BytesIO()
    picture.resize((side * _DOTS, side * _DOTS), Image.Resampling.NEAREST).save(packed, "PNG")
    return packed.getvalue()
