"""The points of a curve as a group for PACE."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import ec, point_encoding
from hardware.emrtd.curves import Curve


class _EllipticKey:
    def __init__(self, curve: Curve, k: int) -> None:
        self._curve = curve
        self._key = ec.PrivateKey(curve, k)

    @property
    def public(self) -> bytes:
        return ec.encode_point(self._curve, self._key.public)

    def power(self, element: bytes) -> bytes:
        point = self._key.multiply(ec.decode_point(self._curve, element))
        return ec.encode_point(self._curve, point)

    def secret(self, element: bytes) -> bytes:
        """Only the x coordinate is secret to both (9.7.1)."""
        x = self._key.shared_x(ec.decode_point(self._curve, element))
        return x.to_bytes(self._curve.size, "big")


@dataclass(frozen=True, slots=True)
class EllipticGroup:
    """The points of a curve."""

    curve: Curve

    @property
    def name(self) -> str:
        """The curve's name."""
        return self.curve.name

    @property
    def tag(self) -> int:
        """A point."""
        return 0x86

    @property
    def field(self) -> int:
        """The prime of the field."""
        return self.curve.p

    @property
    def order(self) -> int:
        """The order of the base point."""
        return self.curve.n

    @property
    def order_size(self) -> int:
        """Bytes of the order."""
        return (self.curve.n.bit_length() + 7) // 8

    @property
    def strength(self) -> int:
        """Half the bits of the order."""
        return self.curve.n.bit_length() // 2

    @property
    def maps_numbers(self) -> bool:
        """The standard's encoding of points takes p = 3 mod 4, which secp224r1 does not have."""
        return self.curve.p % 4 == 3

    def private(self, k: int) -> _EllipticKey:
        """Return the private key of a number."""
        return _EllipticKey(self.curve, k)

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the sum of two points."""
        points = (ec.decode_point(self.curve, element) for element in (left, right))
        return ec.encode_point(self.curve, ec.add(self.curve, *points))

    def map_number(self, number: int) -> bytes:
        """Encode a number as a point."""
        return ec.encode_point(self.curve, point_encoding.encode_number(self.curve, number))
