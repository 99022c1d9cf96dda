"""Keys of every algorithm that signs documents, made once a run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HASHES = ("sha1", "sha224", "sha256", "sha384", "sha512")
PLAIN = {hash_name: f"0.4.0.127.0.7.1.1.4.1.{at}" for at, hash_name in enumerate(HASHES, 1)}
CURVES = {
    curve.name: curve
    for curve in (
        ec.SECP192R1(),
        ec.SECP224R1(),
        ec.SECP256K1(),
        ec.SECP256R1(),
        ec.SECP384R1(),
        ec.SECP521R1(),
        ec.BrainpoolP256R1(),
        ec.BrainpoolP384R1(),
        ec.BrainpoolP512R1(),
    )
}


@cache
def private_key(kind: str, number: int = 0):
    """`rsa-2048` or a curve's name; another number is another key."""
    if kind.startswith("rsa-"):
        return rsa.generate_private_key(65537, int(kind[4:]))
    return ec.generate_private_key(CURVES[kind])


@dataclass(frozen=True)
class Key:
    """A key and how it signs: `ecdsa`, `plain`, `rsa` or `pss`, with a hash."""

    kind: str = "secp256r1"
    scheme: str = "ecdsa"
    hash_name: str = "sha256"
    number: int = 0
    salt: int = -1

    @property
    def private(self):
        return private_key(self.kind, self.number)

    @property
    def info(self):
        spki = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return keys.PublicKeyInfo.load(spki)

    @property
    def identifier(self):
        return hashlib.sha256(self.info.dump()).digest()[:20]

    @property
    def salt_length(self):
        return hashlib.new(self.hash_name).digest_size if self.salt < 0 else self.salt

    def algorithm(self):
        if self.scheme == "pss":
            hash_ = {"algorithm": self.hash_name}
            parameters = algos.RSASSAPSSParams(
                {
                    "hash_algorithm": hash_,
                    "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": hash_},
                    "salt_length": self.salt_length,
                }
            )
            return {"algorithm": "rsassa_pss", "parameters": parameters}
        if self.scheme == "plain":
            return {"algorithm": PLAIN[self.hash_name]}
        return {"algorithm": f"{self.hash_name}_{'rsa' if self.scheme == 'rsa' else 'ecdsa'}"}

    def sign(self, data: bytes) -> bytes:
        digest = getattr(hashes, self.hash_name.upper())()
        if self.scheme == "rsa":
            return self.private.sign(data, padding.PKCS1v15(), digest)
        if self.scheme == "pss":
            return self.private.sign(data, padding.PSS(padding.MGF1(digest), self.salt_length), digest)
        signature = self.private.sign(data, ec.ECDSA(digest))
        if self.scheme == "plain":
            size = (self.private.curve.key_size + 7) // 8
            return b"".join(n.to_bytes(size, "big") for n in decode_dss_signature(signature))
        return signature
