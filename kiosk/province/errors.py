"""Every way the province can fail to answer.

ProvinceError
    GatewayAway         no answer, or one that says "not now": try again
    GatewayRefused      an answer that says no; `reason` says why: try again later, an operator must look
"""

from __future__ import annotations

from enum import StrEnum


class RefusalReason(StrEnum):
    """Why a gateway says no to a request; what it has taken into custody it never refuses."""

    ALTERED = "altered"
    NOT_A_PACKET = "not-a-packet"
    UNKNOWN_VERSION = "unknown-version"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_SIGNER = "unknown-signer"
    TOO_LARGE = "too-large"
    OTHER_CONTENT = "other-content"
    NOT_IN_CUSTODY = "not-in-custody"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


class ProvinceError(Exception):
    """The province did not take or tell what it was asked."""


class GatewayAway(ProvinceError):
    """The gateway cannot be reached, answers 5xx, or answers something that is not its contract."""


class GatewayRefused(ProvinceError):
    """The gateway said no."""

    def __init__(self, reason: RefusalReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
