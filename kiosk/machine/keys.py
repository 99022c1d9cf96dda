"""The machine's signing keys: one Ed25519 key a purpose, made on first use, kept from other users.

Every signature covers a context label, so that what was signed for one purpose is worth nothing for another.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.machine.errors import KeyUnreadable, KeyUnsafe
from kiosk.machine.files import make_private_folder, write_durable, write_once

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 32


class Purpose(StrEnum):
    """What a key is for; its value is the file's name and part of the signed label."""

    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True, repr=False)
class MachineKey:
    """One private key of this machine, for one purpose."""

    purpose: Purpose
    private: Ed25519PrivateKey

    def sign(self, context: str, message: bytes) -> bytes:
        """Sign the label of purpose and context, then the message: 64 bytes."""
        return self.private.sign(_label(self.purpose, context) + message)

    def public(self) -> bytes:
        """Give the public key: 32 bytes, as in RFC 8032."""
        return self.private.public_key().public_bytes_raw()


def ensure_key(folder: Path, purpose: Purpose) -> MachineKey:
    """Give the machine's key for a purpose, made on first use: file mode 0600, folder mode 0700.

    Its public half lies beside it as `<purpose>.pub`. Two processes that come first together end with the
    same key. Raises KeyUnreadable where the file is no key or cannot be written, KeyUnsafe where other
    users may read it.
    """
    path = folder / f"{purpose}.key"
    try:
        make_private_folder(folder)
        with contextlib.suppress(FileExistsError):
            write_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if os.fstat(descriptor).st_mode & 0o077:
                raise KeyUnsafe(f"{path}: readable by other users; make a new key and enrol it")
            key = MachineKey(purpose, Ed25519PrivateKey.from_private_bytes(file.read()))
        public = folder / f"{purpose}.pub"
        if not public.exists():
            write_durable(public, encode_public_key(key.public()), mode=0o644)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnreadable(f"{path}: not an Ed25519 key") from error
    return key


def encode_public_key(public: bytes) -> bytes:
    """Give the content of a public key file: 64 hexadecimal digits."""
    return public.hex().encode() + b"\n"


def read_public_key(path: Path) -> bytes:
    """Read a public key file; raises KeyUnreadable."""
    try:
        public = bytes.fromhex(path.read_text("ascii"))
        Ed25519PublicKey.from_public_bytes(public)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnreadable(f"{path}: not a public key file") from error
    return public


def verify(public: bytes, purpose: Purpose, context: str, message: bytes, signature: bytes) -> bool:
    """Whether the holder of a public key signed this message for this purpose and context."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _label(purpose, context) + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _label(purpose: Purpose, context: str) -> bytes:
    """Label a signature; the zero byte at its end keeps one label from being the beginning of another."""
    return f"kiosk-hcc/{purpose}/{context}\0".encode()
