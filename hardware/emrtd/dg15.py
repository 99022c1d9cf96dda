"""DG15: the public key of active authentication (Doc 9303-10 section 4.7.15)."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd import tlv
from hardware.emrtd.der import parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import LEAST_RSA_BITS, public_key
from hardware.emrtd.unbound_curves import UnboundKey

_RSA = bytes.fromhex("2a864886f70d010101")  # rsaEncryption, 1.2.840.113549.1.1.1
_EC = bytes.fromhex("2a8648ce3d0201")  # id-ecPublicKey, 1.2.840.10045.2.1

_LARGEST_MODULUS = 4096
_LARGEST_EXPONENT = 64
"""Bits; what a hostile chip may make us compute has an end."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A key for ISO/IEC 9796-2."""

    modulus: int
    exponent: int

    @property
    def name(self) -> str:
        """How people call it, as `RSA-2048`."""
        return f"RSA-{self.modulus.bit_length()}"

    @property
    def signature_size(self) -> int:
        """Bytes of a signature."""
        return (self.modulus.bit_length() + 7) // 8


@dataclass(frozen=True, slots=True)
class EcKey:
    """A key for ECDSA."""

    key: ec.EllipticCurvePublicKey | UnboundKey

    @property
    def name(self) -> str:
        """How people call it, as `ECDSA-brainpoolP256r1`."""
        return f"ECDSA-{self.key.curve.name}"

    @property
    def signature_size(self) -> int:
        """Bytes of the longer of the two spellings, DER."""
        return 2 * ((self.key.key_size + 7) // 8) + 9


def parse_dg15(data: bytes) -> RsaKey | EcKey:
    """Read the file; raises BadData, and NotSupported for a kind or size of key that is not taken."""
    info = tlv.find(data, 0x6F, 0x30)
    parts = tlv.read_all(info)
    if [part.tag for part in parts] != [0x30, 0x03]:
        raise BadData("DG15 is not a public key")
    algorithm = tlv.find(parts[0].value, 0x06)
    if algorithm == _RSA:
        return _rsa(parts[1].value)
    if algorithm == _EC:
        spelled = tlv.encode(0x30, info)
        key = parse("DG15", lambda: public_key(keys.PublicKeyInfo.load(spelled, strict=True)))
        if isinstance(key, (ec.EllipticCurvePublicKey, UnboundKey)):
            return EcKey(key)
    raise NotSupported(f"active authentication with a key of kind {algorithm.hex()}")


def _rsa(bits: bytes) -> RsaKey:
    """Read modulus and exponent as unsigned: the German specimen's modulus lacks the byte for its sign."""
    numbers = tlv.read_all(tlv.find(bits[1:], 0x30))
    if bits[:1] != b"\x00" or [number.tag for number in numbers] != [0x02, 0x02]:
        raise BadData("an RSA key that is not two numbers")
    modulus, exponent = (int.from_bytes(number.value, "big") for number in numbers)
    if modulus.bit_length() < LEAST_RSA_BITS:
        raise NotSupported(
            f"an RSA modulus of {modulus.bit_length()} bits, which is too short to prove anything"
        )
    if modulus.bit_length() > _LARGEST_MODULUS or exponent.bit_length() > _LARGEST_EXPONENT:
        raise NotSupported(f"an RSA key of {modulus.bit_length()} and {exponent.bit_length()} bits")
    if modulus.bit_length() % 8:  # the half-bytes of ISO/IEC 9796-2 would not lie on byte boundaries
        raise NotSupported(f"an RSA modulus of {modulus.bit_length()} bits, which is no number of bytes")
    if not modulus & 1 or not exponent & 1 or exponent == 1:
        raise BadData("numbers that are no RSA key")
    return RsaKey(modulus, exponent)
