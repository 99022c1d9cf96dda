"""Keys from secrets: Doc 9303-11 section 9.7."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha1


class PasswordKind(IntEnum):
    """What a password is made from; the number goes into MSE:Set AT (Doc 9303-11 section 4.4.4.1)."""

    MRZ = 1
    CAN = 2


@dataclass(frozen=True, slots=True)
class Password:
    """A secret shared by the card and whoever holds it; `secret` is the input K of the derivation."""

    kind: PasswordKind
    secret: bytes

    @classmethod
    def from_can(cls, can: str) -> Password:
        """Take the card access number: its digits as characters."""
        return cls(PasswordKind.CAN, can.encode("ascii"))


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """The two keys of secure messaging, AES-128."""

    encryption: bytes
    mac: bytes


def password_key(password: Password) -> bytes:
    """Return the key that the chip's nonce is encrypted with (counter 3)."""
    return _derive(password.secret, 3)


def session_keys(shared_secret: bytes) -> SessionKeys:
    """Return the keys of secure messaging from the secret both sides hold (counters 1 and 2)."""
    return SessionKeys(_derive(shared_secret, 1), _derive(shared_secret, 2))


def _derive(secret: bytes, counter: int) -> bytes:
    """AES-128 key: the first 16 bytes of SHA-1, which the standard fixes for this key length (9.7.1.2)."""
    return sha1(secret + counter.to_bytes(4, "big"), usedforsecurity=False).digest()[:16]
