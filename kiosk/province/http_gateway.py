"""The province's gateway over HTTP; its contract is docs/openapi.json."""

from __future__ import annotations

import io
import socket
import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from kiosk.province.errors import GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.port import Custody

# An answer is some hundred bytes; more is not this contract.
_LARGEST_ANSWER = 64 * 1024
_CHUNK = 4096
_SEND_BUFFER = 128 * 1024
_LONGEST_CONNECT_SECONDS = 5.0
_OK = (requests.codes.ok, requests.codes.created)


class _SmallWindow(HTTPAdapter):
    """Connections with a small send buffer.

    The wait for an answer begins when the last byte is written. With the kernel's own buffer of several MiB
    that is long before it has crossed a slow line.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        options = [
            *HTTPConnection.default_socket_options,
            (socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER),
        ]
        super().init_poolmanager(*args, socket_options=options, **kwargs)


class _CustodyAnswer(msgspec.Struct, frozen=True):
    submission_id: str
    custody_time: Annotated[datetime, msgspec.Meta(tz=True)]
    dossier_code: Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[0-9A-Za-z.-]*$")]
    expected_day: date | None


class _Refusal(msgspec.Struct, frozen=True):
    reason: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes


class HttpGateway:
    """A DossierGateway at `base_url`. Each exchange waits at most `timeout_seconds` for any sign of life."""

    def __init__(self, base_url: str, *, timeout_seconds: float) -> None:
        self._base = base_url.rstrip("/")
        self._timeout = timeout_seconds
        self._session = requests.Session()
        # Neither proxies nor passwords from the environment: the settings say where the province is.
        self._session.trust_env = False
        self._session.mount("http://", _SmallWindow())
        self._session.mount("https://", _SmallWindow())

    def submit(self, packet: bytes, submission_id: str) -> Custody:
        """Hand a packet over by PUT; raises GatewayAway, GatewayRefused."""
        answer = self._ask("PUT", submission_id, packet)
        if answer.status not in _OK:
            raise _trouble(answer)
        return _custody(answer, submission_id)

    def status(self, submission_id: str) -> Custody | None:
        """Ask for custody by GET; raises GatewayAway, GatewayRefused."""
        answer = self._ask("GET", submission_id, None)
        if answer.status == requests.codes.not_found:
            # Only the gateway's own "not here" counts: a proxy in between also knows the number 404.
            if _refusal(answer).reason != RefusalReason.NOT_IN_CUSTODY:
                raise GatewayAway("404 that is not the gateway's")
            return None
        if answer.status != requests.codes.ok:
            raise _trouble(answer)
        return _custody(answer, submission_id)

    def _ask(self, method: str, submission_id: str, body: bytes | None) -> _Answer:
        try:
            with self._session.request(
                method,
                f"{self._base}/v1/packets/{submission_id}",
                # Sent in pieces, each with the time-out of its own: a whole body in one write would have to
                # cross a slow line within one of them.
                data=None if body is None else io.BytesIO(body),
                headers={"Content-Type": "application/octet-stream"} if body is not None else {},
                timeout=(min(self._timeout, _LONGEST_CONNECT_SECONDS), self._timeout),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _Answer(response.status_code, self._read(response))
        except requests.RequestException as error:
            # The library's message holds the address; its kind is enough.
            raise GatewayAway(type(error).__name__) from error

    def _read(self, response: requests.Response) -> bytes:
        deadline = time.monotonic() + self._timeout
        body = b""
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > _LARGEST_ANSWER or time.monotonic() > deadline:
                raise GatewayAway("an answer without an end")
        return body


def _custody(answer: _Answer, submission_id: str) -> Custody:
    try:
        found = msgspec.json.decode(answer.body, type=_CustodyAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise GatewayAway("an answer that is not the contract's") from error
    if found.submission_id != submission_id:
        raise GatewayAway("an answer about another submission")
    return Custody(found.custody_time, found.dossier_code, found.expected_day)


def _trouble(answer: _Answer) -> GatewayAway | GatewayRefused:
    """Tell "not now" (5xx, 408, 429, what is not ours) from "no"."""
    refusal = _refusal(answer)
    if answer.status >= requests.codes.server_error or answer.status in (408, 429) or not refusal.reason:
        return GatewayAway(f"status {answer.status}")
    try:
        reason = RefusalReason(refusal.reason)
    except ValueError:
        reason = RefusalReason.OTHER
    return GatewayRefused(reason, refusal.message)


def _refusal(answer: _Answer) -> _Refusal:
    try:
        return msgspec.json.decode(answer.body, type=_Refusal)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Refusal("")
