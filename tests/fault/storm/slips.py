"""Counting the slips on a storm's paper: whole ones apart from pieces that a trouble cut short.

A slip carries its code near its head, so a piece that was torn off when the paper ended may carry it too. The
citizen who is told that the slip did not come, and gets one, holds one slip and a scrap.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import zxingcpp
from PIL import Image

# From the top of the code to the last ink of a slip; the shortest has more (measured).
_TO_THE_LAST_INK = 1100
# Slips of one code are laid out alike, so a whole one reaches as far as the longest does.
_ALIKE = 3
_DARKEST_GREY = 100
# From the head of a slip to the top of its code.
_TO_THE_CODE = 118


@dataclass(frozen=True, slots=True)
class Slips:
    """How often each code lies there on a whole slip, and on a piece of one."""

    whole: Counter[str]
    pieces: Counter[str]

    @property
    def doubled(self) -> list[str]:
        """The codes of more than one whole slip."""
        return sorted(code for code, times in self.whole.items() if times > 1)


def count(pictures: Iterable[bytes]) -> Slips:
    """Read the codes on what the printer cut off; a piece may hang at the head of the slip after it."""
    found = [reach for png in pictures for reach in _reaches(png)]
    longest: dict[str, int] = {}
    for code, rows in found:
        longest[code] = max(rows, longest.get(code, _TO_THE_LAST_INK))
    slips = Slips(Counter(), Counter())
    for code, rows in found:
        kind = slips.whole if rows >= longest[code] - _ALIKE else slips.pieces
        kind[code] += 1
    return slips


def _reaches(png: bytes) -> list[tuple[str, int]]:
    """Return each code on a strip of paper and how many rows below its top the last ink of its slip is."""
    with Image.open(io.BytesIO(png)) as picture:
        codes = sorted(zxingcpp.read_barcodes(picture), key=lambda code: code.position.top_left.y)
        ink = picture.convert("L").point(lambda value: 255 if value < _DARKEST_GREY else 0)
    tops = [code.position.top_left.y for code in codes]
    ends = [*(top - _TO_THE_CODE for top in tops[1:]), ink.height]
    reaches = []
    # A scrap has no code, and so one end more than codes.
    for code, top, end in zip(codes, tops, ends, strict=False):
        box = ink.crop((0, top, ink.width, end)).getbbox()
        reaches.append((code.text, box[3] if box else 0))
    return reaches
