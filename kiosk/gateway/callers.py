"""Who asks: the kiosk whose certificate the connection proved, as the registry knows it.

`own`: the gateway's TLS took the certificate. `proxy`: a proxy on this machine did and hands it on in a
header, URL-encoded PEM (nginx: `$ssl_client_escaped_cert`). `off`: development on one machine; nobody is
asked who they are, and what needs a kiosk's certificate is not offered. In no case does a header say who
somebody is: the registry does, by the certificate's fingerprint.
"""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import unquote

from kiosk.gateway.errors import NotTaken
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from fastapi import Request

CERTIFICATE_HEADER = "x-client-certificate"
ADDRESS_HEADER = "x-real-ip"
_LONGEST_HEADER = 8192


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; `kiosk_id` is empty where no certificate said it."""

    kiosk_id: str


class KnowsCertificates(Protocol):
    """Says whose certificate it is; `kiosk.gateway.registry.Registry`."""

    def kiosk_of_certificate(self, fingerprint: str) -> str | None:
        """Give the kiosk's id; None where the certificate is of nobody, or revoked. Blocks."""
        ...


class Callers:
    """Answers who asks; knows nobody by itself."""

    def __init__(self, mode: Literal["off", "own", "proxy"], registry: KnowsCertificates) -> None:
        self._mode = mode
        self._registry = registry

    @property
    def certified(self) -> bool:
        """Whether kiosks show certificates here at all."""
        return self._mode != "off"

    def bucket(self, request: Request, fingerprint: str) -> str:
        """Say with whose requests this one is counted: a certificate's, known or not, or an address's."""
        return fingerprint or self._address(request)

    def named(self, fingerprint: str) -> Caller:
        """Say whose certificate it is; raises NotTaken where it is not, or no longer, a kiosk's. Blocks."""
        kiosk_id = self._registry.kiosk_of_certificate(fingerprint)
        if kiosk_id is None:
            raise NotTaken(
                403, RefusalReason.CERTIFICATE_REFUSED, "this certificate is of no kiosk that is enrolled"
            )
        return Caller(kiosk_id)

    def fingerprint(self, request: Request) -> str:
        """Give the fingerprint of the certificate that was shown, empty for none; raises NotTaken."""
        if self._mode == "own":
            return getattr(request.state, "certificate", "")
        if self._mode == "proxy":
            return _of_header(request.headers.get(CERTIFICATE_HEADER, "")[:_LONGEST_HEADER])
        return ""

    def _address(self, request: Request) -> str:
        seen = request.client.host if request.client else "local"
        if self._mode == "proxy":
            return request.headers.get(ADDRESS_HEADER, seen)[:64]
        return seen


def fingerprint_of(der: bytes) -> str:
    """Give the fingerprint of a certificate: SHA-256 of its DER form, hexadecimal."""
    return hashlib.sha256(der).hexdigest()


@lru_cache(maxsize=4096)
def _of_header(escaped: str) -> str:
    """Give the fingerprint of the certificate in a proxy's header, empty where there is none."""
    if not escaped:
        return ""
    try:
        return fingerprint_of(ssl.PEM_cert_to_DER_cert(unquote(escaped, errors="strict")))
    except ValueError:
        raise NotTaken(400, RefusalReason.BAD_REQUEST, "the proxy's certificate header is none") from None
