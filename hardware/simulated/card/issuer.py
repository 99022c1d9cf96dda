"""A made-up country: a signing authority and a document signer whose certificates say TEST.

Its keys are made once for a machine, outside the source tree, and are worth nothing anywhere else.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

CSCA_FILE = "csca.der"
_SIGNER_FILE = "signer.der"
_SIGNER_KEY_FILE = "signer.key.pem"
_DIGITAL_SIGNATURE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_CERTIFICATE_SIGNING = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs virtual cards: the authority's certificate, the signer's, and the signer's key."""

    csca_der: bytes
    signer_der: bytes
    signer_key: ec.EllipticCurvePrivateKey


def ensure_issuer(folder: Path) -> Issuer:
    """Return the issuer kept in `folder`, making it the first time (files 0600, folder 0700).

    Several processes may ask at once. The authority's key is forgotten after it has signed its one signer.
    The certificate to install as an anchor is `csca.der`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(folder / ".lock"):
        if not (folder / CSCA_FILE).exists():
            issuer = make_issuer()
            pem = issuer.signer_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            _write(folder / _SIGNER_KEY_FILE, pem)
            _write(folder / _SIGNER_FILE, issuer.signer_der)
            _write(folder / CSCA_FILE, issuer.csca_der)  # last: it says that the rest is there
        key = load_pem_private_key((folder / _SIGNER_KEY_FILE).read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{folder / _SIGNER_KEY_FILE} holds another kind of key")
        return Issuer((folder / CSCA_FILE).read_bytes(), (folder / _SIGNER_FILE).read_bytes(), key)


def make_issuer() -> Issuer:
    """Make an authority (brainpoolP384r1) and a document signer (P-256), valid from a year ago."""
    now = datetime.now(UTC).replace(microsecond=0)
    csca_key = ec.generate_private_key(ec.BrainpoolP384R1())
    signer_key = ec.generate_private_key(ec.SECP256R1())
    csca_name = _name("TEST CSCA, not a country")
    csca = (
        _certificate(csca_name, csca_name, csca_key.public_key(), now - timedelta(days=366), years=20)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_CERTIFICATE_SIGNING, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(csca_key.public_key()), critical=False)
        .sign(csca_key, hashes.SHA384())
    )
    signer_name = _name("TEST document signer, not a country")
    signer = (
        _certificate(signer_name, csca_name, signer_key.public_key(), now - timedelta(days=365), years=15)
        .add_extension(_DIGITAL_SIGNATURE, critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(csca_key.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signer_key.public_key()), critical=False)
        .sign(csca_key, hashes.SHA384())
    )
    return Issuer(csca.public_bytes(Encoding.DER), signer.public_bytes(Encoding.DER), signer_key)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TEST, made up for the virtual card"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, start: datetime, *, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * years))
    )


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
