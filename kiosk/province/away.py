"""How a gateway is away, read from the way in which speaking to it failed."""

from __future__ import annotations

import http.client
import ssl

from kiosk.province.errors import AwayKind

# X.509 verification errors of OpenSSL that a wrong clock gives.
_NOT_YET_VALID, _EXPIRED = 9, 10
# In the names of the alerts by which a server says that it does not take our certificate.
_ABOUT_CERTIFICATES = tuple(
    f"ALERT_{what}" for what in ("CERTIFICATE", "BAD_CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")
)


def kind_of(error: Exception, otherwise: AwayKind = AwayKind.CUT) -> AwayKind:
    """Give the kind of a failure; `otherwise` is that of one which has no kind of its own."""
    if isinstance(error, ssl.SSLError):
        return _tls_kind(error)
    match error:
        case TimeoutError():
            return AwayKind.SILENT
        case ConnectionRefusedError():
            return otherwise
        case ConnectionError() | http.client.IncompleteRead():
            return AwayKind.CUT
        case http.client.HTTPException():
            return AwayKind.NOT_OURS
        case _:
            return otherwise


def _tls_kind(error: ssl.SSLError) -> AwayKind:
    match error:
        case ssl.SSLCertVerificationError():
            wrong_time = error.verify_code in (_NOT_YET_VALID, _EXPIRED)
            return AwayKind.CLOCK if wrong_time else AwayKind.UNTRUSTED
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ssl.SSLSyscallError():
            return AwayKind.CUT
        case _ if any(word in (error.reason or "") for word in _ABOUT_CERTIFICATES):
            return AwayKind.OWN_CERTIFICATE
        case _:
            return AwayKind.NOT_OURS
