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
_UNTONE = {ord(toned): vowel for (vowel, tone), toned in _TONED.items() if tone != NO_TONE}
_GLIDING = ("oa", "oe", "uy")
# Without their hat yet: the tone stands where it will stand with it.
_RISING = ("ie", "ye", "uo", "ue")


def read(text: str) -> tuple[str, int] | None:
    """Take a word apart into small letters with hats and its one tone; None when it has two."""
    toned = text.lower()
    letters = toned.translate(_UNTONE)
    if letters == toned and len(toned) == len(text):
        return letters, NO_TONE
    if len(toned) != len(text):
        return None  # a letter of another script that has no small form of its own
    tones = [_UNTONED[letter][1] for letter, plain in zip(toned, letters, strict=True) if letter != plain]
    return (letters, tones[0]) if len(tones) == 1 else None


def hatted(letter: str) -> str:
    """Return one letter small and without its tone."""
    return _UNTONED.get(letter.lower(), (letter.lower(), NO_TONE))[0]


def write(letters: str, tone: int, like: str, style: ToneStyle) -> str:
    """Put a word together again, its capitals where `like` (as long) has them."""
    toned = letters
    if tone != NO_TONE:
        place = tone_place(letters, style)
        toned = letters[:place] + _TONED[letters[place], tone] + letters[place + 1 :]
    if not any(map(str.isupper, like)):
        return toned
    return "".join(
        letter.upper() if shape.isupper() else letter for letter, shape in zip(toned, like, strict=True)
    )


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
