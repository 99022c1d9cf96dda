"""The numbers below a prime that one of them makes, as a group for PACE."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import dh
from hardware.emrtd.dh import ModularGroup
from hardware.emrtd.errors import BadData


class _PrimeFieldKey:
    def __init__(self, group: ModularGroup, k: int) -> None:
        self._group = group
        self._k = k

    @property
    def public(self) -> bytes:
        return dh.encode(dh.power(self._group, self._group.g, self._k))

    def power(self, element: bytes) -> bytes:
        return dh.encode(self._power(element))

    def secret(self, element: bytes) -> bytes:
        return dh.encode_secret(self._group, self._power(element))

    def _power(self, element: bytes) -> int:
        return dh.power(self._group, dh.decode(self._group, element), self._k)


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
        return (self.group.q.bit_length() + 7) // 8

    @property
    def strength(self) -> int:
        """That of the group."""
        return self.group.strength

    @property
    def maps_numbers(self) -> bool:
        """Always."""
        return True

    def private(self, k: int) -> _PrimeFieldKey:
        """Return the private key of a number."""
        return _PrimeFieldKey(self.group, k)

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the product of two numbers."""
        product = int.from_bytes(left, "big") * int.from_bytes(right, "big") % self.group.p
        if product == 1:
            raise BadData("a product of one")
        return dh.encode(product)

    def map_number(self, number: int) -> bytes:
        """Raise a number into the subgroup."""
        mapped = pow(number, (self.group.p - 1) // self.group.q, self.group.p)
        if mapped in (0, 1):
            raise BadData("a nonce that maps to nothing")
        return dh.encode(mapped)
