"""Asking an identity provider over HTTPS: an answer by a deadline, not followed elsewhere, not endless."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import requests

from kiosk.identity.cut_line import Line, LineSession
from kiosk.identity.phone.errors import ProviderAway, ProviderNotBelieved

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LARGEST_ANSWER = 256 * 1024
_CHUNK = 8192
_NOT_NOW = (408, 425, 429)
_REFUSALS = (400, 401, 403)
# Made before there are threads: two that come to a type first, together, crash in msgspec.
_OBJECTS = msgspec.json.Decoder(dict[str, Any])


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A JSON object, and whether it says yes; an OAuth refusal is an object too."""

    ok: bool
    body: Mapping[str, Any]


def guarded(url: object) -> str:
    """Let an address pass that keeps what is sent to it from others; raises ProviderNotBelieved.

    That is https, and http to this machine itself.
    """
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
        good = (
            parts is not None
            and parts.hostname
            and parts.username is None
            and not parts.fragment
            and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
        )
    except ValueError:
        good = False
    if not good or not isinstance(url, str):
        raise ProviderNotBelieved("an address of the provider's is not https")
    return url


@dataclass(frozen=True, slots=True, repr=False)
class _Question:
    method: str
    url: str
    headers: Mapping[str, str]
    form: Mapping[str, str] | None = None


class Web:
    """Asks one provider. `ca_file` holds the authorities to trust, None those that come with requests.

    Whatever the other side does, an exchange takes at most `timeout_seconds`.
    """

    def __init__(self, *, ca_file: Path | None, timeout_seconds: float) -> None:
        self._verify: bool | str = True if ca_file is None else str(ca_file)
        self._timeout = timeout_seconds

    def get(self, url: str, *, bearer: str = "") -> Mapping[str, Any]:
        """Fetch a JSON object; raises ProviderAway, ProviderNotBelieved."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        reply = self._exchange(_Question("GET", guarded(url), {"Accept": "application/json", **headers}))
        if not reply.ok:
            raise ProviderNotBelieved(f"the provider refused {urlsplit(url).path}")
        return reply.body

    def post(self, url: str, form: Mapping[str, str]) -> Reply:
        """Send a form and give what came back, a refusal too; raises ProviderAway, ProviderNotBelieved."""
        return self._exchange(_Question("POST", guarded(url), {"Accept": "application/json"}, form))

    def _exchange(self, question: _Question) -> Reply:
        """Exchange in a thread that can be left: neither names nor a peer that drips keep to a time-out."""
        until = time.monotonic() + self._timeout
        told: Future[tuple[int, bytes]] = Future()
        line = Line()

        def exchange() -> None:
            try:
                told.set_result(self._ask(line, until, question))
            except BaseException as error:  # noqa: BLE001  # it is raised where the answer is waited for
                told.set_exception(error)

        threading.Thread(target=exchange, daemon=True, name="identity-provider").start()
        try:
            status, body = told.result(self._timeout)
        except (ProviderAway, ProviderNotBelieved):
            raise
        except TimeoutError:
            raise ProviderAway(f"nothing within {self._timeout:g} s") from None
        except Exception as error:  # what the libraries make of a hostile peer or name has no end
            raise ProviderAway(f"the line failed: {type(error).__name__}") from error
        finally:
            line.cut()
        return _reply(status, body)

    def _ask(self, line: Line, until: float, question: _Question) -> tuple[int, bytes]:
        try:
            with (
                LineSession(line) as session,
                session.request(
                    question.method,
                    question.url,
                    data=None if question.form is None else dict(question.form),
                    headers=dict(question.headers),
                    timeout=self._timeout,
                    allow_redirects=False,
                    verify=self._verify,
                    stream=True,
                ) as response,
            ):
                body = b""
                for chunk in response.iter_content(_CHUNK):
                    body += chunk
                    if len(body) > _LARGEST_ANSWER:
                        raise ProviderNotBelieved("an answer without an end")
                    if time.monotonic() > until:
                        raise ProviderAway("an answer too slow to wait for")
                return response.status_code, body
        except requests.exceptions.SSLError as error:
            raise ProviderNotBelieved("the server's certificate is not trusted") from error


def _reply(status: int, body: bytes) -> Reply:
    if status >= requests.codes.server_error or status in _NOT_NOW:
        raise ProviderAway(f"status {status}")
    if status != requests.codes.ok and status not in _REFUSALS:  # a redirection too: nothing is followed
        raise ProviderNotBelieved(f"status {status}")
    try:
        return Reply(status == requests.codes.ok, _OBJECTS.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # A captive portal and a proxy's page look like this.
        raise ProviderNotBelieved(f"status {status} without a JSON object") from None
