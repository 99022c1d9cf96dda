"""What an operator's browser holds: the cookie of its session, and marks that tie a form to its page.

Only a page of the gateway's own holds a mark, and no other site's page can read it: a form that a stranger's
page submits by itself carries none, whatever the browser sends along. The session's cookie goes with no
request that another site began.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Request, Response

_OURS = re.compile(r"[0-9A-Za-z_-]{43}")
_FORM_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Cookies:
    """The cookies of one gateway; `secure` where browsers come over TLS."""

    secure: bool

    def session(self, request: Request) -> str:
        """Return the token of this browser's session, empty where it brought none."""
        return _brought(request, self._session)

    def form(self, request: Request) -> str:
        """Return the secret of a browser that is not logged in, empty where it brought none."""
        return _brought(request, self._form)

    def begin(self, answer: Response, token: str) -> None:
        """Let a browser bring its session until it is closed; the database says when that ends."""
        self._set(answer, self._session, token, None)
        self._forget(answer, self._form)

    def remember_form(self, answer: Response, secret: str) -> None:
        """Let a browser that is not logged in bring its secret with the form."""
        self._set(answer, self._form, secret, _FORM_SECONDS)

    def end(self, answer: Response) -> None:
        """Let a browser forget its session."""
        self._forget(answer, self._session)

    @property
    def _session(self) -> str:
        # A neighbour under the same domain can plant no cookie of that name; browsers keep it to https.
        return "__Host-kiosk_operator" if self.secure else "kiosk_operator"

    @property
    def _form(self) -> str:
        return "__Host-kiosk_operator_form" if self.secure else "kiosk_operator_form"

    def _set(self, answer: Response, name: str, value: str, seconds: int | None) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="strict"
        )

    def _forget(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="strict")


def new_secret() -> str:
    """Make what a browser holds."""
    return secrets.token_urlsafe(32)


def mark_of(secret: str, form: str) -> str:
    """Give what a form holds in a browser with this secret, hexadecimal; empty without one."""
    return hmac.new(secret.encode(), form.encode(), hashlib.sha256).hexdigest() if secret else ""


def is_marked(request: Request, secret: str, form: str, mark: str) -> bool:
    """Whether a form comes from the gateway's own page, as this browser was shown it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    return bool(secret) and hmac.compare_digest(
        mark.encode("utf-8", "surrogatepass"), mark_of(secret, form).encode()
    )


def _brought(request: Request, name: str) -> str:
    value = request.cookies.get(name, "")
    return value if _OURS.fullmatch(value) else ""
