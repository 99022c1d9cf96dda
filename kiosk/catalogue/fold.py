"""Vietnamese text made comparable: with its marks, and without them."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# A syllable whose only vowel is y is written with i as often (kỳ/kì, lý/lí); quy and giấy are not.
_LONE_Y = re.compile(r"([bcdfghklmnpqrstvx]+)y")


def words_of(text: str) -> tuple[str, ...]:
    """Split text into its words, NFC and lower case, marks kept."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def fold(word: str) -> str:
    """Fold one word: no tones, horns, breves; đ as d; a lone y as i (`đăng` -> `dang`, `ký` -> `ki`)."""
    # Unicode has no decomposition for đ: it must be named.
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word).lower().replace("đ", "d"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _LONE_Y.sub(r"\1i", bare) if _LONE_Y.fullmatch(bare) else bare


def has_marks(word: str) -> bool:
    """Whether a word carries a tone, horn, breve or đ, and so says exactly what it means."""
    plain = unicodedata.normalize("NFD", word.lower())
    return "đ" in plain or any(unicodedata.combining(letter) for letter in plain)


def fold_text(text: str) -> str:
    """Fold every word of a text, one space between them."""
    return " ".join(fold(word) for word in words_of(text))
