"""X.509 certificates of document signers and country authorities (Doc 9303-12 section 7).

Parsed with asn1crypto, because the certificates of many countries, Vietnam's passport root among them, spell
out their curve instead of naming it, which OpenSSL refuses. The spelled numbers must be exactly those of a
standard curve: a curve of somebody's own choice would let him choose the signature too (CVE-2020-0601).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from asn1crypto import pem, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from hardware.emrtd.curves import CURVES, Curve
from hardware.emrtd.errors import BadData, NotSupported

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}

T = TypeVar("T")


def parse(what: str, read: Callable[[], T]) -> T:
    """Run `read` on bytes that nobody vouches for; any failure of the parser becomes BadData."""
    try:
        return read()
    except (BadData, NotSupported):
        raise
    except Exception as error:  # noqa: BLE001 - asn1crypto raises whatever it stumbles over
        raise BadData(f"{what} cannot be read: {type(error).__name__}") from None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What passive authentication needs of a certificate; names are their DER bytes."""

    der: bytes
    subject: bytes
    issuer: bytes
    serial: int
    key_identifier: bytes
    authority_key_identifier: bytes
    common_name: str
    not_before: datetime
    not_after: datetime
    public_key: PublicKey
    is_authority: bool

    @classmethod
    def from_bytes(cls, data: bytes) -> Certificate:
        """Read DER or PEM; raises BadData or NotSupported."""
        return parse("a certificate", lambda: cls._read(data))

    @classmethod
    def _read(cls, data: bytes) -> Certificate:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        parsed = x509.Certificate.load(der, strict=True)
        names: dict[str, Any] = parsed.subject.native
        constraints = parsed.basic_constraints_value
        return cls(
            der=der,
            subject=parsed.subject.dump(),
            issuer=parsed.issuer.dump(),
            serial=parsed.serial_number,
            key_identifier=parsed.key_identifier or b"",
            authority_key_identifier=parsed.authority_key_identifier or b"",
            common_name=str(names.get("common_name", "")),
            not_before=parsed.not_valid_before,
            not_after=parsed.not_valid_after,
            public_key=public_key(parsed.public_key),
            is_authority=bool(constraints is not None and constraints["ca"].native),
        )

    def issued(self, other: Certificate) -> bool:
        """Tell whether this authority's key signed `other`; raises BadData or NotSupported."""
        if not self.is_authority or other.issuer != self.subject:
            return False
        # asn1crypto parses a part as it is looked at, so all of the looking is done under `parse`.
        return parse("a certificate", lambda: self._signed(x509.Certificate.load(other.der)))

    def _signed(self, certificate: x509.Certificate) -> bool:
        return verify(
            self.public_key,
            certificate["signature_algorithm"],
            certificate["tbs_certificate"].dump(),
            certificate["signature_value"].native,
        )


def verify(key: PublicKey, algorithm: Any, signed: bytes, signature: bytes, default_hash: str = "") -> bool:
    """Check a signature by asn1crypto's `algorithm`; raises NotSupported for a kind not built here.

    `default_hash` serves algorithms that name none (plain rsaEncryption in a CMS).
    """
    kind = parse("a signature algorithm", lambda: str(algorithm.signature_algo))
    try:
        hash_name = str(algorithm.hash_algo)
    except ValueError:
        hash_name = default_hash
    if hash_name not in _HASHES:
        raise NotSupported(f"signature hash {hash_name or 'unnamed'}")
    digest = _HASHES[hash_name]()
    try:
        if kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        elif kind == "rsassa_pkcs1v15" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        else:
            raise NotSupported(f"{kind} signatures with a {type(key).__name__}")
    except InvalidSignature:
        return False
    return True


def public_key(info: Any) -> PublicKey:
    """Build the key of asn1crypto's PublicKeyInfo; raises BadData or NotSupported."""
    if info.algorithm == "ec":
        curve = _curve(info["algorithm"]["parameters"])
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.implementation, info["public_key"].native)
    if info.algorithm == "rsa":
        key = load_der_public_key(info.dump())
        if isinstance(key, rsa.RSAPublicKey):
            return key
    raise NotSupported(f"public keys of kind {info.algorithm}")


def _curve(parameters: Any) -> Curve:
    """Find the named curve, also when its numbers are spelled out."""
    if parameters.name == "named":
        for curve in CURVES:
            if curve.name.lower() == parameters.native.lower():
                return curve
        raise NotSupported(f"curve {parameters.native}")
    spelled = parameters.chosen
    for curve in CURVES:
        generator = ec.derive_private_key(1, curve.implementation).public_key().public_numbers()
        x, y = (number.to_bytes(curve.size, "big") for number in (generator.x, generator.y))
        base_points = {b"\x04" + x + y, bytes((2 + generator.y % 2,)) + x}
        if (
            spelled["field_id"]["parameters"].native == curve.p
            and int.from_bytes(spelled["curve"]["a"].native, "big") == curve.a
            and int.from_bytes(spelled["curve"]["b"].native, "big") == curve.b
            and spelled["order"].native == curve.n
            and bytes(spelled["base"].native) in base_points
        ):
            return curve
    raise NotSupported("a curve that is none of the standard ones")
