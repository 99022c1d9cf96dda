"""The certificates of a TLS connection, and how long they still hold."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.x509.oid import NameOID

# Who replaces a certificate by hand needs days; a program replaces a short-lived one, later in its life.
_NOTICE = timedelta(days=14)
_SHARE = 4


def chain_of(wire: ssl.SSLSocket) -> tuple[x509.Certificate, ...]:
    """Give the chain that was verified: the server's certificate first, the authority's last."""
    # The public method came with Python 3.13; this is what it calls.
    links = wire._sslobj.get_verified_chain()  # type: ignore[attr-defined]  # noqa: SLF001  # no other way in 3.11
    return tuple(x509.load_pem_x509_certificate(link.public_bytes().encode()) for link in links)


def leaf_of(wire: ssl.SSLSocket) -> x509.Certificate:
    """Give the certificate that the server showed."""
    return x509.load_der_x509_certificate(wire.getpeercert(binary_form=True) or b"")


def days_left(certificate: x509.Certificate, now: datetime) -> float:
    """Say how many days a certificate still holds; less than none when it has ended."""
    return (certificate.not_valid_after_utc - now) / timedelta(days=1)


def ends_soon(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether it has to be replaced now: two weeks before its end, of a short one in its last quarter."""
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return certificate.not_valid_after_utc - now < min(_NOTICE, life / _SHARE)


def name_of(name: x509.Name) -> str:
    """Name a subject or an issuer in a few words."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return str(attribute.value)
    return name.rfc4514_string()
