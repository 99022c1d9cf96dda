"""What ties a phone's answer to a page that this browser was shown: a cookie, and a mark of it in the form.

Only a page of the gateway's own holds the mark, and no other site's page can read it: a form that a
stranger's page submits by itself carries none, whatever the browser sends along.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Request, Response

_BYTES = 24
_OURS = re.compile(r"[0-9A-Za-z_-]{32}")


def browser_of(request: Request, public_url: str) -> str:
    """Return this browser's secret, empty where it brought none."""
    brought = request.cookies.get(_cookie(public_url), "")
    return brought if _OURS.fullmatch(brought) else ""


def new_browser() -> str:
    """Make the secret of a browser that comes for the first time."""
    return secrets.token_urlsafe(_BYTES)


def remember(answer: Response, browser: str, public_url: str, life_seconds: int) -> None:
    """Let the browser bring its secret again, also when VNeID sends it back."""
    answer.set_cookie(
        _cookie(public_url),
        browser,
        max_age=life_seconds,
        path="/",
        secure=_is_https(public_url),
        httponly=True,
        samesite="lax",
    )


def mark_of(browser: str, token: str) -> str:
    """Give what the form of this code's page holds in this browser, hexadecimal."""
    return hmac.new(browser.encode(), token.encode(), hashlib.sha256).hexdigest()


def was_shown(request: Request, browser: str, token: str, mark: str) -> bool:
    """Whether an answer comes from the page of this code, as this browser was shown it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    return bool(browser) and hmac.compare_digest(mark.encode(), mark_of(browser, token).encode())


def _cookie(public_url: str) -> str:
    # A neighbour under the same domain can plant no cookie of that name; browsers keep it to https.
    return "__Host-kiosk_phone" if _is_https(public_url) else "kiosk_phone"


def _is_https(public_url: str) -> bool:
    return public_url.startswith("https:")
