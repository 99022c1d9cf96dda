"""A code of one's own, as a second way in: 128 random bits, shown to the code scanner as a QR code."""

from __future__ import annotations

import base64
import hashlib
import secrets

_BEGIN = "KIOSK-BADGE:"
_BYTES = 16
# Room for what the scanner may put around a code.
_LONGEST = 200


def new_badge() -> str:
    """Make the text of a badge; it is shown once and kept by nobody but the badge."""
    return _BEGIN + base64.b32encode(secrets.token_bytes(_BYTES)).decode().rstrip("=")


def is_badge(text: str) -> bool:
    """Say whether a text that the scanner read means to be a badge."""
    return len(text) <= _LONGEST and text.strip().upper().startswith(_BEGIN)


def keep_badge(text: str) -> str:
    """Return what is kept of a badge, hex: nobody guesses 128 random bits, so one SHA-256 is enough."""
    return hashlib.sha256(text.strip().upper().encode()).hexdigest()
