"""The verifier's public key, as the operator installed it: PEM, Ed25519 or ECDSA on P-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

_LARGEST = 16 * 1024
_ES256_BYTES = 64


class VerifierKeyError(Exception):
    """There is no key that can be used; the message names the file."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The key that answers are checked with; `fingerprint` begins the SHA-256 of its SubjectPublicKeyInfo."""

    public: Ed25519PublicKey | ec.EllipticCurvePublicKey
    fingerprint: str

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Check a signature: of 64 bytes by RFC 8032, or r and s of ES256 as in RFC 7518 section 3.4.

        Which of the two is a matter of the key installed, never of the answer.
        """
        try:
            if isinstance(self.public, Ed25519PublicKey):
                self.public.verify(signature, message)
            elif len(signature) == _ES256_BYTES:
                r, s = (int.from_bytes(half) for half in (signature[:32], signature[32:]))
                self.public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
            else:
                return False
        except InvalidSignature:
            return False
        return True


def read_verifier_key(path: Path) -> VerifierKey:
    """Read the key's file; raises VerifierKeyError."""
    try:
        with path.open("rb") as file:
            public = load_pem_public_key(file.read(_LARGEST))
    except OSError as error:
        raise VerifierKeyError(f"{path}: {error.strerror}") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise VerifierKeyError(f"{path}: not a public key in PEM") from error
    if not isinstance(public, Ed25519PublicKey) and not (
        isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1)
    ):
        raise VerifierKeyError(f"{path}: neither an Ed25519 key nor one of P-256")
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return VerifierKey(public, hashlib.sha256(der).hexdigest()[:16])
