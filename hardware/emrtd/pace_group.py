"""The two kinds of group that PACE runs in, behind one face: Doc 9303-11 section 9.5.1.

An element travels as its bytes, as it is sent: an uncompressed point, or a number without leading zeros.
"""

from __future__ import annotations

from typing import Protocol

from hardware.emrtd import curves, dh
from hardware.emrtd.elliptic_group import EllipticGroup
from hardware.emrtd.errors import NotSupported
from hardware.emrtd.prime_field_group import PrimeFieldGroup


class Key(Protocol):
    """A private key: a number k in 1 .. order-1."""

    @property
    def public(self) -> bytes:
        """The base times k (its k-th power)."""

    def power(self, element: bytes) -> bytes:
        """Return k times `element` (its k-th power); raises BadData when it is none of the group."""

    def secret(self, element: bytes) -> bytes:
        """Return the same as key derivation takes it; raises BadData."""


class Group(Protocol):
    """A group in which discrete logarithms are hard."""

    @property
    def name(self) -> str:
        """The name in its standard."""

    @property
    def tag(self) -> int:
        """What a public key is wrapped in where a token is made (sections 9.4.3 and 9.4.4)."""

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

    def private(self, k: int) -> Key:
        """Return the private key of a number."""

    def combine(self, left: bytes, right: bytes) -> bytes:
        """Return the sum (product) of two elements made here; raises BadData when it is neutral."""

    def map_number(self, number: int) -> bytes:
        """Return the element that integrated mapping makes of a number of the field; raises BadData."""


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
