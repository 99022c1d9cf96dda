"""Every way the gateway can fail.

GatewayError
    NotTaken            the packet is not taken into custody; `reason` says why
    BackOfficeAway      the province's own system does not answer, or not as agreed: try again
    StateUnusable       the gateway's folder, database or keys cannot be used
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.province.errors import RefusalReason


class GatewayError(Exception):
    """The gateway cannot do what was asked."""


class NotTaken(GatewayError):
    """The packet is not taken into custody; `status` is the answer's number in HTTP."""

    def __init__(self, status: int, reason: RefusalReason, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class BackOfficeAway(GatewayError):
    """The province's own system does not answer, or not as agreed."""


class StateUnusable(GatewayError):
    """The gateway's folder, database or keys cannot be used; the message says which."""
