"""How PACE makes a one-time base point of the chip's nonce: Doc 9303-11 section 4.4.3.3."""

from __future__ import annotations

from hardware.emrtd import ciphers
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.errors import BadData
from hardware.emrtd.pace_group import Group

# Section 4.4.3.3.2: by the length of the chip's nonce.
_CONSTANTS = {
    16: (
        bytes.fromhex("a668892a7c41e3ca739f40b057d85904"),
        bytes.fromhex("a4e136ac725f738b01c1f60217c188ad"),
    ),
    32: (
        bytes.fromhex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
        bytes.fromhex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
    ),
}
_MARGIN_BITS = 64


def integrated_nonce_size(cipher: Cipher) -> int:
    """Bytes of the chip's nonce in integrated mapping: whole blocks of AES, not fewer than the key has."""
    return 16 if cipher.key_size == 16 else 32


def map_generic(group: Group, nonce: bytes, shared: bytes) -> bytes:
    """Return s*G + H, H being what the two mapping keys share; raises BadData."""
    number = int.from_bytes(nonce, "big") % group.order
    if number == 0:
        raise BadData("a nonce of zero")
    return group.combine(group.private(number).public, shared)


def map_integrated(group: Group, cipher: Cipher, nonce: bytes, other: bytes) -> bytes:
    """Return the element that the chip's `nonce` and the reader's `other` make; raises BadData."""
    if len(nonce) != integrated_nonce_size(cipher):
        raise BadData(f"a nonce of {len(nonce)} bytes for integrated mapping with {cipher}")
    return group.map_number(pseudo_random(cipher, nonce, other, group.field))


def pseudo_random(cipher: Cipher, nonce: bytes, other: bytes, p: int) -> int:
    """Return R(s, t) mod p, of 64 bits more than p has, so that all numbers are alike likely."""
    next_key, next_part = _CONSTANTS[len(nonce)]
    key = ciphers.encrypt(cipher, other, nonce)[: cipher.key_size]
    made = b""
    while len(made) * 8 < p.bit_length() + _MARGIN_BITS:
        made += ciphers.encrypt(cipher, key, next_part)
        key = ciphers.encrypt(cipher, key, next_key)[: cipher.key_size]
    return int.from_bytes(made, "big") % p
