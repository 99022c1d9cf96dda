"""From keys to letters, one word at a time: pure, and looking only at the word itself.

Every key either puts a mark on the word as it stands or writes a letter; a tone then moves to where it
belongs. What can no longer become a Vietnamese syllable is shown as its keys: foreign words are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.typing.letters import ToneStyle, read, write
from kiosk.typing.marks import KEYS, Hat, Mark, Method, marked
from kiosk.typing.syllable import NO_TONE, can_become, onset_length

_TELEX_LETTERS = {"w": "ư", "[": "ơ", "]": "ư", "{": "Ơ", "}": "Ư", "W": "Ư"}


@dataclass(frozen=True, slots=True)
class Word:
    """The word around the caret: what is shown on both sides, and the keys that made the left side of `seed`.

    `lent` says that the o of ươ got its horn without being asked for; `past` is the word before its last key.
    """

    left: str = ""
    right: str = ""
    seed: str = ""
    keys: str = ""
    lent: bool = False
    past: Word | None = field(default=None, compare=False, repr=False)


def compose(word_keys: str, method: Method, style: ToneStyle) -> str:
    """Return what the keys of one word show."""
    return keyed(Word(), word_keys, method, style).left


def keyed(word: Word, keys: str, method: Method, style: ToneStyle) -> Word:
    """Press some keys, one after the other."""
    for key in keys:
        word = press(word, key, method, style)
    return word


def press(word: Word, key: str, method: Method, style: ToneStyle) -> Word:
    """Press one key inside a word."""
    mark = KEYS[method].get(key.lower())
    made = put_mark(word, mark, style) if mark is not None else None
    if made is None:
        return _write(word, key, method, style)
    if not made.again:
        # Marks on the far side of the caret cannot be said again in keys: the word begins anew.
        if word.right:
            return made.word
        return replace(made.word, seed=word.seed, keys=word.keys + key, past=word)
    # Asked for twice, a mark is not wanted: its key becomes the letter that it is.
    lone = key in "wW" and "u" not in (word.seed + word.keys).lower() and not word.right
    left = word.seed + word.keys if lone else made.word.left + key
    return Word(left, made.word.right, seed=left)


@dataclass(frozen=True, slots=True)
class Made:
    """A word with a mark put on, or taken off where it was there already (`again`)."""

    word: Word
    again: bool


def put_mark(word: Word, mark: Mark, style: ToneStyle) -> Made | None:
    """Put a mark on the syllable around the caret, else on its left side; None when it fits nowhere."""
    reach = len(word.left)
    if word.lent and isinstance(mark, Hat) and mark.makes.get("o") == "ơ":
        return Made(replace(word, lent=False), again=False)
    for around in dict.fromkeys((word.right, "")):
        whole = word.left + around
        seen = read(whole)
        made = marked(*seen, reach, mark) if seen else None
        if made is not None:
            text = write(made.letters, made.tone, whole, style)
            right = text[reach:] + word.right[len(around) :]
            return Made(Word(text[:reach], right, seed=text[:reach], lent=word.lent), made.again)
    return None


def _write(word: Word, key: str, method: Method, style: ToneStyle) -> Word:
    letter = _TELEX_LETTERS.get(key, key) if method is Method.TELEX else key
    if letter != key and word.keys.endswith(key) and read(word.left[-1:]) == read(letter):
        left = word.left[:-1] + key
        return Word(left, word.right, seed=left)
    for wanted in dict.fromkeys((letter, key)):
        grown = _grow(word, key, wanted, style)
        if grown is not None:
            return grown
    left = word.seed + word.keys + key
    return Word(left, word.right, word.seed, word.keys + key, past=word)


def _grow(word: Word, key: str, letter: str, style: ToneStyle) -> Word | None:
    """Write a letter where the caret is, if a syllable can come of it."""
    if read(letter) != (letter.lower(), NO_TONE):
        # Chosen with its tone from the letters that a held key offers: it stands as it was chosen.
        return Word(word.left + letter, word.right, seed=word.left + letter)
    reach = len(word.left) + 1
    for around in dict.fromkeys((word.right, "")):
        whole = word.left + letter + around
        seen = read(whole)
        if seen is None:
            continue
        letters, tone = seen
        horned = _both_horns(letters)
        if can_become(horned, tone):
            text = write(horned, tone, whole, style)
            lent = word.lent or ("ưo" in letters and horned != letters)
            return Word(
                text[:reach],
                text[reach:] + word.right[len(around) :],
                word.seed,
                word.keys + key,
                lent,
                past=word,
            )
    return None


def _both_horns(letters: str) -> str:
    """Before another letter only ươ can stand, whichever of its two horns was asked for."""
    start = onset_length(letters)
    rime = letters[start:]
    pair = next((i for i in range(len(rime) - 2) if rime[i : i + 2] in {"ưo", "uơ"}), None)
    return letters if pair is None else letters[:start] + rime[:pair] + "ươ" + rime[pair + 2 :]
