"""All the ways in which a person may key a syllable: its letters in order, its marks wherever they please."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.typing.compose import Word, press
from kiosk.typing.letters import ToneStyle
from kiosk.typing.marks import Method
from kiosk.typing.syllable import HATLESS, NO_TONE, onset_length

METHODS = (Method.TELEX, Method.VNI)
_TONES = {Method.TELEX: " sfrxj", Method.VNI: " 12345"}
_HATS = {
    Method.TELEX: {"â": "a", "ê": "e", "ô": "o", "ă": "w", "ơ": "w", "ư": "w", "đ": "d"},
    Method.VNI: {"â": "6", "ê": "6", "ô": "6", "ă": "8", "ơ": "7", "ư": "7", "đ": "9"},
}

# A mark: its key, and after how many letters at least and at most it may be typed.
_Mark = tuple[str, int, int]


def ways(letters: str, tone: int, method: Method) -> Iterator[tuple[str, tuple[_Mark, ...]]]:
    """Give the plain letters and the marks of a syllable; ươ can be asked for in three ways."""
    if method is Method.TELEX:
        letters = letters.replace("oo", "ooo")  # the third takes the hat off that the second put on
    hats, start, end = _HATS[method], onset_length(letters), len(letters)
    plain = letters.translate(HATLESS)
    tones = ((_TONES[method][tone], start + 1, end),) if tone != NO_TONE else ()
    pair = letters.find("ươ", start)
    worn = range(end) if pair < 0 else [i for i in range(end) if i not in {pair, pair + 1}]
    marks = (*((hats[letters[i]], i + 1, end) for i in worn if letters[i] in hats), *tones)
    if pair < 0:
        yield plain, marks
        return
    before, after = (hats["ư"], pair + 1, pair + 1), (hats["ơ"], pair + 2, end)
    yield plain, (*marks, after)
    yield plain, (*marks, before, after)
    if pair + 2 < end:
        yield plain, (*marks, before)


def typed_in_every_order(
    plain: str, marks: tuple[_Mark, ...], method: Method, style: ToneStyle
) -> Iterator[tuple[str, str]]:
    """Give the keys of every order, and what they show; orders that begin alike share their beginning."""

    def go(word: Word, keys: str, at: int, left: tuple[_Mark, ...]) -> Iterator[tuple[str, str]]:
        if at == len(plain) and not left:
            yield keys, word.left
            return
        if at < len(plain) and all(most > at for _, _, most in left):
            key = plain[at]
            yield from go(press(word, key, method, style), keys + key, at + 1, left)
        for i, (key, least, _most) in enumerate(left):
            if least <= at:
                yield from go(press(word, key, method, style), keys + key, at, left[:i] + left[i + 1 :])

    return go(Word(), "", 0, marks)
