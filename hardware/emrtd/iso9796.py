"""Signatures that carry a part of their message: ISO/IEC 9796-2 digital signature scheme 1.

This is how a chip with an RSA key answers active authentication (Doc 9303-11 section 6.1): the signature
opens into `6A | M1 | hash(M1 + M2) | trailer`, M1 being the chip's own random part and M2 the challenge.
"""

from __future__ import annotations

import hashlib
import hmac

from hardware.emrtd.errors import BadData, NotSupported

HASHES = {0x33: "sha1", 0x38: "sha224", 0x34: "sha256", 0x36: "sha384", 0x35: "sha512"}
"""Hash identifiers of ISO/IEC 10118, the byte before a trailer of CC."""

_IMPLICIT, _EXPLICIT = 0xBC, 0xCC


def recover(modulus: int, exponent: int, signature: bytes) -> bytes:
    """Open a signature with the public key; raises BadData when nothing legible comes out.

    The standard lets a signer give the smaller of s and n - s, so both are tried.
    """
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or not 0 < number < modulus:
        raise BadData(f"a signature of {len(signature)} bytes for a modulus of {size}")
    opened = pow(number, exponent, modulus)
    for candidate in (opened, modulus - opened):
        block = candidate.to_bytes(size, "big")
        if block[-1] in (_IMPLICIT, _EXPLICIT) and block[0] >> 4 == 0x6:
            return block
    raise BadData("a signature that opens into nothing of ISO/IEC 9796-2")


def hash_of(block: bytes) -> str:
    """Name the hash that the trailer of an opened signature announces; raises NotSupported, BadData."""
    if block[-1] == _IMPLICIT:
        return "sha1"
    if len(block) < 2 or block[-1] != _EXPLICIT:
        raise BadData(f"the trailer {block[-2:].hex().upper()}")
    if block[-2] not in HASHES:
        raise NotSupported(f"a signature by ISO/IEC 9796-2 with the hash {block[-2]:02X}")
    return HASHES[block[-2]]


def message_holds(block: bytes, rest: bytes) -> bool:
    """Tell whether an opened signature is one over what it carries and `rest`.

    Raises BadData, and NotSupported for a hash that is not known here.

    Only partial recovery is taken: of a message recovered whole `rest` would be no part, and a chip could
    answer any challenge with an old signature.
    """
    name = hash_of(block)
    end = len(block) - (1 if block[-1] == _IMPLICIT else 2)
    start = _message_start(block)
    digest_size = hashlib.new(name, usedforsecurity=False).digest_size
    if end - digest_size < start:
        raise BadData("an opened signature without room for its hash")
    carried, digest = block[start : end - digest_size], block[end - digest_size : end]
    return hmac.compare_digest(hashlib.new(name, carried + rest, usedforsecurity=False).digest(), digest)


def _message_start(block: bytes) -> int:
    """Skip the padding: the half-byte 6 for partial recovery, B as often as needed, and A at its end."""
    if block[0] == 0x6A:
        return 1
    if block[0] == 0x6B:
        for at in range(1, len(block)):
            if block[at] == 0xBA:
                return at + 1
            if block[at] != 0xBB:
                break
    raise BadData("an opened signature that does not begin as one of partial recovery")
