"""The chip's half of chip authentication and active authentication (Doc 9303-11 sections 6.1 and 6.2).

It knows nothing of DG14 and DG15. A cloned chip is one whose keys here do not belong to what stands there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.errors import BadData
from hardware.emrtd.iso9796 import HASHES
from hardware.emrtd.kdf import SessionKeys, session_keys

_OK = 0x9000
_WRONG_DATA = 0x6A80
_NOT_FOUND = 0x6A88
_CONDITIONS = 0x6985
_WRONG_LENGTH = 0x6700
_UNKNOWN_INSTRUCTION = 0x6D00

_CIPHERS = {1: "3DES", 2: "AES-128", 3: "AES-192", 4: "AES-256"}
_EC_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class DhPrivateKey:
    """A private number `x` modulo the prime `p`."""

    p: int
    x: int


@dataclass(frozen=True, slots=True)
class AgreementKey:
    """A private key of chip authentication for the protocol `oid` (id-CA-…), known by `key_id`."""

    oid: bytes
    private: ec.EllipticCurvePrivateKey | DhPrivateKey
    key_id: int | None = None

    @property
    def cipher(self) -> str:
        """What the new keys are for."""
        return _CIPHERS[self.oid[-1]]

    def agree(self, public: bytes) -> bytes:
        """Return the shared secret with the reader's `public` key; raises BadData."""
        if isinstance(self.private, DhPrivateKey):
            number, p = int.from_bytes(public, "big"), self.private.p
            if not 1 < number < p - 1:
                raise BadData("no number of the group")
            return pow(number, self.private.x, p).to_bytes((p.bit_length() + 7) // 8, "big")
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(self.private.curve, public)
        except ValueError:
            raise BadData("no point of the curve") from None
        return self.private.exchange(ec.ECDH(), point)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key of active authentication; `der` spells ECDSA as many chips do, not as they should."""

    private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    hash_name: str = "sha256"
    der: bool = False

    def sign(self, challenge: bytes) -> bytes:
        """Sign as the standard says: ISO/IEC 9796-2 scheme 1, or ECDSA."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return _sign_9796(self.private, self.hash_name, challenge)
        signature = self.private.sign(challenge, ec.ECDSA(_EC_HASHES[self.hash_name]()))
        if self.der:
            return signature
        size = (self.private.key_size + 7) // 8
        return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(signature))


class AuthenticationChip:
    """Both proofs of one card; forgotten with its session, except for the keys."""

    def __init__(self, agreement: Sequence[AgreementKey] = (), signing: SigningKey | None = None) -> None:
        self._agreement = tuple(agreement)
        self._signing = signing
        self._chosen: AgreementKey | None = None
        self._agreed: SessionKeys | None = None

    def take_keys(self) -> SessionKeys | None:
        """Return new keys once, after the answer that was still under the old ones has been written."""
        keys, self._agreed = self._agreed, None
        return keys

    def manage_security(self, command: Command) -> int:
        """MSE:Set KAT (41 A6) with the reader's key for 3DES, MSE:Set AT (41 A4) for any cipher."""
        self._chosen = None
        try:
            objects = {item.tag: item.value for item in tlv.read_all(command.data)}
            if (command.p1, command.p2) == (0x41, 0xA6):
                key = self._find(objects, [key for key in self._agreement if key.cipher == "3DES"])
                if key is None:
                    return _NOT_FOUND
                self._agree(key, objects.get(0x91, b""))
                return _OK
            if (command.p1, command.p2) != (0x41, 0xA4) or 0x80 not in objects:
                return _WRONG_DATA
        except BadData:
            return _WRONG_DATA
        self._chosen = self._find(objects, [key for key in self._agreement if key.oid == objects[0x80]])
        return _NOT_FOUND if self._chosen is None else _OK

    def general_authenticate(self, command: Command) -> tuple[bytes, int]:
        """Take the reader's key after MSE:Set AT."""
        key, self._chosen = self._chosen, None
        if key is None:
            return b"", _CONDITIONS
        try:
            self._agree(key, tlv.find(command.data, 0x7C, 0x80))
        except BadData:
            return b"", _WRONG_DATA
        return tlv.encode(0x7C, b""), _OK

    def internal_authenticate(self, command: Command) -> tuple[bytes, int]:
        """Sign the challenge."""
        if self._signing is None:
            return b"", _UNKNOWN_INSTRUCTION
        if len(command.data) != 8 or command.le is None:
            return b"", _WRONG_LENGTH
        signature = self._signing.sign(command.data)
        # What the reader has no room for cannot be told by this card, which knows no GET RESPONSE.
        return (signature, _OK) if len(signature) <= command.le else (b"", _WRONG_LENGTH)

    @staticmethod
    def _find(objects: dict[int, bytes], keys: list[AgreementKey]) -> AgreementKey | None:
        """Find the key that is referred to; without a reference only a single one can be meant."""
        if 0x84 not in objects:
            return keys[0] if len(keys) == 1 else None
        wanted = int.from_bytes(objects[0x84], "big")
        return next((key for key in keys if key.key_id == wanted), None)

    def _agree(self, key: AgreementKey, public: bytes) -> None:
        self._agreed = session_keys(key.agree(public), Cipher(key.cipher))


def _sign_9796(private: rsa.RSAPrivateKey, hash_name: str, challenge: bytes) -> bytes:
    """Fill the block with random bytes, hash them with the challenge, and raise it to the private power."""
    numbers = private.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    identifier = next(code for code, name in HASHES.items() if name == hash_name)
    trailer = b"\xbc" if hash_name == "sha1" else bytes((identifier, 0xCC))
    room = size - 1 - hashlib.new(hash_name, usedforsecurity=False).digest_size - len(trailer)
    carried = secrets.token_bytes(room)
    digest = hashlib.new(hash_name, carried + challenge, usedforsecurity=False).digest()
    block = int.from_bytes(b"\x6a" + carried + digest + trailer, "big")
    return pow(block, numbers.d, modulus).to_bytes(size, "big")
