"""How a text may be written in a file.

A text counts by its letters and digits without accents. With fewer than five it is not looked for (a person
may be called `Ý`, and `khai` is a word); such texts are counted instead. From eight letters on (nine if all
are digits) it is also found with any other signs, or none, between its letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, quote_plus

from kiosk.sandbox.observer.facts import Kind

_SHORTEST = 5
_SHORTEST_SQUEEZED, _SHORTEST_SQUEEZED_NUMBER = 8, 9
_MRZ_WIDTH = 30  # the name line of an identity card, Doc 9303-5
_SQUEEZED = bytes(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789"))


@dataclass(frozen=True, slots=True)
class Hit:
    """Which fact (its place among the texts or blobs), and how it was written."""

    fact: int
    kind: Kind
    form: str


class Needles:
    """Many byte strings looked for in one pass."""

    def __init__(self, named: Iterable[tuple[bytes, Hit]]) -> None:
        self._hits: dict[bytes, list[Hit]] = {}
        for needle, hit in named:
            self._hits.setdefault(needle, []).append(hit)
        self._lengths = sorted({len(needle) for needle in self._hits})

    @cached_property
    def _pattern(self) -> re.Pattern[bytes]:
        # A tree of common beginnings: sre tries the branches of a place one after the other.
        return re.compile(_tree(sorted(self._hits), 0), re.DOTALL)

    def found(self, data: bytes) -> Iterator[Hit]:
        """Yield every needle in `data`, overlapping ones too; the same one may come again."""
        if not self._hits:
            return
        place = 0
        while match := self._pattern.search(data, place):
            place = match.start() + 1
            longest = match.group()
            for length in self._lengths:
                if length > len(longest):
                    break
                yield from self._hits.get(longest[:length], ())


def _tree(needles: list[bytes], depth: int) -> bytes:
    """Write sorted `needles`, equal in their first `depth` bytes, as a pattern that prefers the longest."""
    ends = len(needles[0]) == depth
    rest = needles[1:] if ends else needles
    if not rest:
        return b""
    if len(rest) == 1:
        only = re.escape(rest[0][depth:])
        return b"(?:" + only + b")?" if ends else only
    branches: dict[int, list[bytes]] = {}
    for needle in rest:
        branches.setdefault(needle[depth], []).append(needle)
    parts = [re.escape(bytes([first])) + _tree(some, depth + 1) for first, some in branches.items()]
    if len(parts) == 1 and not ends:
        return parts[0]
    joined = b"|".join(parts)
    if depth == 0:
        return joined  # a bare alternation lets sre skip by first byte
    return b"(?:" + joined + (b")?" if ends else b")")


class TextSearch:
    """Every way of writing every text, ready to be looked for."""

    def __init__(self, texts: Iterable[str]) -> None:
        known = dict.fromkeys(texts)
        wanted = [text for text in known if len(_letters(text)) >= _SHORTEST]
        self.left_out = len(known) - len(wanted)
        self._as_is = Needles(_each(wanted, _exact))
        self._lowered = Needles(_each(wanted, _folded))
        self._squeezed = Needles(_each(wanted, _run_together))

    def found(self, data: bytes) -> set[Hit]:
        """Look through `data`; a fact found in one way is not told again in a looser one."""
        hits = set(self._as_is.found(data))
        lowered = data.lower()
        # Without its NULs, UTF-16 of plain letters is plain letters.
        for view in (lowered, lowered.translate(None, b"\0")) if b"\0" in lowered else (lowered,):
            hits |= _others(self._lowered.found(view), hits)
        return hits | _others(self._squeezed.found(lowered.translate(None, _SQUEEZED)), hits)


def _others(more: Iterable[Hit], hits: set[Hit]) -> set[Hit]:
    known = {hit.fact for hit in hits}
    return {hit for hit in more if hit.fact not in known}


def _each(
    texts: list[str], forms: Callable[[str], Iterable[tuple[str, bytes]]]
) -> Iterator[tuple[bytes, Hit]]:
    for nth, text in enumerate(texts):
        kind = Kind.NUMBER if _letters(text).isdecimal() else Kind.TEXT
        for form, needle in forms(text):
            yield needle, Hit(nth, kind, form)


def _exact(text: str) -> Iterator[tuple[str, bytes]]:
    """As it is, in capitals and in small letters, composed and decomposed, in each encoding."""
    for composition in ("NFC", "NFD"):
        for written in (text, text.upper(), text.lower()):
            letters = unicodedata.normalize(composition, written)
            same = unicodedata.normalize("NFD" if composition == "NFC" else "NFC", letters) == letters
            for name, needle in _encoded(letters):
                yield name if same else f"{name} {composition}", needle


def _encoded(letters: str) -> Iterator[tuple[str, bytes]]:
    """Encode without a NUL at either end: a needle that begins with one is tried all over an empty file."""
    yield "UTF-8", letters.encode()
    if letters.isascii():
        yield "UTF-16", letters.encode("utf-16-le").strip(b"\0")
    else:
        yield "UTF-16LE", letters.encode("utf-16-le").strip(b"\0")
        yield "UTF-16BE", letters.encode("utf-16-be").strip(b"\0")


def _folded(text: str) -> Iterator[tuple[str, bytes]]:
    """Without accents, as in a machine-readable zone, and with accents as JSON and addresses escape them."""
    plain = fold(text)
    yield "folded", plain.encode()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    if len(words) > 1 and not any(letter.isdecimal() for letter in plain):
        yield "MRZ", f"{words[0]}<<{'<'.join(words[1:])}"[:_MRZ_WIDTH].encode()
    for composition in ("NFC", "NFD"):
        for written in (text, text.upper(), text.lower()):
            letters = unicodedata.normalize(composition, written)
            if not letters.isascii():
                yield "JSON escapes", "".join(_json_escape(letter) for letter in letters).lower().encode()
            for escaped in (quote(letters, safe=""), quote_plus(letters)):
                if escaped != letters:
                    yield "percent escapes", escaped.lower().encode()


def _json_escape(letter: str) -> str:
    return letter if letter.isascii() else f"\\u{ord(letter):04x}"


def _run_together(text: str) -> Iterator[tuple[str, bytes]]:
    # In NFC the accented letters fall out with the separators.
    composed = unicodedata.normalize("NFC", text).lower().encode("ascii", "ignore").decode()
    for letters in {_letters(text), _letters(composed)}:
        if len(letters) >= (_SHORTEST_SQUEEZED_NUMBER if letters.isdecimal() else _SHORTEST_SQUEEZED):
            yield "other separators", letters.encode()


def fold(text: str) -> str:
    """Write a text in small letters without accents (`Đức`: `duc`); what then is not ASCII is dropped."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return decomposed.encode("ascii", "ignore").decode()


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
