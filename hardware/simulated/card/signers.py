"""The kinds of document signers that a made-up authority has, good, weak and bad, and their certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from asn1crypto import algos, core, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hardware.emrtd.curves import CURVES
from hardware.simulated.card.security_infos import explicit_curve

SignerKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_COUNTRY = "VN"
_AUTHORITY_NAME = "TEST CSCA, not a country"
_SIGNER_NAME = "TEST document signer, not a country"
_AUTHORITY_DAYS = timedelta(days=366)
_SIGNER_DAYS = timedelta(days=365)


class SignerKind(StrEnum):
    """Who signed a card; what is not said otherwise is ECDSA on P-256 with SHA-256."""

    ECDSA = "ecdsa"
    ECDSA_SHA384 = "ecdsa-sha384"
    ECDSA_SHA512 = "ecdsa-sha512"
    ECDSA_SHA1 = "ecdsa-sha1"
    ECDSA_EXPLICIT = "ecdsa-explicit"
    RSA = "rsa"
    RSA_PSS = "rsa-pss"
    RSA_SHA1 = "rsa-sha1"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OTHER_COUNTRY = "other-country"
    STRANGER = "stranger"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a signer signs: its curve (None for RSA of 2048 bits), its hash, RSA with PSS or PKCS #1."""

    curve: ec.EllipticCurve | None
    hash_name: str = "sha256"
    pss: bool = False

    @property
    def hash(self) -> hashes.HashAlgorithm:
        """The hash to sign with."""
        return _HASHES[self.hash_name]()

    def sign(self, key: SignerKey, data: bytes) -> bytes:
        """Sign with a key of this scheme."""
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(data, ec.ECDSA(self.hash))
        return key.sign(data, self._padding, self.hash)

    @property
    def _padding(self) -> padding.PSS | padding.PKCS1v15:
        if self.pss:
            return padding.PSS(padding.MGF1(self.hash), self.hash.digest_size)
        return padding.PKCS1v15()

    def algorithm(self, key: SignerKey) -> algos.SignedDigestAlgorithm:
        """Name the scheme as a signature of CMS does."""
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.hash_name}_ecdsa"})
        if not self.pss:
            return algos.SignedDigestAlgorithm({"algorithm": f"{self.hash_name}_rsa"})
        digest = {"algorithm": self.hash_name}
        parameters = algos.RSASSAPSSParams(
            {
                "hash_algorithm": digest,
                "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest},
                "salt_length": self.hash.digest_size,
            }
        )
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})


_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_SCHEMES = {
    SignerKind.ECDSA_SHA384: Scheme(ec.BrainpoolP384R1(), "sha384"),
    SignerKind.ECDSA_SHA512: Scheme(ec.BrainpoolP512R1(), "sha512"),
    SignerKind.ECDSA_SHA1: Scheme(ec.SECP256R1(), "sha1"),
    SignerKind.ECDSA_EXPLICIT: Scheme(ec.BrainpoolP256R1()),
    SignerKind.RSA: Scheme(None),
    SignerKind.RSA_PSS: Scheme(None, pss=True),
    SignerKind.RSA_SHA1: Scheme(None, "sha1"),
}


def scheme_of(kind: SignerKind) -> Scheme:
    """Return how signers of this kind sign."""
    return _SCHEMES.get(kind, Scheme(ec.SECP256R1()))


def make_authority_key() -> ec.EllipticCurvePrivateKey:
    """Make the key of an authority: brainpoolP384r1."""
    return ec.generate_private_key(ec.BrainpoolP384R1())


def authority_certificate(key: ec.EllipticCurvePrivateKey, common_name: str = _AUTHORITY_NAME) -> bytes:
    """Sign the authority's own certificate (DER), valid from a year and a day ago for twenty years."""
    name = _name(common_name)
    built = (
        _certificate(name, name, key.public_key(), _now() - _AUTHORITY_DAYS, timedelta(days=365 * 20))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA384())
    )
    return built.public_bytes(Encoding.DER)


def make_signer_key(kind: SignerKind) -> SignerKey:
    """Make the key of a signer."""
    curve = scheme_of(kind).curve
    return rsa.generate_private_key(65537, 2048) if curve is None else ec.generate_private_key(curve)


def signer_certificate(
    kind: SignerKind, key: SignerKey, authority_key: ec.EllipticCurvePrivateKey, authority_der: bytes
) -> bytes:
    """Issue a signer's certificate (DER), valid from a year ago for fifteen.

    The one that has expired was valid for a month, long ago. A stranger comes from an authority that nobody
    else knows; a forged one claims to come from this one, which did not sign it.
    """
    authority = x509.load_der_x509_certificate(authority_der)
    issuer, identified_by = authority.subject, authority_key.public_key()
    if kind is SignerKind.STRANGER:
        authority_key = make_authority_key()
        issuer, identified_by = _name("TEST CSCA of nobody"), authority_key.public_key()
    elif kind is SignerKind.FORGED:
        authority_key = make_authority_key()
    start, duration = _now() - _SIGNER_DAYS, timedelta(days=365 * 15)
    if kind is SignerKind.EXPIRED:
        duration = timedelta(days=30)
    country = "XX" if kind is SignerKind.OTHER_COUNTRY else _COUNTRY
    built = (
        _certificate(_name(_SIGNER_NAME, country), issuer, key.public_key(), start, duration)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(identified_by), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA384())
    )
    der = built.public_bytes(Encoding.DER)
    return _spelled_out(der, authority_key) if kind is SignerKind.ECDSA_EXPLICIT else der


def revocation_list(
    authority_key: ec.EllipticCurvePrivateKey, authority_der: bytes, revoked_der: bytes
) -> bytes:
    """Sign a list (DER) that revokes one signer, from yesterday for a year."""
    authority = x509.load_der_x509_certificate(authority_der)
    yesterday = _now() - timedelta(days=1)
    revoked = (
        x509.RevokedCertificateBuilder()
        .serial_number(x509.load_der_x509_certificate(revoked_der).serial_number)
        .revocation_date(yesterday)
        .build()
    )
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(yesterday)
        .next_update(yesterday + timedelta(days=365))
        .add_revoked_certificate(revoked)
        .add_extension(identifier, critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
        .sign(authority_key, hashes.SHA384())
    )
    return built.public_bytes(Encoding.DER)


def _spelled_out(der: bytes, authority_key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write the curve of a certificate's key as its numbers, which OpenSSL would not, and sign it anew."""
    certificate = asn1_x509.Certificate.load(der)
    signed = certificate["tbs_certificate"]
    info = signed["subject_public_key_info"]
    curve = next(curve for curve in CURVES if curve.name.lower() == info.curve[1].lower())
    spelled = keys.ECDomainParameters(
        name="specified", value=keys.SpecifiedECDomain.load(explicit_curve(curve))
    )
    info["algorithm"]["parameters"] = spelled
    data = signed.dump(force=True)
    written: bytes = asn1_x509.Certificate(
        {
            "tbs_certificate": asn1_x509.TbsCertificate.load(data),
            "signature_algorithm": certificate["signature_algorithm"],
            "signature_value": core.OctetBitString(authority_key.sign(data, ec.ECDSA(hashes.SHA384()))),
        }
    ).dump()
    return written


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _name(common_name: str, country: str = _COUNTRY) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TEST, made up for the virtual card"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    start: datetime,
    duration: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + duration)
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """Let an authority sign certificates and lists, and a signer documents."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
