"""Signatures of certificates, lists and security objects: RSA and ECDSA (Doc 9303-12 section 4.1.6).

SHA-1 and SHA-224 and short keys are still on cards that are valid for ten years: they are accepted and said
to be weak. What has been broken outright (MD5, RSA under 1024 bits) is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asn1crypto import core
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hardware.emrtd.der import parse
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import PublicKey, weakness
from hardware.emrtd.unbound_curves import UnboundKey

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_WEAK_HASHES = frozenset({"sha1", "sha224"})

_RSA, _PSS, _ECDSA, _PLAIN = "RSA", "RSA-PSS", "ECDSA", "plain ECDSA"

# The dotted identifiers, because asn1crypto does not know the plain form of BSI TR-03111 5.2.1.1.
_SCHEMES: dict[str, tuple[str, str]] = {
    "1.2.840.113549.1.1.1": (_RSA, ""),
    "1.2.840.113549.1.1.5": (_RSA, "sha1"),
    "1.3.14.3.2.29": (_RSA, "sha1"),
    "1.2.840.113549.1.1.14": (_RSA, "sha224"),
    "1.2.840.113549.1.1.11": (_RSA, "sha256"),
    "1.2.840.113549.1.1.12": (_RSA, "sha384"),
    "1.2.840.113549.1.1.13": (_RSA, "sha512"),
    "1.2.840.113549.1.1.10": (_PSS, ""),
    # Neither of these two names a signature, but signers write them: the hash then is the digest's.
    "1.2.840.10045.2.1": (_ECDSA, ""),
    "1.2.840.10045.4": (_ECDSA, ""),
    "1.2.840.10045.4.1": (_ECDSA, "sha1"),
    "1.2.840.10045.4.3.1": (_ECDSA, "sha224"),
    "1.2.840.10045.4.3.2": (_ECDSA, "sha256"),
    "1.2.840.10045.4.3.3": (_ECDSA, "sha384"),
    "1.2.840.10045.4.3.4": (_ECDSA, "sha512"),
    "0.4.0.127.0.7.1.1.4.1.1": (_PLAIN, "sha1"),
    "0.4.0.127.0.7.1.1.4.1.2": (_PLAIN, "sha224"),
    "0.4.0.127.0.7.1.1.4.1.3": (_PLAIN, "sha256"),
    "0.4.0.127.0.7.1.1.4.1.4": (_PLAIN, "sha384"),
    "0.4.0.127.0.7.1.1.4.1.5": (_PLAIN, "sha512"),
}

ECDSA_HASHES: dict[bytes, str] = {
    core.ObjectIdentifier(dotted).contents: hash_name
    for dotted, (kind, hash_name) in _SCHEMES.items()
    if kind in {_ECDSA, _PLAIN}
}
"""The hash of each way of ECDSA, by the contents of its object identifier; empty where it names none."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """How something is signed; `mask_hash` and `salt` (bytes) are RSA-PSS's alone."""

    kind: str
    hash_name: str
    mask_hash: str = ""
    salt: int = 0

    def __str__(self) -> str:
        return f"{self.kind} with {hash_words(self.hash_name)}"

    def weaknesses(self, key: PublicKey | None) -> tuple[str, ...]:
        """Say what is weak about a signature of this kind by `key`, or by a key that is not known."""
        found = (hash_weakness(self.hash_name), "" if key is None else weakness(key))
        return tuple(words for words in found if words)


def hash_words(name: str) -> str:
    """Write `sha256` as people do: SHA-256."""
    return name.upper().replace("SHA", "SHA-")


def hash_weakness(name: str) -> str:
    """Say what is weak about a hash that is still accepted; empty for a strong one."""
    return f"{hash_words(name)} is a weak hash" if name in _WEAK_HASHES else ""


def scheme_of(algorithm: Any, default_hash: str = "") -> Scheme:
    """Read asn1crypto's `algorithm`; raises BadData, or NotSupported for a kind not built here.

    `default_hash` serves algorithms that name none (plain rsaEncryption in a CMS).
    """
    return parse("a signature algorithm", lambda: _scheme_of(algorithm, default_hash))


def fits(key: PublicKey, scheme: Scheme) -> bool:
    """Tell whether a key of this kind can have made such a signature at all."""
    return isinstance(key, rsa.RSAPublicKey) == (scheme.kind in {_RSA, _PSS})


def verify(key: PublicKey, scheme: Scheme, signed: bytes, signature: bytes) -> bool:
    """Check a signature; raises NotSupported when key and scheme do not go together."""
    digest = HASHES[scheme.hash_name]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, _padding(scheme), digest)
        elif scheme.kind in {_ECDSA, _PLAIN}:
            if scheme.kind == _PLAIN:
                signature = _from_plain(signature)
            if isinstance(key, UnboundKey):
                return key.verify(signature, signed, scheme.hash_name)
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            raise NotSupported(f"{scheme} by an elliptic curve key")
    except UnsupportedAlgorithm as error:
        raise NotSupported(str(error)) from None
    except (InvalidSignature, ValueError, BadData):
        return False
    return True


def _scheme_of(algorithm: Any, default_hash: str) -> Scheme:
    name = algorithm["algorithm"].dotted
    kind, hash_name = _SCHEMES.get(name, ("", ""))
    if not kind:
        raise NotSupported(f"signature algorithm {algorithm['algorithm'].native}")
    if kind == _PSS:
        return _pss(algorithm["parameters"])
    return Scheme(kind, _known(hash_name or default_hash))


def _pss(parameters: Any) -> Scheme:
    """Read the parameters of RSA-PSS; left out, they are SHA-1 and 20 (RFC 4055 section 3.1)."""
    if isinstance(parameters, (core.Void, core.Null)):
        return Scheme(_PSS, "sha1", "sha1", 20)
    mask = parameters["mask_gen_algorithm"]
    if mask["algorithm"].native != "mgf1":
        raise NotSupported(f"RSA-PSS with mask {mask['algorithm'].native}")
    if parameters["trailer_field"].native != "trailer_field_bc":
        raise NotSupported("RSA-PSS with another trailer")
    salt = parameters["salt_length"].native
    if not 0 <= salt <= 512:
        raise BadData(f"RSA-PSS with a salt of {salt} bytes")
    return Scheme(
        _PSS,
        _known(parameters["hash_algorithm"]["algorithm"].native),
        _known(mask["parameters"]["algorithm"].native),
        salt,
    )


def _known(hash_name: str) -> str:
    if hash_name not in HASHES:
        raise NotSupported(f"signature hash {hash_name or 'unnamed'}")
    return hash_name


def _padding(scheme: Scheme) -> padding.PSS | padding.PKCS1v15:
    if scheme.kind == _PSS:
        return padding.PSS(padding.MGF1(HASHES[scheme.mask_hash]()), scheme.salt)
    if scheme.kind == _RSA:
        return padding.PKCS1v15()
    raise NotSupported(f"{scheme} by an RSA key")


def _from_plain(signature: bytes) -> bytes:
    """Turn r and s side by side into the usual sequence."""
    half = len(signature) // 2
    if not half or len(signature) % 2:
        raise BadData("a plain signature of odd length")
    return encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )
