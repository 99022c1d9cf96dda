"""The sheet of a storm: a piece of a made-up paper, because whole ones take ten times as long to look at."""

from __future__ import annotations

import io

from PIL import Image

from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import Person


def note_of(person: Person) -> bytes:
    """Cut about 8 cm of print out of a person's giấy chứng sinh; returns a PNG."""
    with Image.open(io.BytesIO(birth_attestation(person))) as whole:
        side = whole.width * 2 // 5
        piece = whole.crop((0, whole.height // 4, side, whole.height // 4 + side))
    packed = io.BytesIO()
    piece.save(packed, "PNG")
    return packed.getvalue()
