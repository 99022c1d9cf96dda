"""A Vietnamese sentence that remembers its parts, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any, Self

VIETNAMESE_GROUPS = "."
_NONE: Mapping[str, object] = MappingProxyType({})


class Phrase(str):
    """A sentence with values in it, as Vietnamese text; whoever treats it as text goes on in Vietnamese.

    `template` names its values in braces (`Phải trước: {label}.`). A value that is a `Phrase` is said in the
    other language as well; plain text is data and stays as it is. Numbers may be grouped: `{amount:,}`.
    """

    __slots__ = ("inside", "template", "values")

    template: str
    values: Mapping[str, object]
    inside: bool

    def __new__(cls, template: str, values: Mapping[str, object] = _NONE, *, inside: bool = False) -> Self:
        """Put the values into the template; with `inside` it begins with a small letter, as mid-sentence.

        Raises KeyError for a value that the template names and nobody gave.
        """
        phrase = super().__new__(cls, fill(template, values, str, VIETNAMESE_GROUPS, inside=inside))
        phrase.template = template
        phrase.values = values
        phrase.inside = inside
        return phrase


def say(template: str, /, **values: object) -> Phrase:
    """Make a `Phrase`: `say("Phải trước: {label}.", label=Phrase(field.label))`."""
    return Phrase(template, MappingProxyType(values))


def inside(text: str) -> Phrase:
    """Say a text in the middle of a sentence: its first letter is small, unless it is an abbreviation."""
    if isinstance(text, Phrase):
        return Phrase(text.template, text.values, inside=True)
    return Phrase(text, inside=True)


def joined(texts: Iterable[str], between: str = " ") -> Phrase:
    """Say several sentences one after the other."""
    parts = {f"part{i}": text if isinstance(text, Phrase) else Phrase(text) for i, text in enumerate(texts)}
    return Phrase(between.join(f"{{{name}}}" for name in parts), parts)


def fill(
    template: str, values: Mapping[str, object], told: Callable[[str], str], groups: str, *, inside: bool
) -> str:
    """Put values into a template, each phrase among them told by `told` and thousands parted by `groups`.

    Raises KeyError for a value that is missing, ValueError for a template that is none.
    """
    text = _Filler(told, groups).vformat(template, (), values) if values else template
    return _small(text) if inside else text


def _small(text: str) -> str:
    # What goes on in capitals is an abbreviation or a name of several: VNeID, UBND.
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


class _Filler(Formatter):
    def __init__(self, told: Callable[[str], str], groups: str) -> None:
        self._told = told
        self._groups = groups

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, Phrase):
            return self._told(value)
        text: str = super().format_field(value, spec)
        return text.replace(",", self._groups) if "," in spec else text
