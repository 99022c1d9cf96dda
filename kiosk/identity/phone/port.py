"""Who says by phone who a person is: the port, shaped like RFC 8628.

A log-in is started, shown as a QR code and a short code, and asked about until the person has answered on
their phone, the code has expired, or nobody wants to know any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk.identity.citizen import Citizen


@dataclass(frozen=True, slots=True, repr=False)
class PhoneCode:
    """What the screen shows: the short code that the phone repeats, and the address that the QR code holds.

    `expires_in` seconds after `started_at` (aware) the code is void.
    """

    user_code: str
    verification_url: str
    expires_in: float
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody has answered yet; ask again after so many seconds, not before."""

    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class Confirmed:
    """The person agreed on their phone, and this is who they are."""

    citizen: Citizen


@dataclass(frozen=True, slots=True)
class Refused:
    """The person said no on their phone."""


@dataclass(frozen=True, slots=True)
class Expired:
    """Nobody answered in time; another log-in may be started."""


PhoneAnswer = Waiting | Confirmed | Refused | Expired


class PhoneLogin(Protocol):
    """One log-in that is under way; of one thread."""

    @property
    def code(self) -> PhoneCode:
        """What the screen shows."""
        ...

    def poll(self) -> PhoneAnswer:
        """Ask how it stands; blocks for some seconds at most. Raises PhoneError."""
        ...

    def cancel(self) -> None:
        """Say that nobody wants to know any more, where the provider can be told; raises nothing."""
        ...


class IdentityProvider(Protocol):
    """Starts log-ins; of any number of threads."""

    def start(self) -> PhoneLogin:
        """Begin a log-in; blocks for some seconds at most. Raises PhoneError."""
        ...
