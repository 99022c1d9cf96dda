"""The province's keys that packets are sealed to: suites, key ids, and the files they are kept in."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from kiosk.dossier.packet_errors import BadPacketKey

if TYPE_CHECKING:
    from pathlib import Path

NativePublic: TypeAlias = MLKEM768X25519PublicKey | X25519PublicKey
NativePrivate: TypeAlias = MLKEM768X25519PrivateKey | X25519PrivateKey

T = TypeVar("T")

KEY_ID_BYTES = 16
_X25519_BYTES = 32
_MLKEM768_PUBLIC_BYTES = 1184
_MLKEM768_SEED_BYTES = 64
_KEY_ID_LABEL = b"kiosk-hcc packet key\0"


class PacketSuite(IntEnum):
    """How packets are sealed; the value is what stands in the header.

    Both use HKDF-SHA256 and AES-256-GCM (RFC 9180). The hybrid KEM is an Internet-Draft
    (draft-connolly-cfrg-xwing-kem as registered for HPKE), which is why the plain one stays selectable.
    """

    MLKEM768_X25519 = 1
    X25519 = 2

    @property
    def label(self) -> str:
        """The name used in key files: `mlkem768-x25519` or `x25519`."""
        return self.name.lower().replace("_", "-")

    @property
    def hpke(self) -> Suite:
        """The HPKE suite of the library."""
        kem = KEM.MLKEM768_X25519 if self is PacketSuite.MLKEM768_X25519 else KEM.X25519
        return Suite(kem, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def suite_of(label: str) -> PacketSuite:
    """Find a suite by its label; raises BadPacketKey."""
    for suite in PacketSuite:
        if suite.label == label:
            return suite
    raise BadPacketKey(f"unknown suite {label!r}")


@dataclass(frozen=True, slots=True)
class SealKey:
    """A public key to seal to; `raw` is ML-KEM-768 (1184 bytes, hybrid only), then X25519 (32 bytes)."""

    suite: PacketSuite
    raw: bytes

    @property
    def key_id(self) -> bytes:
        """16 bytes that name this key: the start of SHA-256 over a label, the suite and the raw key."""
        return hashlib.sha256(_KEY_ID_LABEL + bytes([self.suite]) + self.raw).digest()[:KEY_ID_BYTES]

    def native(self) -> NativePublic:
        """Build the library's key object; raises BadPacketKey where the bytes are no key."""
        try:
            if self.suite is PacketSuite.X25519:
                return X25519PublicKey.from_public_bytes(self.raw)
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM768_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(self.raw[_MLKEM768_PUBLIC_BYTES:]),
            )
        except ValueError as error:
            raise BadPacketKey(f"not a {self.suite.label} public key") from error


@dataclass(frozen=True, repr=False)
class OpenKey:
    """A private key; `raw` is the ML-KEM-768 seed (64 bytes, hybrid only), then X25519 (32 bytes).

    What is derived from the bytes is derived once a key: a gateway opens thousands of packets with one.
    """

    suite: PacketSuite
    raw: bytes

    @classmethod
    def generate(cls, suite: PacketSuite = PacketSuite.MLKEM768_X25519) -> OpenKey:
        """Make a new key from the system's randomness."""
        x25519 = X25519PrivateKey.generate().private_bytes_raw()
        if suite is PacketSuite.X25519:
            return cls(suite, x25519)
        return cls(suite, MLKEM768PrivateKey.generate().private_bytes_raw() + x25519)

    def native(self) -> NativePrivate:
        """Build the library's key object; raises BadPacketKey where the bytes are no key."""
        return self._native

    def public(self) -> SealKey:
        """Derive the public half; raises BadPacketKey where the bytes are no key."""
        return self._public

    @cached_property
    def _native(self) -> NativePrivate:
        parts = self._parts
        return parts[0] if len(parts) == 1 else MLKEM768X25519PrivateKey(*parts)

    @cached_property
    def _public(self) -> SealKey:
        return SealKey(self.suite, b"".join(part.public_key().public_bytes_raw() for part in self._parts))

    @cached_property
    def _parts(self) -> tuple[X25519PrivateKey] | tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        try:
            if self.suite is PacketSuite.X25519:
                return (X25519PrivateKey.from_private_bytes(self.raw),)
            return (
                MLKEM768PrivateKey.from_seed_bytes(self.raw[:_MLKEM768_SEED_BYTES]),
                X25519PrivateKey.from_private_bytes(self.raw[_MLKEM768_SEED_BYTES:]),
            )
        except ValueError as error:
            raise BadPacketKey(f"not a {self.suite.label} private key") from error


class SealKeyDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A public packet key as JSON, in key files and in the gateway's answers."""

    suite: str
    key_id: str
    public: str


class _OpenKeyDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    suite: str
    private: str


def describe_seal_key(key: SealKey) -> SealKeyDocument:
    """Give a public key its JSON form."""
    return SealKeyDocument(key.suite.label, key.key_id.hex(), base64.b64encode(key.raw).decode())


def read_seal_key(path: Path) -> SealKey:
    """Read a public key file; raises BadPacketKey, also when its key id does not belong to the key."""
    document = _read(path, SealKeyDocument)
    key = SealKey(_suite(document.suite, path), _raw(document.public, path))
    key.native()
    if key.key_id.hex() != document.key_id:
        raise BadPacketKey(f"{path}: the key id is of another key")
    return key


def encode_seal_key(key: SealKey) -> bytes:
    """Give the content of a public key file."""
    return msgspec.json.encode(describe_seal_key(key)) + b"\n"


def read_open_key(path: Path) -> OpenKey:
    """Read a private key file; raises BadPacketKey."""
    document = _read(path, _OpenKeyDocument)
    key = OpenKey(_suite(document.suite, path), _raw(document.private, path))
    key.native()
    return key


def encode_open_key(key: OpenKey) -> bytes:
    """Give the content of a private key file; the caller keeps it from other users."""
    private = base64.b64encode(key.raw).decode()
    return msgspec.json.encode(_OpenKeyDocument(key.suite.label, private)) + b"\n"


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise BadPacketKey(f"{path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise BadPacketKey(f"{path}: not a packet key file") from error


def _suite(label: str, path: Path) -> PacketSuite:
    try:
        return suite_of(label)
    except BadPacketKey as error:
        raise BadPacketKey(f"{path}: {error}") from error


def _raw(text: str, path: Path) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadPacketKey(f"{path}: not base64") from error
