"""The device flow (RFC 8628) with OpenID Connect: an identity provider known by its issuer's address."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE

from kiosk.identity.phone.claims import ClaimNames, citizen_of
from kiosk.identity.phone.discovery import Provider, discover
from kiosk.identity.phone.errors import ProviderNotBelieved
from kiosk.identity.phone.id_token import check_id_token, read_keys
from kiosk.identity.phone.port import Confirmed, Expired, PhoneAnswer, PhoneCode, Refused, Waiting
from kiosk.identity.phone.web import Web, guarded

# RFC 8628 section 3.5: what `slow_down` adds to the interval, and the interval where none is said.
SLOW_DOWN_SECONDS = 5.0
_USUAL_INTERVAL = 5.0
_LONGEST_INTERVAL = 30.0
_LONGEST_LIFE = 600.0
_SHORTEST_LIFE = 20.0
_LONGEST_CODE = 40
_LONGEST_URL = 500


class DeviceFlowProvider:
    """An IdentityProvider at `issuer`, asked as the public client `client_id`: the kiosk holds no secret.

    `place` says in words which kiosk this is and where; providers that know the parameter of OpenID CIBA
    (`binding_message`) show it on the phone. What the issuer told of itself is kept for `_KEPT_SECONDS`.
    """

    _KEPT_SECONDS = 3600.0

    def __init__(  # noqa: PLR0913  # what an operator can set
        self,
        issuer: str,
        *,
        web: Web,
        clock: Callable[[], datetime],
        place: str,
        client_id: str = "kiosk-hcc",
        scope: str = "openid profile",
        names: ClaimNames | None = None,
        skew_seconds: float = 60,
    ) -> None:
        self.issuer = issuer
        self.web = web
        self.clock = clock
        self.client_id = client_id
        self.names = names or ClaimNames()
        self.skew_seconds = skew_seconds
        self._place = place
        self._scope = scope
        self._known: tuple[float, Provider] | None = None

    def start(self) -> DeviceLogin:
        """Begin a log-in; raises PhoneError."""
        provider = self._provider()
        nonce = secrets.token_urlsafe(24)
        asked = time.monotonic()
        reply = self.web.post(
            provider.device_authorization,
            {
                "client_id": self.client_id,
                "scope": self._scope,
                "nonce": nonce,
                "binding_message": self._place,
            },
        )
        if not reply.ok:
            raise ProviderNotBelieved(f"the issuer starts no log-in: {_error(reply.body)}")
        life = _seconds(reply.body.get("expires_in"), 0.0)
        if life < _SHORTEST_LIFE:
            raise ProviderNotBelieved("the issuer's code has no time to be used")
        life = min(life, _LONGEST_LIFE)
        code = PhoneCode(
            user_code=_word(reply.body, "user_code", _LONGEST_CODE),
            verification_url=_address(reply.body),
            expires_in=life,
            started_at=self.clock(),
        )
        interval = min(max(1.0, _seconds(reply.body.get("interval"), _USUAL_INTERVAL)), _LONGEST_INTERVAL)
        device_code = _word(reply.body, "device_code", 1024)
        return DeviceLogin(self, provider, code, _Grant(device_code, nonce, interval, asked + life))

    def _provider(self) -> Provider:
        if self._known is None or time.monotonic() - self._known[0] > self._KEPT_SECONDS:
            self._known = (time.monotonic(), discover(self.web, self.issuer))
        return self._known[1]


@dataclass(frozen=True, slots=True, repr=False)
class _Grant:
    """What asks for the log-in's end; `until` is of the monotonic clock."""

    device_code: str
    nonce: str
    interval: float
    until: float


class DeviceLogin:
    """One log-in; `poll` is to be asked no faster than its own answers allow."""

    def __init__(self, by: DeviceFlowProvider, provider: Provider, code: PhoneCode, grant: _Grant) -> None:
        self._by = by
        self._provider = provider
        self._code = code
        self._grant = grant
        self._interval = grant.interval
        self._ended = False

    @property
    def code(self) -> PhoneCode:
        """What the screen shows."""
        return self._code

    def poll(self) -> PhoneAnswer:
        """Ask how it stands; raises PhoneError."""
        if self._ended or time.monotonic() >= self._grant.until:
            return Expired()
        reply = self._by.web.post(
            self._provider.token,
            {
                "grant_type": DEVICE_CODE_GRANT_TYPE,
                "device_code": self._grant.device_code,
                "client_id": self._by.client_id,
            },
        )
        if reply.ok:
            return self._confirmed(reply.body)
        match reply.body.get("error"):
            case "authorization_pending":
                return Waiting(self._interval)
            case "slow_down":
                self._interval = min(self._interval + SLOW_DOWN_SECONDS, _LONGEST_INTERVAL)
                return Waiting(self._interval)
            case "access_denied":
                return Refused()
            case "expired_token":
                return Expired()
            case _:
                raise ProviderNotBelieved(f"the issuer ends the log-in: {_error(reply.body)}")

    def cancel(self) -> None:
        """Forget the log-in: RFC 8628 has nothing to tell the issuer, whose code expires by itself."""
        self._ended = True

    def _confirmed(self, tokens: Mapping[str, Any]) -> Confirmed:
        self._ended = True
        by, provider = self._by, self._provider
        access = tokens.get("access_token")
        access = access if isinstance(access, str) else ""
        claims = check_id_token(
            tokens.get("id_token"),
            read_keys(by.web.get(provider.keys)),
            issuer=provider.issuer,
            client_id=by.client_id,
            nonce=self._grant.nonce,
            access_token=access,
            now=by.clock(),
            skew_seconds=by.skew_seconds,
        )
        if by.names.number not in claims and provider.userinfo and access:
            more = by.web.get(provider.userinfo, bearer=access)
            if more.get("sub") != claims["sub"]:  # OpenID Connect Core section 5.3.2
                raise ProviderNotBelieved("what is told of the person is told of another")
            claims = {**more, **claims}
        return Confirmed(citizen_of(claims, by.names))


def _address(body: Mapping[str, Any]) -> str:
    """Give the address that the QR code holds: the one with the code in it, where there is one."""
    chosen = body.get("verification_uri_complete") or body.get("verification_uri")
    if not isinstance(chosen, str) or len(chosen) > _LONGEST_URL or not chosen.isprintable():
        raise ProviderNotBelieved("there is no address for the phone")
    return guarded(chosen)


def _word(body: Mapping[str, Any], key: str, longest: int) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value.strip():
        raise ProviderNotBelieved(f"there is no {key}")
    if len(value) > longest:
        raise ProviderNotBelieved(f"the {key} is too long")
    return value


def _seconds(value: object, otherwise: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        return otherwise
    return float(value)


def _error(body: Mapping[str, Any]) -> str:
    """Name an OAuth error; its description, which may say anything, is left out."""
    error = body.get("error")
    known = isinstance(error, str) and error.isascii() and error.isprintable()
    return str(error)[:40] if known else "without a reason"
