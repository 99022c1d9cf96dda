"""The elliptic curve arithmetic of PACE, on top of OpenSSL.

OpenSSL gives the x coordinate of k*P (that is what ECDH is) and k*G; PACE needs whole points. The missing y
follows from the x coordinates of P, k*P and (k+1)*P (Brier and Joye, Weierstrass elliptic curves and
side-channel attacks, 2002, proposition 3). So the secret scalars stay in OpenSSL's constant-time code, and
Python computes with the coordinates of points that are sent in clear or used once. Points that are not on the
curve are refused by OpenSSL when they come in.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd.curves import Curve
from hardware.emrtd.errors import BadData


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, never the one at infinity."""

    x: int
    y: int


def encode_point(curve: Curve, point: Point) -> bytes:
    """Write a point uncompressed: 04, x, y."""
    return b"\x04" + point.x.to_bytes(curve.size, "big") + point.y.to_bytes(curve.size, "big")


def decode_point(curve: Curve, data: bytes) -> Point:
    """Read an uncompressed point; raises BadData when it is not one of the curve."""
    if len(data) != 1 + 2 * curve.size or data[0] != 4:
        raise BadData(f"not an uncompressed point of {curve.name}")
    point = Point(
        int.from_bytes(data[1 : 1 + curve.size], "big"), int.from_bytes(data[1 + curve.size :], "big")
    )
    if point.x >= curve.p or point.y >= curve.p:  # OpenSSL takes them modulo p
        raise BadData(f"coordinates that are none of {curve.name}")
    _public_key(curve, point)
    return point


class PrivateKey:
    """A scalar k in 1 .. n-1, in OpenSSL's hands as far as it goes."""

    def __init__(self, curve: Curve, k: int) -> None:
        self._curve = curve
        self._k = k
        self._key = ec.derive_private_key(k, curve.implementation)

    @property
    def public(self) -> Point:
        """k*G."""
        numbers = self._key.public_key().public_numbers()
        return Point(numbers.x, numbers.y)

    def shared_x(self, point: Point) -> int:
        """Return the x coordinate of k*`point`."""
        return int.from_bytes(self._key.exchange(ec.ECDH(), _public_key(self._curve, point)), "big")

    def multiply(self, point: Point) -> Point:
        """Return k*`point` with both coordinates."""
        p, a, b = self._curve.p, self._curve.a, self._curve.b
        if self._k == self._curve.n - 1:  # k+1 would be infinity, which has no x
            return Point(point.x, p - point.y)
        x = self.shared_x(point)
        beyond = PrivateKey(self._curve, self._k + 1).shared_x(point)
        twice = 2 * b + (a + point.x * x) * (point.x + x) - beyond * (point.x - x) * (point.x - x)
        return Point(x, twice * pow(2 * point.y, -1, p) % p)


def add(curve: Curve, left: Point, right: Point) -> Point:
    """Return the sum of two points; raises BadData when it is the point at infinity."""
    if left.x == right.x:
        if left.y != right.y:
            raise BadData("a sum of points at infinity")
        slope = (3 * left.x * left.x + curve.a) * pow(2 * left.y, -1, curve.p)
    else:
        slope = (right.y - left.y) * pow(right.x - left.x, -1, curve.p)
    x = (slope * slope - left.x - right.x) % curve.p
    return Point(x, (slope * (left.x - x) - left.y) % curve.p)


def _public_key(curve: Curve, point: Point) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicNumbers(point.x, point.y, curve.implementation).public_key()
    except ValueError:
        raise BadData(f"a point that is not on {curve.name}") from None
