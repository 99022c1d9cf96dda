"""Amounts of memory and disk in words."""

from __future__ import annotations

from kiosk.languages.phrase import Phrase, say

_MIB = 1 << 20
_GIB = 1 << 30
# From here on nobody counts the smaller unit.
_MANY = 10


def amount_words(size: int) -> Phrase:
    """Say so many bytes: `512 MiB`, `63 GiB`; never more than there is."""
    if size >= _MANY * _GIB:
        return say("{gibibytes:,} GiB", gibibytes=size // _GIB)
    return say("{mebibytes:,} MiB", mebibytes=size // _MIB)
