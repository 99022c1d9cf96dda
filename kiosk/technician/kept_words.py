"""A sentence as a report keeps it: template and values, so that it can be said in another language."""

from __future__ import annotations

import math
import re
from string import Formatter

import msgspec

from kiosk.languages.phrase import Phrase

# No sentence of a check is longer; what a template that somebody made up could grow to is bounded by these.
_MOST_TEMPLATE = 2_000
_MOST_LETTERS = 4_000
_DEEPEST = 8
_MOST_WHOLE = 2**53
# What a value may be laid out by: a sign, a width of at most nine (of dates), thousands and decimals.
_LAID_OUT = re.compile(r"[+-]?(0?\d)?,?(\.\d)?[dfg]?")


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence with values in it; a value that is one itself is said in the other language as well."""

    template: str
    values: dict[str, Said | int | float | str] = {}
    inside: bool = False


def kept(words: str) -> Said | None:
    """Give what is kept beside the words of a sentence; None where the words say all."""
    if not isinstance(words, Phrase) or not (words.values or words.inside):
        return None
    said = _said(words)
    return said if isinstance(heard(str(words), said), Phrase) else None


def heard(words: str, said: Said | msgspec.UnsetType | None) -> str:
    """Give a sentence back; plain `words` where what is kept beside them does not say the same."""
    try:
        phrase = _phrase(said, _DEEPEST) if isinstance(said, Said) else words
    except (ValueError, LookupError, AttributeError, TypeError):
        return words
    return phrase if phrase == words else words


def _said(phrase: Phrase) -> Said:
    return Said(
        phrase.template, {name: _value(value) for name, value in phrase.values.items()}, phrase.inside
    )


def _value(value: object) -> Said | int | float | str:
    if isinstance(value, Phrase):
        return _said(value)
    if isinstance(value, int) and abs(value) <= _MOST_WHOLE:
        return int(value)
    return value if isinstance(value, float) and math.isfinite(value) else str(value)


def _phrase(said: Said, deep: int) -> Phrase:
    """Make a sentence; raises ValueError for a template that is none of ours."""
    if not deep or len(said.template) > _MOST_TEMPLATE:
        raise ValueError("no sentence")
    for _, name, layout, conversion in Formatter().parse(said.template) if said.values else ():
        if name is not None and not (name.isidentifier() and _LAID_OUT.fullmatch(layout or "")):
            raise ValueError("no value")
        if conversion:
            raise ValueError("no value")
    values = {
        name: _phrase(value, deep - 1) if isinstance(value, Said) else value
        for name, value in said.values.items()
    }
    phrase = Phrase(said.template, values, inside=said.inside)
    if len(phrase) > _MOST_LETTERS:
        raise ValueError("no sentence")
    return phrase
