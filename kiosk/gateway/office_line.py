"""The line to the province's own system: one session for all, logged in again when it has ended."""

from __future__ import annotations

import io
import os
import re
import ssl
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import requests

from kiosk.gateway.errors import BackOfficeAway, BackOfficeWrong, StateUnusable
from kiosk.gateway.office_vocabulary import DONE, ENVELOPES, Envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_CONNECT_SECONDS = 5.0
# For any sign of life, and for a whole answer.
ANSWER_SECONDS = 30.0
_LARGEST_ANSWER = 4 * 1024 * 1024
_CHUNK = 64 * 1024
_NOT_NOW = (requests.codes.request_timeout, requests.codes.too_many_requests)
_SECONDS = re.compile(r"\d{1,6}")
_NO_SESSION = (requests.codes.unauthorized, requests.codes.forbidden)

_CREDENTIAL = "back-office-password"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """Who the gateway is at the province's system: `unit` is its `madonvi` and `dstcode`.

    `ca_file` holds the authorities that certify the system's server, where they are not those known.
    """

    username: str = ""
    password: str = ""
    unit: str = ""
    ca_file: Path | None = None


def read_account(*, username: str, unit: str, password_file: Path | None, ca_file: Path | None) -> Account:
    """Read the password from its file, else from the service's credential, else there is none.

    Raises StateUnusable where a file cannot be read.
    """
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    credential = Path(credentials) / _CREDENTIAL if credentials else None
    source = password_file or (credential if credential and credential.exists() else None)
    try:
        password = "" if source is None else source.read_text("utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StateUnusable(f"{source}: the password cannot be read ({type(error).__name__})") from error
    try:
        if ca_file is not None:
            ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise StateUnusable(f"{ca_file}: not the certificates of an authority") from error
    return Account(username, password, unit, ca_file)


class OfficeLine:
    """Asks the province's system. Its methods block and raise BackOfficeAway and BackOfficeWrong.

    A question that is answered by a no is asked a second time in a new session: which code means that a
    session has ended is nowhere published.
    """

    def __init__(self, base_url: str, account: Account) -> None:
        self._base = base_url.rstrip("/")
        self._account = account
        self._lock = threading.Lock()
        self._session = ""
        self._own = threading.local()

    def ask(self, service: str, data: list[dict[str, Any]]) -> tuple[msgspec.Raw, ...]:
        """Ask a service; gives its results, undecoded."""

        def send(session: str) -> Envelope:
            question = {
                "session": session,
                "madonvi": self._account.unit,
                "service": service,
                "isUpdating": "False",
                "data": data,
            }
            return self._exchange("POST", "/services", msgspec.json.encode(question), {})

        return self._in_session(send).result or ()

    def upload(self, path: str, body: bytes) -> str:
        """Put a file; gives the place that the system has it at."""

        def send(session: str) -> Envelope:
            return self._exchange("PUT", path, body, {"session": session})

        place = self._in_session(send).place
        if not place:
            raise BackOfficeWrong("not as agreed: no `DuongDanTaiTepTin` for a file")
        return place

    def _in_session(self, send: Callable[[str], Envelope]) -> Envelope:
        with self._lock:
            session = self._session
        if session:
            try:
                answer = send(session)
            except _SessionEndedError:
                answer = Envelope("")
            if answer.code == DONE:
                return answer
        session = self._log_in(session)
        try:
            answer = send(session)
        except _SessionEndedError as error:
            raise BackOfficeAway("no session is accepted") from error
        if answer.code != DONE:
            raise BackOfficeWrong(f"error code {answer.code[:20]!r}")
        return answer

    def _log_in(self, ended: str) -> str:
        """Give a session other than the one that has ended; one thread logs in for all."""
        with self._lock:
            if self._session != ended:
                return self._session
            account = self._account
            asked = msgspec.json.encode({"username": account.username, "password": account.password})
            try:
                answer = self._exchange("POST", "/login", asked, {"dstcode": account.unit})
            except _SessionEndedError as error:
                raise BackOfficeAway("the log-in is refused") from error
            if answer.code != DONE or not answer.session:
                raise BackOfficeAway(f"the log-in is refused: error code {answer.code[:20]!r}")
            self._session = answer.session
            return self._session

    def _exchange(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Envelope:
        kind = "application/octet-stream" if method == "PUT" else "application/json"
        try:
            with self._http().request(
                method,
                f"{self._base}{path}",
                # Sent in pieces, each with the time-out of its own.
                data=io.BytesIO(body),
                headers={"Content-Type": kind, **headers},
                timeout=(_CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code in _NO_SESSION:
                    raise _SessionEndedError
                _check_status(response)
                return read(_read_body(response), ENVELOPES)
        except requests.RequestException as error:
            # The library's message holds the address; its kind is enough.
            raise BackOfficeAway(type(error).__name__) from error

    def _http(self) -> requests.Session:
        made: requests.Session | None = getattr(self._own, "http", None)
        if made is None:
            made = self._own.http = requests.Session()
            # Neither proxies nor passwords from the environment: the settings say where the system is.
            made.trust_env = False
            if self._account.ca_file is not None:
                made.verify = str(self._account.ca_file)
        return made


class _SessionEndedError(Exception):
    """The answer's status says that nobody is logged in."""


def read(data: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[_T]) -> _T:
    """Read what was answered; raises BackOfficeWrong, which names the field and holds no value."""
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        told = str(error) if isinstance(error, msgspec.ValidationError) else "not JSON"
        raise BackOfficeWrong(f"not as agreed: {told}") from None


def _check_status(response: requests.Response) -> None:
    """Tell "not now" from "not so"."""
    status = response.status_code
    if status >= requests.codes.server_error or status in _NOT_NOW:
        asked = response.headers.get("Retry-After", "")
        raise BackOfficeAway(f"status {status}", float(asked) if _SECONDS.fullmatch(asked) else None)
    if status not in (requests.codes.ok, requests.codes.created):
        raise BackOfficeWrong(f"status {status}")


def _read_body(response: requests.Response) -> bytes:
    deadline = time.monotonic() + ANSWER_SECONDS
    body = b""
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > _LARGEST_ANSWER or time.monotonic() > deadline:
            raise BackOfficeAway("an answer without an end")
    return body
