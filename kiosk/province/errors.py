"""Every way the province can fail to answer.

ProvinceError
    GatewayAway         no answer, or one that says "not now": try again; `kind` says how, `endpoint` where
    GatewayRefused      an answer that says no; `reason` says why: try again later, an operator must look
    NotEnrolled         nothing was pinned that says which gateway is believed
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Endpoint(StrEnum):
    """What a gateway can be asked for; one may be away while another answers."""

    PACKETS = "packets"  # a packet in one piece
    UPLOADS = "uploads"  # a packet in pieces
    STATUS = "status"
    KEYS = "keys"
    CATALOGUE = "catalogue"
    ENROLMENT = "enrolment"
    RENEWAL = "renewal"
    HEALTH = "device-health"
    REPORT = "report"
    PHONE = "phone-logins"


class AwayKind(StrEnum):
    """How a gateway is away; an operator mends each of them elsewhere."""

    UNREACHABLE = "unreachable"  # no such name, no route, nobody listens
    SILENT = "silent"  # no sign of life in time: a black hole, a hung server
    CUT = "cut"  # the connection broke
    UNTRUSTED = "untrusted"  # another server than the one that was enrolled at: somebody stands in between
    CLOCK = "clock"  # the server's certificate is not valid now, by this machine's clock
    OWN_CERTIFICATE = "own-certificate"  # the gateway takes no certificate of ours, or ours has ended
    NOT_ENROLLED = "not-enrolled"  # a gateway outside of this machine, and nothing pinned to know it by
    NOT_OURS = "not-ours"  # an answer that is not the contract's: a captive portal, a proxy's page
    BUSY = "busy"  # 429, or 503 with a time to come back
    FAILING = "failing"  # 5xx


class RefusalReason(StrEnum):
    """Why a gateway says no to a request; what it has taken into custody it never refuses."""

    ALTERED = "altered"
    NOT_A_PACKET = "not-a-packet"
    UNKNOWN_VERSION = "unknown-version"
    BAD_MANIFEST = "bad-manifest"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_SIGNER = "unknown-signer"
    TOO_LARGE = "too-large"
    OTHER_CONTENT = "other-content"
    NOT_IN_CUSTODY = "not-in-custody"
    UNAVAILABLE = "unavailable"
    CERTIFICATE_NEEDED = "certificate-needed"
    CERTIFICATE_REFUSED = "certificate-refused"
    REVOKED = "revoked"
    TOO_MANY = "too-many"
    NO_SUCH_UPLOAD = "no-such-upload"
    WRONG_OFFSET = "wrong-offset"
    BAD_REQUEST = "bad-request"
    CODE_REFUSED = "code-refused"
    NOT_PUBLISHED = "not-published"
    NOT_OFFERED = "not-offered"
    NO_SUCH_LOGIN = "no-such-login"
    OTHER = "other"


class ProvinceError(Exception):
    """The province did not take or tell what it was asked."""


class GatewayAway(ProvinceError):
    """The gateway cannot be reached, says "not now", or answers something that is not its contract.

    `endpoint` is what was asked, None where not even a connection came about: then everything is away.
    `retry_after` is how long the gateway itself asked to be left alone, None where it did not.
    """

    def __init__(
        self,
        message: str,
        kind: AwayKind = AwayKind.UNREACHABLE,
        *,
        endpoint: Endpoint | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.endpoint = endpoint
        self.retry_after = retry_after


class GatewayRefused(ProvinceError):
    """The gateway said no."""

    def __init__(self, reason: RefusalReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class NotEnrolled(ProvinceError):
    """Nothing was pinned that says which gateway is believed, or it cannot be read."""
