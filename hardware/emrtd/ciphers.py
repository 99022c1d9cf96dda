"""The four ciphers of Doc 9303-11 and their checksums, over whole blocks.

3DES is that of two keys (16 bytes); its checksum is the retail MAC, ISO/IEC 9797-1 algorithm 3. AES has CMAC,
cut to eight bytes. DES is old, but a passport that speaks nothing else must be read somehow.
"""

from __future__ import annotations

from enum import StrEnum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, CipherContext, algorithms, modes
from cryptography.hazmat.primitives.ciphers import Cipher as Primitive
from cryptography.hazmat.primitives.cmac import CMAC

CHECKSUM = 8
"""Bytes of every checksum."""

STRONG = 112
"""Bits of security; what has fewer is accepted and said to be weak (NIST SP 800-131A revision 2)."""


class Cipher(StrEnum):
    """A block cipher with its key length."""

    TDES = "3DES"
    AES_128 = "AES-128"
    AES_192 = "AES-192"
    AES_256 = "AES-256"

    @property
    def key_size(self) -> int:
        """Bytes of a key."""
        return _KEY_SIZES[self]

    @property
    def block(self) -> int:
        """Bytes of a block."""
        return 8 if self is Cipher.TDES else 16

    @property
    def strength(self) -> int:
        """Bits of security: NIST SP 800-57 part 1 table 2, two-key 3DES being 80."""
        return 80 if self is Cipher.TDES else 8 * self.key_size


_KEY_SIZES = {Cipher.TDES: 16, Cipher.AES_128: 16, Cipher.AES_192: 24, Cipher.AES_256: 32}

BY_LAST_ARC = {
    1: (Cipher.TDES, "3DES-CBC-CBC"),
    2: (Cipher.AES_128, "AES-CBC-CMAC-128"),
    3: (Cipher.AES_192, "AES-CBC-CMAC-192"),
    4: (Cipher.AES_256, "AES-CBC-CMAC-256"),
}
"""Ciphers with their names in the standard, by the last arc of a protocol of PACE or chip authentication."""


def encrypt(cipher: Cipher, key: bytes, data: bytes, vector: bytes | None = None) -> bytes:
    """Encrypt whole blocks in CBC mode; the vector is zero unless given."""
    return _run(_primitive(cipher, key, vector).encryptor(), data)


def decrypt(cipher: Cipher, key: bytes, data: bytes, vector: bytes | None = None) -> bytes:
    """Decrypt whole blocks in CBC mode; the vector is zero unless given."""
    return _run(_primitive(cipher, key, vector).decryptor(), data)


def checksum(cipher: Cipher, key: bytes, data: bytes) -> bytes:
    """Return eight bytes over `data`, which must be whole blocks for 3DES."""
    if cipher is not Cipher.TDES:
        mac = CMAC(algorithms.AES(key))
        mac.update(data)
        return mac.finalize()[:CHECKSUM]
    # The retail MAC: single DES (3DES with one key thrice) over all blocks but the last, full 3DES over that.
    before, last = data[:-8], data[-8:]
    state = bytes(8)
    if before:
        single = Primitive(TripleDES(key[:8] * 3), modes.CBC(bytes(8))).encryptor()
        state = _run(single, before)[-8:]
    return encrypt(cipher, key, bytes(a ^ b for a, b in zip(state, last, strict=True)))


def pad(data: bytes, block: int) -> bytes:
    """ISO/IEC 9797-1 padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def _primitive(cipher: Cipher, key: bytes, vector: bytes | None) -> Primitive[modes.CBC]:
    algorithm: BlockCipherAlgorithm
    algorithm = TripleDES(key + key[:8]) if cipher is Cipher.TDES else algorithms.AES(key)
    return Primitive(algorithm, modes.CBC(bytes(cipher.block) if vector is None else vector))


def _run(context: CipherContext, data: bytes) -> bytes:
    return context.update(data) + context.finalize()
