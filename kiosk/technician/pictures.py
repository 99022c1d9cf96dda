"""Any picture as dots for a receipt printer."""

from __future__ import annotations

from PIL import Image, ImageOps

from hardware.vocabulary import Raster

# A metre of paper is no slip, and a picture that claims to be wider than this is none.
_MOST_ROWS = 8000
_MOST_PIXELS = 50_000_000


class PictureRefused(Exception):
    """The picture cannot be printed; the message says why."""


def raster_of(picture: Image.Image, dots: int) -> Raster:
    """Return the picture scaled to `dots` across, greys as fine dots (Floyd-Steinberg).

    Raises PictureRefused for one that would be longer than a metre of paper.
    """
    if picture.width * picture.height > _MOST_PIXELS:
        raise PictureRefused(f"{picture.width} x {picture.height} pixels are too many")
    # Half a metre of white after a picture without its background is the usual complaint: lay it on white.
    upright = ImageOps.exif_transpose(picture)
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    rows = max(1, round(flat.height * dots / flat.width))
    if rows > _MOST_ROWS:
        raise PictureRefused(f"it would be {rows} dots long; {_MOST_ROWS} (a metre of paper) are the most")
    return as_raster(flat.convert("L").resize((dots, rows), Image.Resampling.LANCZOS))


def as_raster(grey: Image.Image) -> Raster:
    """Turn a grey picture of the paper's width into dots, black from black."""
    ink = ImageOps.invert(grey).convert("1")
    return Raster(ink.width, ink.height, ink.tobytes())
