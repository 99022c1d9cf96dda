"""Keys from secrets: Doc 9303-11 section 9.7."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha1, sha256

from hardware.emrtd.ciphers import Cipher


class PasswordKind(IntEnum):
    """What a password is made from; the number goes into MSE:Set AT (Doc 9303-11 section 4.4.4.1)."""

    MRZ = 1
    CAN = 2


@dataclass(frozen=True, slots=True)
class Password:
    """A secret shared by the card and whoever holds it; `secret` is the input K of the derivation."""

    kind: PasswordKind
    secret: bytes = field(repr=False)

    @classmethod
    def from_can(cls, can: str) -> Password:
        """Take the card access number: its digits as characters."""
        return cls(PasswordKind.CAN, _characters(can))

    @classmethod
    def from_mrz(cls, information: str) -> Password:
        """Take document number, birth date and expiry, each with its check digit (section 9.7.3)."""
        return cls(PasswordKind.MRZ, _sha1(_characters(information)))


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """The two keys of secure messaging."""

    cipher: Cipher
    encryption: bytes = field(repr=False)
    mac: bytes = field(repr=False)


def password_key(password: Password, cipher: Cipher) -> bytes:
    """Return the key that the chip's nonce is encrypted with (counter 3)."""
    return _derive(password.secret, 3, cipher)


def session_keys(shared_secret: bytes, cipher: Cipher) -> SessionKeys:
    """Return the keys of secure messaging from the secret both sides hold (counters 1 and 2)."""
    return SessionKeys(cipher, _derive(shared_secret, 1, cipher), _derive(shared_secret, 2, cipher))


def document_keys(information: str) -> SessionKeys:
    """Return the keys of basic access control (section 4.3.2): 3DES, from half the hash of the MRZ."""
    return session_keys(_sha1(_characters(information))[:16], Cipher.TDES)


def _derive(secret: bytes, counter: int, cipher: Cipher) -> bytes:
    """SHA-1 for keys up to 128 bits and SHA-256 above, cut to length: sections 9.7.1.1 and 9.7.1.2."""
    seed = secret + counter.to_bytes(4, "big")
    if cipher.key_size > 16:
        return sha256(seed).digest()[: cipher.key_size]
    key = _sha1(seed)[:16]
    return _odd_parity(key) if cipher is Cipher.TDES else key


def _odd_parity(key: bytes) -> bytes:
    """Set the last bit of each byte as DES wants it; nothing looks at it, but the standard shows it so."""
    return bytes(byte & 0xFE | (byte >> 1).bit_count() & 1 ^ 1 for byte in key)


def _sha1(data: bytes) -> bytes:
    return sha1(data, usedforsecurity=False).digest()


def _characters(text: str) -> bytes:
    """ISO 8859-1, section 9.7.3; what it does not have can only be wrong, and the chip will say so."""
    return text.encode("latin-1", "replace")
