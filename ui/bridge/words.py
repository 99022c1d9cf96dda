"""Small turns of phrase that several screens share."""

from __future__ import annotations


def masked(number: str) -> str:
    """Hide the middle of an identity number: its first three and last three digits stay."""
    return number[:3] + "•" * (len(number) - 6) + number[-3:] if len(number) > 6 else "•" * len(number)
