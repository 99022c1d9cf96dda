"""Log-ins by phone through the province's gateway, which speaks VNeID's flow and holds its secrets."""

from __future__ import annotations

import base64
import time
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from kiosk.identity.phone.errors import ProviderAway, ProviderNotBelieved
from kiosk.identity.phone.port import Confirmed, Expired, PhoneAnswer, PhoneCode, Refused, Waiting
from kiosk.identity.phone.sealed import LoginKey
from kiosk.identity.phone.web import guarded
from kiosk.province.answers import trouble
from kiosk.province.errors import Endpoint, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.line import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kiosk.province.line import Answer, Line

_PATH = "/v1/phone-logins"
_JSON = {"Content-Type": "application/json"}
_LONGEST_LIFE = 600.0
_Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
_Code = Annotated[str, msgspec.Meta(pattern="^[0-9A-Z -]{4,20}$")]
_Url = Annotated[str, msgspec.Meta(max_length=500)]


class _Begun(msgspec.Struct, frozen=True):
    login_id: _Id
    user_code: _Code
    verification_url: _Url
    expires_in: Annotated[float, msgspec.Meta(ge=10)]
    interval: Annotated[float, msgspec.Meta(ge=0.2, le=30)]


class _Standing(msgspec.Struct, frozen=True):
    state: Literal["waiting", "confirmed", "refused", "failed"]
    sealed: bytes = b""


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_BEGUN = msgspec.json.Decoder(_Begun)
_STANDINGS = msgspec.json.Decoder(_Standing)


class _LoginGone(ProviderNotBelieved):
    """The gateway has forgotten the log-in, as it does when its time is over."""


class GatewayPhone:
    """An IdentityProvider over the line to the gateway; `place` says which kiosk this is and where."""

    def __init__(self, line: Line, *, clock: Callable[[], datetime], place: str) -> None:
        self.line = line
        self._clock = clock
        self._place = place

    def start(self) -> GatewayLogin:
        """Begin a log-in; raises PhoneError."""
        key = LoginKey()
        asked = {"key": base64.b64encode(key.public).decode(), "place": self._place}
        # From before the question: the gateway forgets the log-in no later than this.
        began = time.monotonic()
        answer = self.ask(Question("POST", _PATH, Endpoint.PHONE, msgspec.json.encode(asked), _JSON))
        try:
            begun = _BEGUN.decode(answer.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ProviderNotBelieved("an answer that is not the gateway's contract") from None
        life = min(begun.expires_in, _LONGEST_LIFE)
        code = PhoneCode(begun.user_code, guarded(begun.verification_url), life, self._clock())
        return GatewayLogin(self, code, key, begun, began + life)

    def ask(self, question: Question) -> Answer:
        """Ask the gateway; raises PhoneError."""
        try:
            answer = self.line.exchange(question)
            if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}:
                raise trouble(answer, Endpoint.PHONE)
        except GatewayAway as error:
            raise ProviderAway(f"the gateway is away: {error.kind.value}") from error
        except GatewayRefused as error:
            if error.reason is RefusalReason.NO_SUCH_LOGIN:
                raise _LoginGone("the gateway knows no such log-in") from error
            raise ProviderNotBelieved(f"the gateway refuses: {error.reason.value}") from error
        return answer


class GatewayLogin:
    """One log-in at the gateway."""

    def __init__(self, by: GatewayPhone, code: PhoneCode, key: LoginKey, begun: _Begun, until: float) -> None:
        self._by = by
        self._code = code
        self._key = key
        self._login_id = begun.login_id
        self._interval = begun.interval
        self._until = until

    @property
    def code(self) -> PhoneCode:
        """What the screen shows."""
        return self._code

    def poll(self) -> PhoneAnswer:
        """Ask how it stands; raises PhoneError."""
        if time.monotonic() >= self._until:
            return Expired()
        try:
            answer = self._by.ask(Question("GET", f"{_PATH}/{self._login_id}", Endpoint.PHONE))
        except _LoginGone:
            return Expired()
        try:
            found = _STANDINGS.decode(answer.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise ProviderNotBelieved("an answer that is not the gateway's contract") from None
        match found.state:
            case "waiting":
                return Waiting(self._interval)
            case "confirmed":
                return Confirmed(self._key.open_citizen(found.sealed, self._login_id))
            case "refused":
                return Refused()
            case "failed":
                raise ProviderNotBelieved("the gateway could not believe what VNeID answered")

    def cancel(self) -> None:
        """Let the gateway forget it at once; raises nothing: it forgets by itself as well."""
        with suppress(ProviderAway, ProviderNotBelieved):
            self._by.ask(Question("DELETE", f"{_PATH}/{self._login_id}", Endpoint.PHONE))
