"""What the made-up provider consists of while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.sandbox.phone.behaviour import Control
from kiosk.sandbox.phone.logins import Grant, Login, Logins
from kiosk.sandbox.phone.tokens import Issuer

if TYPE_CHECKING:
    from kiosk.sandbox.phone.vneid_client import Clients


@dataclass
class Office:
    """Its log-ins, its key, the tokens that it gave, and how it behaves.

    `granted` are the access tokens of device flows; `codes` and `passes` the codes and
    access tokens of VNeID's flow.
    """

    clients: Clients
    control: Control = field(default_factory=Control)
    logins: Logins = field(default_factory=Logins)
    issuer: Issuer = field(default_factory=Issuer)
    granted: dict[str, Login] = field(default_factory=dict)
    codes: dict[str, Grant] = field(default_factory=dict)
    passes: dict[str, Grant] = field(default_factory=dict)
