"""The two kinds of group that PACE runs in, behind one face: Doc 9303-11 section 9.5.1.

An element travels as its bytes, as it is sent: an uncompressed point, or a number without leading zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.emrtd import curves, dh, ec, point_encoding
from hardware.emrtd.curves import Curve
from hardware.emrtd.dh import ModularGroup
from hardware.emrtd.errors import BadData, NotSupported


class Group(Protocol):
    """A group in which discrete logarithms are hard."""

    @property
    def name(self) -> str:
        """The name in its standard."""

    @property
    def tag(self) -> int:
        """What a public key is wrapped in where a token is made (TR-03110-3 appendix D.3)."""

    @property
    def field(self) -> int:
        """The prime of the field."""

    @property
    def order(self) -> int:
        """How many elements the group has, a prime."""

    @property
    def order_size(self) -> int:
        """Bytes of the order."""

    @property
    def strength(self) -> int:
        """Bits of security, NIST SP 800-57 part 1 table 2."""

    @property
    def maps_numbers(self) -> bool:
        """Whether integrated mapping is defined here."""

    def check(self, element: bytes) -> None:
        """Raise BadData unless `element` is one of the group, and not the neutral one."""

    def base_power(self, k: int) -> bytes:
        """Return k times the base (its k-th power)."""

    def power(self, k: int, element: bytes) -> bytes:
        """Return k times `element` (its k-th power)."""

    def secret(self, k: int, element: bytes) -> bytes:
        """Return what two sides share, as key derivation takes it."""

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the sum (product) of two elements; raises BadData when it is neutral."""

    def map_number(self, number: int) -> bytes:
        """Return the element that integrated mapping makes of a number of the field; raises BadData."""


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
        return _size(self.curve.n)

    @property
    def strength(self) -> int:
        """Half the bits of the order."""
        return self.curve.n.bit_length() // 2

    @property
    def maps_numbers(self) -> bool:
        """The standard's encoding of points takes p = 3 mod 4, which secp224r1 does not have."""
        return self.curve.p % 4 == 3

    def check(self, element: bytes) -> None:
        """Raise BadData unless `element` is a point of the curve."""
        ec.decode_point(self.curve, element)

    def base_power(self, k: int) -> bytes:
        """Return k*G."""
        return ec.encode_point(self.curve, ec.multiply_base(self.curve, k))

    def power(self, k: int, element: bytes) -> bytes:
        """Return k times a point."""
        point = ec.decode_point(self.curve, element)
        return ec.encode_point(self.curve, ec.multiply(self.curve, k, point))

    def secret(self, k: int, element: bytes) -> bytes:
        """Return the x coordinate of k times a point."""
        x = ec.shared_x(self.curve, k, ec.decode_point(self.curve, element))
        return x.to_bytes(self.curve.size, "big")

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the sum of two points."""
        points = (ec.decode_point(self.curve, element) for element in (left, right))
        return ec.encode_point(self.curve, ec.add(self.curve, *points))

    def map_number(self, number: int) -> bytes:
        """Encode a number as a point."""
        return ec.encode_point(self.curve, point_encoding.encode_number(self.curve, number))


@dataclass(frozen=True, slots=True)
class PrimeFieldGroup:
    """A subgroup of prime order of the numbers below a prime."""

    group: ModularGroup

    @property
    def name(self) -> str:
        """The group's name."""
        return self.group.name

    @property
    def tag(self) -> int:
        """A number."""
        return 0x84

    @property
    def field(self) -> int:
        """The prime."""
        return self.group.p

    @property
    def order(self) -> int:
        """The subgroup's order."""
        return self.group.q

    @property
    def order_size(self) -> int:
        """Bytes of the order."""
        return _size(self.group.q)

    @property
    def strength(self) -> int:
        """80 for a prime of 1024 bits, 112 for one of 2048."""
        return 80 if self.group.p.bit_length() < 2048 else 112

    @property
    def maps_numbers(self) -> bool:
        """Always."""
        return True

    def check(self, element: bytes) -> None:
        """Raise BadData unless `element` has the subgroup's order."""
        dh.decode(self.group, element)

    def base_power(self, k: int) -> bytes:
        """Return g^k."""
        return dh.encode(dh.power(self.group, self.group.g, k))

    def power(self, k: int, element: bytes) -> bytes:
        """Return element^k."""
        return dh.encode(dh.power(self.group, dh.decode(self.group, element), k))

    def secret(self, k: int, element: bytes) -> bytes:
        """Return element^k in full length."""
        power = dh.power(self.group, dh.decode(self.group, element), k)
        return dh.encode_secret(self.group, power)

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the product of two numbers."""
        numbers = [dh.decode(self.group, element) for element in (left, right)]
        product = numbers[0] * numbers[1] % self.group.p
        if product == 1:
            raise BadData("a product of one")
        return dh.encode(product)

    def map_number(self, number: int) -> bytes:
        """Raise a number into the subgroup."""
        mapped = pow(number, (self.group.p - 1) // self.group.q, self.group.p)
        if mapped in (0, 1):
            raise BadData("a nonce that maps to nothing")
        return dh.encode(mapped)


def _size(number: int) -> int:
    return (number.bit_length() + 7) // 8


_UNAVAILABLE = {9: "brainpoolP192r1", 11: "brainpoolP224r1", 14: "brainpoolP320r1"}
_LAST_STANDARDIZED = 31


def find_group(parameter_id: int | None) -> Group:
    """Return the group of a standardized parameter id; raises NotSupported, naming what is missing."""
    if parameter_id in curves.BY_PARAMETER_ID:
        return EllipticGroup(curves.BY_PARAMETER_ID[parameter_id])
    if parameter_id in dh.GROUPS:
        return PrimeFieldGroup(dh.GROUPS[parameter_id])
    raise NotSupported(parameter_name(parameter_id))


def parameter_name(parameter_id: int | None) -> str:
    """Name the domain parameters that an id stands for."""
    if parameter_id is None or parameter_id > _LAST_STANDARDIZED:
        return "domain parameters of its own" + ("" if parameter_id is None else f" ({parameter_id})")
    if parameter_id in curves.BY_PARAMETER_ID:
        return curves.BY_PARAMETER_ID[parameter_id].name
    if parameter_id in dh.GROUPS:
        return dh.GROUPS[parameter_id].name
    return _UNAVAILABLE.get(parameter_id, f"reserved domain parameters ({parameter_id})")
