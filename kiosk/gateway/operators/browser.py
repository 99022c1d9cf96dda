"""What an operator's browser holds: the cookie of its session, and marks that tie a form to its page.

And for who logged in from it before, a cookie that shows just that: it opens nothing, but lets that browser
try on where strangers' failures under the same name have to wait.

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
_KNOWN = re.compile(r"[0-9A-Za-z_-]{43}\.[0-9a-f]{64}")
# As long as browsers keep a cookie at most.
_KNOWN_SECONDS = 400 * 24 * 3600


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

    def known(self, request: Request, name: str) -> str:
        """Return what shows that this operator logged in from this browser, empty for nothing."""
        value = request.cookies.get(self._known(name), "")
        return value if _KNOWN.fullmatch(value) else ""

    def remember_known(self, answer: Response, name: str, shown: str) -> None:
        """Let a browser show from now on that this operator logged in from it."""
        self._set(answer, self._known(name), shown, _KNOWN_SECONDS)

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

    def _known(self, name: str) -> str:
        # One an operator: several sit at one machine. The name itself is nobody's who sits there next.
        return f"{self._session}_known_{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"

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


def known_browser(name: str, kept: str, shown: str = "") -> str:
    """Make what shows that an operator logged in from a browser; again the one that it showed, if it is one.

    Under the hash of the operator's secret, so that a new secret makes it worthless.
    """
    return shown if is_known(name, kept, shown) else _of_browser(name, kept, new_secret())


def is_known(name: str, kept: str, shown: str) -> bool:
    """Whether a browser shows that this operator logged in from it with the secret of that hash."""
    return hmac.compare_digest(shown.encode("utf-8", "replace"), _of_browser(name, kept, shown[:43]).encode())


def _of_browser(name: str, kept: str, browser: str) -> str:
    said = f"known\0{name}\0{browser}".encode("utf-8", "replace")
    return f"{browser}.{hmac.new(kept.encode(), said, hashlib.sha256).hexdigest()}"


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
