"""A Vietnamese sentence that remembers its parts, so that it can be said in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Marks:
    """How a language writes its numbers: what parts thousands, and what stands before the decimals."""

    thousands: str
    decimals: str

    def write(self, number: str) -> str:
        """Write a number that Python formatted (`1,234.5`)."""
        return number.translate({ord(","): self.thousands, ord("."): self.decimals})


VIETNAMESE_MARKS = Marks(".", ",")
_NONE: Mapping[str, object] = MappingProxyType({})


class Phrase(str):
    """A sentence with values in it, as Vietnamese text; whoever treats it as text goes on in Vietnamese.

    `template` names its values in braces (`Phải trước: {label}.`). A value that is a `Phrase` is said in the
    other language as well; plain text is data and stays as it is. A number that is laid out has the marks of
    the language: `{amount:,}`, `{seconds:.1f}`.
    """

    __slots__ = ("inside", "template", "values")

    template: str
    values: Mapping[str, object]
    inside: bool

    def __new__(cls, template: str, values: Mapping[str, object] = _NONE, *, inside: bool = False) -> Self:
        """Put the values into the template; with `inside` it begins with a small letter, as mid-sentence.

        Raises KeyError for a value that the template names and nobody gave.
        """
        phrase = super().__new__(cls, fill(template, values, str, VIETNAMESE_MARKS, inside=inside))
        phrase.template = template
        phrase.values = values
        phrase.inside = inside
        return phrase


def say(template: str, /, **values: object) -> Phrase:
    """Make a `Phrase`: `say("Phải trước: {label}.", label=Phrase(field.label))`."""
    return Phrase(template, MappingProxyType(values))


def number(value: float, places: int = 0) -> Phrase:
    """Say a number with so many decimals: `1.234,5`, in English `1,234.5`."""
    return Phrase(f"{{number:,.{places}f}}", MappingProxyType({"number": value}))


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
    template: str, values: Mapping[str, object], told: Callable[[str], str], marks: Marks, *, inside: bool
) -> str:
    """Put values into a template, each phrase among them told by `told`; laid-out numbers get `marks`.

    Raises KeyError for a value that is missing, ValueError for a template that is none.
    """
    text = _Filler(told, marks).vformat(template, (), values) if values else template
    return _small(text) if inside else text


def _small(text: str) -> str:
    # What goes on in capitals is an abbreviation or a name of several: VNeID, UBND.
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


class _Filler(Formatter):
    def __init__(self, told: Callable[[str], str], marks: Marks) -> None:
        self._told = told
        self._marks = marks

    def format_field(self, value: Any, spec: str) -> str:
        if isinstance(value, Phrase):
            return self._told(value)
        text: str = super().format_field(value, spec)
        return self._marks.write(text) if spec and isinstance(value, int | float) else text
