"""The machine's signing keys: one Ed25519 key a purpose, made on first use, kept from other users.

On an appliance they are systemd credentials (`LoadCredential=enrolment.key`), else files of mode 0600.
Every signature covers a context label, so that what was signed for one purpose is worth nothing for another.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.machine.errors import KeyUnreadable, KeyUnsafe
from kiosk.machine.files import make_private_folder, write_durable, write_once

SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 32
_GROUP, _OTHERS = 0o070, 0o007
# Points of small order, their sign aside: under such a "key" anybody makes signatures that hold.
_ANYBODYS = frozenset(
    bytes.fromhex(one)
    for one in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
# Enough to find that a file is longer than a key.
_LONGEST = 64


class Purpose(StrEnum):
    """What a key is for; its value is the file's name and part of the signed label.

    A kiosk has the first three, the gateway the last two.
    """

    ENROLMENT = "enrolment"  # signs packets, and asks for certificates
    TRANSPORT = "transport"  # the kiosk's end of TLS
    REPORT = "report"  # signs readiness reports
    DISTRIBUTION = "distribution"  # signs what kiosks are given: key lists, catalogues
    AUTHORITY = "authority"  # signs certificates


KIOSK_PURPOSES = (Purpose.ENROLMENT, Purpose.TRANSPORT, Purpose.REPORT)


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
    """Give the machine's key for a purpose.

    Where `$CREDENTIALS_DIRECTORY` holds `<purpose>.key`, it is that one, and nothing is written. Else it is
    `<purpose>.key` in `folder`, made on first use: file mode 0600, folder mode 0700, its public half beside
    it as `<purpose>.pub`. Two processes that come first together end with the same key. Raises
    KeyUnreadable where the file is no key or cannot be written, KeyUnsafe where other users may read it.
    """
    credential = credential_of(purpose)
    if credential is not None:
        return _read_key(credential, purpose, _OTHERS)
    path = key_file(folder, purpose)
    try:
        make_private_folder(folder)
        with contextlib.suppress(FileExistsError):
            write_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
        key = read_key(path, purpose)
        publish(folder, key)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    return key


def key_file(folder: Path, purpose: Purpose) -> Path:
    """Name the file of a private key."""
    return folder / f"{purpose}.key"


def credential_of(purpose: Purpose) -> Path | None:
    """Name the credential that holds a key; None where systemd gave this process none.

    Raises KeyUnreadable where that cannot be told: no other key is taken for it then.
    """
    directory = os.environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        return None
    path = key_file(Path(directory), purpose)
    try:
        return path if path.exists() else None
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error


def read_key(path: Path, purpose: Purpose) -> MachineKey:
    """Read a private key file; raises KeyUnreadable, KeyUnsafe."""
    return _read_key(path, purpose, _GROUP | _OTHERS)


def _read_key(path: Path, purpose: Purpose, forbidden: int) -> MachineKey:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if os.fstat(descriptor).st_mode & forbidden:
                raise KeyUnsafe(f"{path}: readable by other users; make a new key and enrol it")
            return MachineKey(purpose, Ed25519PrivateKey.from_private_bytes(file.read(_LONGEST)))
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnreadable(f"{path}: not an Ed25519 key") from error


def publish(folder: Path, key: MachineKey) -> None:
    """Keep the public half beside the key; one left from an earlier key is written over."""
    path = folder / f"{key.purpose}.pub"
    content = encode_public_key(key.public())
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return
    write_durable(path, content, mode=0o644)


def encode_public_key(public: bytes) -> bytes:
    """Give the content of a public key file: 64 hexadecimal digits."""
    return public.hex().encode() + b"\n"


def read_public_key(path: Path) -> bytes:
    """Read a public key file; raises KeyUnreadable."""
    try:
        return parse_public_key(path.read_text("ascii"))
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise KeyUnreadable(f"{path}: not a public key file") from error


def parse_public_key(text: str) -> bytes:
    """Read a public key as it is written down; raises ValueError for what is none, or everybody's."""
    public = bytes.fromhex(text)
    Ed25519PublicKey.from_public_bytes(public)
    if _is_anybodys(public):
        raise ValueError("anybody can sign under this key")
    return public


def verify(public: bytes, purpose: Purpose, context: str, message: bytes, signature: bytes) -> bool:
    """Whether the holder of a public key signed this message for this purpose and context."""
    if _is_anybodys(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _label(purpose, context) + message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_anybodys(public: bytes) -> bool:
    return public[:-1] + bytes([public[-1] & 0x7F]) in _ANYBODYS if public else False


def _label(purpose: Purpose, context: str) -> bytes:
    """Label a signature; the zero byte at its end keeps one label from being the beginning of another."""
    return f"kiosk-hcc/{purpose}/{context}\0".encode()
