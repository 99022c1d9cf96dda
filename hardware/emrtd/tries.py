"""The tries that a chip leaves for a password, where it counts them: ISO/IEC 7816-4, status 63Cx."""

from __future__ import annotations

LAST_TRY = 1
"""So many are never used up: the last is the holder's."""


def tries_left(sw: int) -> int | None:
    """Return how many tries a status word leaves; None when it counts none."""
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None
