"""Draws the operator's pages: templates without a script, everything that they are given escaped."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.clock import VIETNAM
from kiosk.gateway.operators.fleet import Fitness
from kiosk.gateway.operators.words import age_words, ago_words, bytes_words, count_words
from kiosk.words import moment_words

if TYPE_CHECKING:
    from datetime import timedelta

_FOLDER = Path(__file__).parent / "templates"
# What pages need beside themselves: the last part of its address to media type and content.
FILES = {
    "style.css": ("text/css", (_FOLDER / "style.css").read_bytes()),
    "icon.svg": ("image/svg+xml", (_FOLDER / "icon.svg").read_bytes()),
}
_STYLE_ADDRESS = f"/operator/style.css?{hashlib.sha256(FILES['style.css'][1]).hexdigest()[:12]}"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def _moment(moment: datetime) -> str:
    return str(moment_words(moment.astimezone(VIETNAM)))


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M, %d/%m/%Y}"


def _ago(moment: datetime) -> str:
    since: timedelta = datetime.now(UTC) - moment
    return ago_words(since)


# What moves the letters around it, or is none: of a report's words, which a kiosk signed as it liked.
_UNSEEN = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def _shown(value: object) -> object:
    return value.translate(_UNSEEN) if isinstance(value, str) else value


_PAGES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.filters |= {
    "moment": _moment,
    "clock": _clock,
    "ago": _ago,
    "age": age_words,
    "size": bytes_words,
    "number": count_words,
}
_PAGES.globals |= {"style": _STYLE_ADDRESS, "Fitness": Fitness}


def draw(page: str, **given: object) -> str:
    """Draw a page by its template's name."""
    return _PAGES.get_template(f"{page}.html").render(given)
