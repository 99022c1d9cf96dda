"""Letters and their marks: taking tones off a word and putting one back where it belongs."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from kiosk.typing.syllable import HATLESS, NO_TONE, VOWELS, onset_length


class ToneStyle(StrEnum):
    """Where the tone of open `oa`, `oe`, `uy` stands: on the first vowel (hòa) or the second (hoà)."""

    OLD = "old"
    NEW = "new"


_COMBINING = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_TONED = {
    (vowel, tone): unicodedata.normalize("NFC", vowel + mark)
    for vowel in VOWELS
    for tone, mark in enumerate(_COMBINING)
}
_UNTONED = {toned: parts for parts, toned in _TONED.items()}
_GLIDING = ("oa", "oe", "uy")
# Without their hat yet: the tone stands where it will stand with it.
_RISING = ("ie", "ye", "uo", "ue")


def read(text: str) -> tuple[str, int] | None:
    """Take a word apart into small letters with hats and its one tone; None when it has two."""
    letters, tones = [], []
    for letter in text.lower():
        plain, tone = _UNTONED.get(letter, (letter, NO_TONE))
        letters.append(plain)
        if tone != NO_TONE:
            tones.append(tone)
    if len(tones) > 1:
        return None
    return "".join(letters), tones[0] if tones else NO_TONE


def hatted(letter: str) -> str:
    """Return one letter small and without its tone."""
    return _UNTONED.get(letter.lower(), (letter.lower(), NO_TONE))[0]


def write(letters: str, tone: int, like: str, style: ToneStyle) -> str:
    """Put a word together again, its capitals where `like` (as long) has them."""
    place = tone_place(letters, style) if tone != NO_TONE else -1
    return "".join(
        _cased(_TONED[letter, tone] if i == place else letter, shape)
        for i, (letter, shape) in enumerate(zip(letters, like, strict=True))
    )


def _cased(letter: str, shape: str) -> str:
    return letter.upper() if shape.isupper() else letter


def tone_place(letters: str, style: ToneStyle) -> int:
    """Return which letter carries the tone of a word that has a vowel."""
    start = onset_length(letters)
    vowels = letters[start:]
    length = next((i for i, letter in enumerate(vowels) if letter not in VOWELS), len(vowels))
    vowels, open_end = vowels[:length], length == len(vowels)
    hats = [i for i, letter in enumerate(vowels) if letter.translate(HATLESS) != letter]
    if hats:
        return start + hats[-1]
    if length == 1:
        return start
    if length > 2:
        return start + 1 + (vowels == "uye")
    if vowels in _GLIDING and open_end:
        return start + (style is ToneStyle.NEW)
    return start + (not open_end or vowels in _RISING)
