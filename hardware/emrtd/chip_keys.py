"""Chip keys: the public halves in DG14 with which chip authentication agrees on a secret.

A domain is named, spelled out, or told by the number of a standard one (Doc 9303-11 section 9.5). Numbers
modulo p come as X9.42 or PKCS #3 write them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.emrtd import tlv
from hardware.emrtd.curves import BY_PARAMETER_ID
from hardware.emrtd.der import parse
from hardware.emrtd.dg14 import Agreement, ChipPublicKey
from hardware.emrtd.dh import GROUPS, ModularGroup, encode_secret, power
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import SIGNING_CURVES, PublicKey, public_key
from hardware.emrtd.unbound_curves import UnboundKey

_STANDARDIZED = bytes.fromhex("04007f00070102")  # standardizedDomainParameters, 0.4.0.127.0.7.1.2
_X942 = bytes.fromhex("2a8648ce3e0201")  # dhpublicnumber, 1.2.840.10046.2.1
_PKCS3 = bytes.fromhex("2a864886f70d010301")  # dhKeyAgreement, 1.2.840.113549.1.3.1

_LEAST_BITS, _MOST_BITS = 1024, 4096
"""Below, anybody can find the chip's private key; above, a hostile chip would keep this machine busy."""

_LEAST_ORDER = 1 << 159
_LONGEST_DOMAIN = 8
_LONGEST = _MOST_BITS // 8 + 1
"""Bytes of a standard domain's number and of any other, with the byte for its sign."""


@dataclass(frozen=True, slots=True)
class EcChipKey:
    """The chip's point, and the order of the curve it is on."""

    public: ec.EllipticCurvePublicKey
    order: int

    @property
    def domain(self) -> str:
        """The curve's name."""
        return self.public.curve.name

    @property
    def strength(self) -> int:
        """Bits of security."""
        return self.order.bit_length() // 2

    def agree(self, secret: int) -> tuple[bytes, bytes]:
        """Return our own public key for the private `secret` (1 .. order - 1), and what both sides hold then.

        The key is an uncompressed point, the shared secret an x coordinate.
        """
        own = ec.derive_private_key(secret, self.public.curve)
        point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point, own.exchange(ec.ECDH(), self.public)


@dataclass(frozen=True, slots=True)
class DhChipKey:
    """The chip's number, and the group it is of (of order p - 1 where that is unsaid)."""

    public: int
    group: ModularGroup

    @property
    def order(self) -> int:
        """How many elements the group has."""
        return self.group.q

    @property
    def domain(self) -> str:
        """The group's name."""
        return self.group.name

    @property
    def strength(self) -> int:
        """Bits of security."""
        return self.group.strength

    def agree(self, secret: int) -> tuple[bytes, bytes]:
        """Return our own number for the private `secret` (1 .. order - 1), and what both sides hold then."""
        own, shared = power(self.group, self.group.g, secret), power(self.group, self.public, secret)
        return own.to_bytes(self.group.size, "big"), encode_secret(self.group, shared)


def read_chip_key(key: ChipPublicKey) -> EcChipKey | DhChipKey:
    """Read a key with its domain; raises BadData, and NotSupported for a domain not built here."""
    parts = tlv.read_all(key.info)
    if [part.tag for part in parts] != [0x30, 0x03] or parts[1].value[:1] != b"\x00":
        raise BadData("a chip's public key that is none")
    algorithm = tlv.read_all(parts[0].value)
    if not algorithm or algorithm[0].tag != 0x06:
        raise BadData("a chip's public key without its kind")
    bits = parts[1].value[1:]
    if key.agreement is Agreement.DH:
        return _dh(algorithm, bits)
    if algorithm[0].value == _STANDARDIZED:
        number = _number(algorithm, 1, _LONGEST_DOMAIN)
        curve = BY_PARAMETER_ID.get(number)
        if curve is None:
            raise NotSupported(f"chip authentication in the standard domain {number}")
        return _ec(lambda: ec.EllipticCurvePublicKey.from_encoded_point(curve.implementation, bits))
    spelled = tlv.encode(0x30, key.info)
    return _ec(lambda: public_key(keys.PublicKeyInfo.load(spelled, strict=True)))


def _ec(load: Callable[[], PublicKey]) -> EcChipKey:
    key = parse("a chip's public key", load)
    if isinstance(key, UnboundKey):  # its arithmetic is in Python, for public numbers only
        raise NotSupported(f"chip authentication on {key.curve.name}")
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadData("a chip's public key that is not of its protocol")
    order = next((curve.n for curve in SIGNING_CURVES if curve.name == key.curve.name), None)
    if order is None:
        raise NotSupported(f"chip authentication on {key.curve.name}")
    return EcChipKey(key, order)


def _dh(algorithm: tuple[tlv.Tlv, ...], bits: bytes) -> DhChipKey:
    kind = algorithm[0].value
    if kind == _STANDARDIZED:
        number = _number(algorithm, 1, _LONGEST_DOMAIN)
        group = GROUPS.get(number)
        if group is None:
            raise NotSupported(f"chip authentication in the standard domain {number}")
        p, g, order = group.p, group.g, group.q
    elif kind in {_X942, _PKCS3} and len(algorithm) > 1:
        numbers = tlv.read_all(algorithm[1].value)
        p, g = _number(numbers, 0), _number(numbers, 1)
        order = _number(numbers, 2) if kind == _X942 else p - 1
    else:
        raise NotSupported(f"chip authentication with a key of kind {kind.hex()}")
    public = _number(tlv.read_all(bits), 0)
    if not _LEAST_BITS <= p.bit_length() <= _MOST_BITS:
        raise NotSupported(f"chip authentication modulo a number of {p.bit_length()} bits")
    if not p & 1 or not 1 < g < p - 1 or not 1 < public < p - 1 or not _LEAST_ORDER <= order < p:
        raise BadData("numbers that are no key of Diffie and Hellman's")
    # Blinding takes both to be of this order; of p - 1 they are only if p is a prime.
    if pow(g, order, p) != 1 or pow(public, order, p) != 1:
        raise BadData("a chip's number outside of its group")
    return DhChipKey(public, ModularGroup(f"a group of {p.bit_length()} bits", p, g, order))


def _number(items: tuple[tlv.Tlv, ...], at: int, longest: int = _LONGEST) -> int:
    """Read a number; Python would not even write a very long one in a message."""
    if len(items) <= at or items[at].tag != 0x02:
        raise BadData("a chip's public key that lacks a number")
    if len(items[at].value) > longest:
        raise NotSupported(f"chip authentication with a number of {len(items[at].value)} bytes")
    return int.from_bytes(items[at].value, "big")
