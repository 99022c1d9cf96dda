"""The one word of the screens that has a hyphen inside, kept on one line.

Only what is shown is changed: catalogues, search, slips and the voice know the hyphen that is typed.
"""

from __future__ import annotations

# Without its capital, which may be either.
_WORD = "i-ốt"
_SHOWN = _WORD.replace("-", "\N{NON-BREAKING HYPHEN}")


def unbroken(text: str) -> str:
    """Return the text as it is shown: no line ends inside "ki-ốt"."""
    return text.replace(_WORD, _SHOWN)


def as_written(text: str) -> str:
    """Return what was shown as it is written elsewhere."""
    return text.replace(_SHOWN, _WORD)
