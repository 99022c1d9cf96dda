"""Numbers as points of a curve, for integrated mapping: Doc 9303-11 appendix B.2 (affine coordinates).

The number comes from the chip's nonce and ours and is used once; Python's time for it tells nothing that is
of use in another run.
"""

from __future__ import annotations

from hardware.emrtd.curves import Curve
from hardware.emrtd.ec import Point
from hardware.emrtd.errors import BadData


def encode_number(curve: Curve, t: int) -> Point:
    """Return the point of `t`, for a curve whose p is 3 mod 4 and whose cofactor is 1; raises BadData."""
    p, a, b = curve.p, curve.a, curve.b
    alpha = -t * t % p
    scale = (alpha + alpha * alpha) % p
    if scale == 0:  # t is 0, 1 or -1: one chance in 2^190 at most, and no inverse
        raise BadData("a nonce that maps to nothing")
    first = -b * pow(a, -1, p) * (1 + pow(scale, -1, p)) % p
    second = alpha * first % p
    square = (first**3 + a * first + b) % p
    root = pow(square, p - 1 - (p + 1) // 4, p)
    if root * root * square % p == 1:
        return Point(first, root * square % p)
    return Point(second, root * t**3 * square % p)
