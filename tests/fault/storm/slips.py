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

# From the top of the code to the foot of a slip: the shortest slip has 1,290 rows there (measured).
_TO_THE_FOOT = 1150
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
    slips = Slips(Counter(), Counter())
    for png in pictures:
        with Image.open(io.BytesIO(png)) as picture:
            codes = sorted(zxingcpp.read_barcodes(picture), key=lambda code: code.position.top_left.y)
            tops = [code.position.top_left.y for code in codes]
            ends = [*(top - _TO_THE_CODE for top in tops[1:]), picture.height]
        # A scrap has no code, and so one end more than codes.
        for code, top, end in zip(codes, tops, ends, strict=False):
            kind = slips.whole if end - top >= _TO_THE_FOOT else slips.pieces
            kind[code.text] += 1
    return slips
