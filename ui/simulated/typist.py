"""What a person's fingers do to write a text: which keys they touch, and which they hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from kiosk.typing.letters import ToneStyle, read
from kiosk.typing.marks import Method
from kiosk.typing.syllable import HATLESS
from kiosk.typing.typed import Typed

_TONES = " sfrxj"
_HATS = {"â": "a", "ê": "e", "ô": "o", "ă": "w", "ơ": "w", "ư": "w", "đ": "d"}


@dataclass(frozen=True, slots=True)
class Touch:
    """One key: touched, or held until its accents come up and `letter` is chosen among them."""

    letter: str
    held: bool = False


def touches(text: str, method: Method) -> list[Touch]:
    """Say how a text is written: word by word in Telex, and by holding keys where Telex has no way."""
    line, done = Typed(), []
    for in_word, letters in groupby(unicodedata.normalize("NFC", text), str.isalpha):
        piece = "".join(letters)
        keyed = [Touch(key) for key in _telex(piece)] if in_word and method is Method.TELEX else None
        if keyed is None or _after(line, keyed, method).before != line.before + piece:
            keyed = list(_one_by_one(line, piece, method))
        line = _after(line, keyed, method)
        done += keyed
    return done


def _after(line: Typed, keyed: Iterable[Touch], method: Method) -> Typed:
    for touch in keyed:
        line = line.press(touch.letter, method, ToneStyle.OLD)
    return line


def _telex(word: str) -> str:
    """Spell a word as people do: hats with their letters, the tone at the end."""
    seen = read(word)
    if seen is None:
        return word
    letters, tone = seen
    keys = ""
    for shown, letter in zip(word, letters, strict=True):
        plain = letter.translate(HATLESS)
        keys += (plain.upper() if shown.isupper() else plain) + _HATS.get(letter, "")
    return keys + _TONES[tone].strip()


def _one_by_one(line: Typed, piece: str, method: Method) -> Iterator[Touch]:
    for letter in piece:
        wanted = line.before + letter
        marked = unicodedata.normalize("NFD", letter) != letter or letter in "đĐ"
        ways = [[Touch(letter, held=True)]] if marked else [[Touch(letter)], [Touch(letter)] * 2]
        for way in ways:
            after = _after(line, way, method)
            if after.before == wanted:
                break
        line = after
        yield from way
