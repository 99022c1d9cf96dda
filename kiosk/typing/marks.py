"""The marks of Vietnamese letters, the keys that ask for them, and what a mark makes of a word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.typing.syllable import (
    ACUTE,
    DOT,
    GRAVE,
    HATLESS,
    HOOK,
    NO_TONE,
    TILDE,
    VOWELS,
    can_become,
    is_whole,
    onset_length,
)


class Method(StrEnum):
    """How keys ask for marks: by letters (Telex), by digits (VNI), or not at all."""

    TELEX = "telex"
    VNI = "vni"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Tone:
    """Ask for a tone; `NO_TONE` takes the one that is there off."""

    tone: int


@dataclass(frozen=True, slots=True)
class Hat:
    """Ask for other letters in place of some, as `{"a": "â"}`."""

    makes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stroke:
    """Ask for đ."""


Mark = Tone | Hat | Stroke

ROOF = Hat({"a": "â", "e": "ê", "o": "ô"})
HORN_OR_BREVE = Hat({"a": "ă", "o": "ơ", "u": "ư"})

KEYS: dict[Method, dict[str, Mark]] = {
    Method.TELEX: {
        "s": Tone(ACUTE),
        "f": Tone(GRAVE),
        "r": Tone(HOOK),
        "x": Tone(TILDE),
        "j": Tone(DOT),
        "z": Tone(NO_TONE),
        "a": Hat({"a": "â"}),
        "e": Hat({"e": "ê"}),
        "o": Hat({"o": "ô"}),
        "w": HORN_OR_BREVE,
        "d": Stroke(),
    },
    Method.VNI: {
        "1": Tone(ACUTE),
        "2": Tone(GRAVE),
        "3": Tone(HOOK),
        "4": Tone(TILDE),
        "5": Tone(DOT),
        "0": Tone(NO_TONE),
        "6": ROOF,
        "7": Hat({"o": "ơ", "u": "ư"}),
        "8": Hat({"a": "ă"}),
        "9": Stroke(),
    },
    Method.PLAIN: {},
}


@dataclass(frozen=True, slots=True)
class Marked:
    """What a mark makes of a word; `again` when it was there already and has been taken off."""

    letters: str
    tone: int
    again: bool = False


def marked(letters: str, tone: int, reach: int, mark: Mark) -> Marked | None:
    """Put a mark on one of the first `reach` letters of a word, if that can become a syllable."""
    match mark:
        case Tone():
            made = _toned(letters, tone, reach, mark.tone)
        case Stroke():
            made = _stroked(letters, tone, reach)
        case Hat():
            made = _hatted(letters, tone, reach, mark.makes)
    return made if made and (made.again or can_become(made.letters, made.tone)) else None


def _toned(letters: str, tone: int, reach: int, wanted: int) -> Marked | None:
    if not any(letter in VOWELS for letter in letters[onset_length(letters) : reach]):
        return None
    if tone == wanted:
        return None if wanted == NO_TONE else Marked(letters, NO_TONE, again=True)
    return Marked(letters, wanted)


def _stroked(letters: str, tone: int, reach: int) -> Marked | None:
    if reach == 0 or letters[0] not in "dđ":
        return None
    again = letters[0] == "đ"
    return Marked(("d" if again else "đ") + letters[1:], tone, again=again)


def _hatted(letters: str, tone: int, reach: int, makes: dict[str, str]) -> Marked | None:
    start, plain = onset_length(letters), letters.translate(HATLESS)
    pair = plain.find("uo", start)
    if makes.get("o") == "ơ" and 0 <= pair < reach:
        return _horned_pair(letters, tone, pair)
    wanted = [i for i in range(start, min(reach, len(letters))) if plain[i] in makes]
    fresh = [_with(letters, i, makes[plain[i]]) for i in wanted if letters[i] != makes[plain[i]]]
    # ưo has no reading of its own: a roof on its o takes the horn off its u.
    fresh = [made.replace("ưô", "uô") for made in reversed(fresh)]
    for fits in (is_whole, lambda made: can_become(made, tone)):
        for made in fresh:
            if fits(made):
                return Marked(made, tone)
    worn = [i for i in wanted if letters[i] == makes[plain[i]]]
    return Marked(_with(letters, worn[-1], plain[worn[-1]]), tone, again=True) if worn else None


def _horned_pair(letters: str, tone: int, pair: int) -> Marked:
    head, tail = letters[:pair], letters[pair + 2 :]
    if letters[pair + 1] == "ơ":
        return Marked(f"{head}uo{tail}", tone, again=True)
    # thuở has one horn, thường two: without a coda one horn is the whole of it.
    one = f"{head}uơ{tail}"
    return Marked(one if letters[pair] == "u" and is_whole(one) else f"{head}ươ{tail}", tone)


def _with(letters: str, place: int, letter: str) -> str:
    return letters[:place] + letter + letters[place + 1 :]
