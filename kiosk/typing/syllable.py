"""The Vietnamese syllable as it is spelled: onset, rime (glide, nucleus, coda), tone; which go together.

A syllable without its tone is written here in small letters with their hats: `nguyên`, `đương`. The tables
follow the spelling of school and state (quốc ngữ): what they allow can be read, it need not mean anything.
A few spellings of place names of the Central Highlands (`Đắk Lắk`, `Krông`) are let in beside them.
"""

from __future__ import annotations

from functools import cache
from itertools import product

ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p",
    "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip

# A vowel or a pair with the codas that follow it; `-` is none.
_RIMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u",
    "i": "- ch m n nh p t u",
    "ia": "-",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- c i m n ng p t",
    "ua": "-",
    "uô": "c i m n ng t",
    "ư": "- c i m n ng t u",
    "ưa": "-",
    "ươ": "c i m n ng p t u",
    "y": "-",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "- m n o t",
    "uâ": "n ng t y",
    "uê": "- ch nh u",
    "uơ": "-",
    "uy": "- ch n nh p t u",
    "uya": "-",
    "uyê": "n t",
}
# Without an onset `iê` is spelled `yê`.
_ALONE = {"yê": "m n ng t u"}
# After q the glide is the u that belongs to it.
_AFTER_QU = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c n ng t y",
    "e": "- n o t",
    "ê": "- ch n nh t u",
    "i": "- n t",
    "ô": "c",
    "ơ": "- i n t",
    "y": "- ch nh t",
    "yê": "n t",
}
# Official names of the Central Highlands: Đắk Lắk, Bắc Kạn, Kon Tum, Krông Pắc.
_NAME_ONSETS = ("kr",)
_NAME_RIMES = {"a": "k", "ă": "k", "â": "k", "o": "k", "ô": "k", "ư": "k"}

VOWELS = frozenset("aăâeêioôơuưy")  # without tones
HATLESS = str.maketrans("ăâêôơưđ", "aaeooud")
_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
_FRONT = ("e", "ê", "i", "y")
_STOPS = ("c", "ch", "p", "t", "k")
NO_TONE, ACUTE, GRAVE, HOOK, TILDE, DOT = range(6)
_STOPPED_TONES = (NO_TONE, ACUTE, DOT)


def _spelled(table: dict[str, str]) -> frozenset[str]:
    return frozenset(nucleus + coda.strip("-") for nucleus, codas in table.items() for coda in codas.split())


_ALL = _spelled(_RIMES)
_BEFORE_FRONT = frozenset(rime for rime in _ALL if rime.startswith(_FRONT))
_BEFORE_BACK = _ALL - _BEFORE_FRONT
_NAMES = _spelled(_NAME_RIMES)


# Only where c, g and ng cannot stand; gì and gìn are spelled with one i, elsewhere it belongs to the onset.
_AFTER = {
    "": frozenset(r for r in _ALL if not r.startswith("iê")) | _spelled(_ALONE),
    "qu": _spelled(_AFTER_QU),
    **dict.fromkeys(("k", "gh", "ngh"), _BEFORE_FRONT),
    **dict.fromkeys(("c", "ng"), _BEFORE_BACK),
    "g": _BEFORE_BACK | frozenset(r for r in _ALL if r[0] == "i" and r[1:2] not in VOWELS),
    "gi": _BEFORE_BACK
    | frozenset(r for r in _ALL if r[0] == "e")
    | {"ê", *(r[1:] for r in _ALL if r.startswith("iê"))},
}


def rimes_after(onset: str) -> frozenset[str]:
    """Return every rime that the spelling of school allows after an onset."""
    return _AFTER.get(onset, _ALL)


def _let_in(onset: str) -> frozenset[str]:
    """Return what may follow an onset, the spellings of names included."""
    rimes = rimes_after(onset)
    if onset in {"b", "đ", "k", "l", "p", "kr"}:
        rimes |= _NAMES
    return rimes | _BEFORE_BACK if onset == "k" else rimes


def _openings(rimes: frozenset[str]) -> frozenset[str]:
    """Return every beginning of these rimes, each hat there or still to come."""
    heads = {rime[:length] for rime in rimes for length in range(1, len(rime) + 1)}
    return frozenset(
        "".join(letters)
        for head in heads
        for letters in product(*({letter, letter.translate(HATLESS)} for letter in head))
    )


_WHOLE = {onset: _let_in(onset) for onset in (*ONSETS, *_NAME_ONSETS)}
_BEGUN_ONSETS = frozenset(onset[:length] for onset in _WHOLE for length in range(1, len(onset) + 1))


@cache
def _begun() -> dict[str, frozenset[str]]:
    """Return what may be on its way to a rime, by onset; made for the first key, not for the first screen."""
    begun = {onset: _openings(rimes) for onset, rimes in _WHOLE.items()}
    # A stroke may still come.
    begun["d"] |= begun["đ"]
    return begun


def onset_length(letters: str) -> int:
    """Return how many letters the onset has; the u of `qu` and the i of `gi` before a vowel belong to it."""
    length = len(letters) - len(letters.lstrip(_CONSONANTS))
    after = letters[length + 1 : length + 2]
    if length == 1 and (letters[:2] == "qu" or (letters[:2] == "gi" and after in VOWELS)):
        return 2
    return length


def is_whole(letters: str) -> bool:
    """Whether these letters, hats on and tone off, are a syllable."""
    length = onset_length(letters)
    return letters[length:] in _WHOLE.get(letters[:length], ())


def can_become(letters: str, tone: int) -> bool:
    """Whether letters and hats still to come can make a syllable of this tone of them."""
    length = onset_length(letters)
    onset, rime = letters[:length], letters[length:]
    if not rime:
        return onset in _BEGUN_ONSETS and tone == NO_TONE
    if tone not in _STOPPED_TONES and rime.endswith(_STOPS):
        return False
    return rime in _begun().get(onset, ())


def syllables() -> list[tuple[str, int]]:
    """Return every syllable of the spelling of school, as (letters with hats, tone)."""
    return [
        (onset + rime, tone)
        for onset in ONSETS
        for rime in sorted(rimes_after(onset))
        for tone in range(6)
        if tone in _STOPPED_TONES[1:] or not rime.endswith(_STOPS)
    ]
