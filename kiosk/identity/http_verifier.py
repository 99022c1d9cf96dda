"""The authority's verifier over HTTPS (docs/card-verifier.md)."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from kiosk.identity.cut_line import Line, LineSession
from kiosk.identity.verifier import Answer, Outcome
from kiosk.identity.verifier_key import VerifierKeyError, read_verifier_key
from kiosk.identity.verifier_protocol import NONCE_BYTES, PATH, Question, weigh

# A signed answer is some hundred bytes; more is not this contract.
_LARGEST_ANSWER = 64 * 1024
_CHUNK = 4096
_NOT_NOW = (408, 429)
# A line that is down says so at once: a citizen who waits is worth three tries, not all of the time there is.
_TRIES = 3
_LONGEST_PAUSE_SECONDS = 1.0


class _NoAnswer(Exception):
    """Nothing, or "not now": worth another try while there is time."""


class _NoUse(Exception):
    """Another try would end the same."""

    def __init__(self, outcome: Outcome, words: str) -> None:
        super().__init__(words)
        self.answer = Answer(outcome, words)


class HttpCardVerifier:
    """A CardVerifier at `base_url`, whose answers are checked with the public key in `key_file`.

    The key is read for each question, so that one installed later holds at once. `ca_file` holds the
    authorities to trust for the connection, None those that come with requests. Whatever happens,
    `timeout_seconds` is the longest that a question takes.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key_file: Path,
        ca_file: Path | None,
        timeout_seconds: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._url = base_url.rstrip("/") + PATH
        self._host = urlsplit(base_url).netloc
        self._key_file = key_file
        self._ca_file = ca_file
        self._timeout = timeout_seconds
        self._clock = clock

    def vouch(self, sod: bytes) -> Answer:
        """Ask about an EF.SOD; raises nothing."""
        try:
            key = read_verifier_key(self._key_file)
        except VerifierKeyError as error:
            return Answer(Outcome.NO_KEY, str(error))
        question = Question(sod, secrets.token_bytes(NONCE_BYTES))
        try:
            reply = self._in_time(question)
        except _NoUse as error:
            return error.answer
        except _NoAnswer as error:
            return Answer(Outcome.NO_ANSWER, str(error))
        except TimeoutError:
            return Answer(Outcome.NO_ANSWER, f"nothing within {self._timeout:g} s")
        except Exception as error:  # noqa: BLE001  # what the libraries make of a hostile peer or name has no end
            return Answer(Outcome.NO_ANSWER, f"the line failed: {type(error).__name__}")
        return weigh(reply, question, key, self._host, self._clock())

    def _in_time(self, question: Question) -> bytes:
        """Exchange in a thread that can be left: neither names nor a peer that drips keep to any time-out.

        When it is left its line is cut, so that it ends and takes nothing more.
        """
        until = time.monotonic() + self._timeout
        told: Future[bytes] = Future()
        line = Line()

        def exchange() -> None:
            try:
                told.set_result(self._try_until(line, until, question))
            except BaseException as error:  # noqa: BLE001  # it is raised where the answer is waited for
                told.set_exception(error)

        threading.Thread(target=exchange, daemon=True, name="card-verifier").start()
        try:
            return told.result(self._timeout)
        finally:
            line.cut()

    def _try_until(self, line: Line, until: float, question: Question) -> bytes:
        again = Retrying(
            retry=retry_if_exception_type(_NoAnswer),
            wait=wait_random_exponential(multiplier=0.2, max=_LONGEST_PAUSE_SECONDS),
            stop=stop_after_attempt(_TRIES) | stop_before_delay(self._timeout),
            reraise=True,
        )
        return again(self._exchange, line, until, question.request())

    def _exchange(self, line: Line, until: float, body: bytes) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise _NoAnswer("out of time")
        try:
            with (
                LineSession(line) as session,
                session.post(
                    self._url,
                    data=body,
                    headers={"Content-Type": "application/json"},
                    timeout=left,
                    allow_redirects=False,
                    verify=True if self._ca_file is None else str(self._ca_file),
                    stream=True,
                ) as response,
            ):
                return self._read(response, until)
        except requests.exceptions.SSLError as error:
            raise _NoUse(Outcome.UNTRUSTED_SERVER, "the server's certificate is not trusted") from error
        except requests.RequestException as error:
            # The library's message holds the address; its kind is enough.
            raise _NoAnswer(f"the line failed: {type(error).__name__}") from error
        except OSError as error:
            raise _NoUse(Outcome.UNTRUSTED_SERVER, f"{self._ca_file}: no certificates can be read") from error

    def _read(self, response: requests.Response, until: float) -> bytes:
        status = response.status_code
        if status >= requests.codes.server_error or status in _NOT_NOW:
            raise _NoAnswer(f"status {status}")
        if status != requests.codes.ok:  # a redirection too: the card's hashes go where the settings say
            raise _NoUse(Outcome.REFUSED, f"the server refused with status {status}")
        body = b""
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > _LARGEST_ANSWER:
                raise _NoUse(Outcome.GARBLED, "an answer without an end")
            if time.monotonic() > until:
                raise _NoAnswer("an answer too slow to wait for")
        return body
