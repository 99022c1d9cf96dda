"""Every way the gateway can fail.

GatewayError
    NotTaken            what a kiosk asked for is not done; `reason` says why
    BackOfficeAway      the province's own system does not answer, or says "not now": try again
    BackOfficeWrong     it answers, but not as agreed, or says no to this dossier: try again later, and look
    HandedOn            another worker has this dossier: leave it
    StateUnusable       the gateway's folder, database or keys cannot be used
    StoreAway           the packet store does not answer (also an OSError): try again
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.province.errors import RefusalReason


class GatewayError(Exception):
    """The gateway cannot do what was asked."""


class NotTaken(GatewayError):
    """What a kiosk asked for is not done; `status` is the answer's number in HTTP.

    `retry_after` is how many seconds the kiosk is asked to wait, where that is known.
    """

    def __init__(
        self, status: int, reason: RefusalReason, message: str, *, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


class BackOfficeAway(GatewayError):
    """The province's own system does not answer, or says "not now".

    `retry_after` is how many seconds it asked to be left alone, None where it did not.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BackOfficeWrong(GatewayError):
    """The province's own system answers, but not as agreed, or says no; the message names field or code."""


class HandedOn(GatewayError):
    """Another worker has this dossier meanwhile; this one took too long."""


class StateUnusable(GatewayError):
    """The gateway's folder, database or keys cannot be used; the message says which."""


class StoreAway(GatewayError, OSError):
    """The packet store does not answer, or says no."""
