"""The one seam through which every secret that tells in what the reader sends is drawn.

So a recorded card can be replayed.
"""

from __future__ import annotations

from collections.abc import Callable

Draw = Callable[[int], bytes]
"""Gives so many random bytes: `secrets.token_bytes`, or those of a recording."""


def draw_scalar(draw: Draw, order: int, size: int) -> int:
    """Draw a private key below `order`; `size` is the length of the order in bytes.

    Eight bytes more than needed leave no bias worth speaking of (FIPS 186-5 A.2.1).
    """
    return int.from_bytes(draw(size + 8), "big") % (order - 1) + 1
