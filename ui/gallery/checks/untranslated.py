"""Vietnamese words on a screen of another language, names and data aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kiosk.identity.names import mask_name
from kiosk.journey.visit import Visit
from kiosk.languages.catalogue import SOURCE
from ui.gallery.look import Look
from ui.gallery.visits import PLACE

# Marks that Vietnamese sets on its letters: grave, acute, circumflex, tilde, breve, hook, horn, dot below.
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
# The language calls itself by its own name on every screen.
_ALWAYS = (
    "Tiếng Việt",
    PLACE.centre_name,
    PLACE.help_words,
    *("Quảng Ninh", "Bắc Ninh", "Hồng Gai", "Việt Nam", "Tổ 5, khu 2"),
)

# Letters and the names of marks are what they are on a keyboard for Vietnamese.
_KEYS = ("key:", "mark:", "variant:")
# The name of a province, a ward or a commune.
_UNIT = re.compile(r"\b(Tỉnh|Thành phố|Xã|Phường|Đặc khu) (\w+( |$|(?=,)))+")


def untranslated(look: Look) -> list[str]:
    """List the texts that are still Vietnamese."""
    if look.variant.language == SOURCE:
        return []
    data = sorted(set(_data(look.visit)), key=len, reverse=True)
    return [
        f"“{text.words[:60]}”"
        for text in look.texts
        if is_vietnamese(_without(text.words, data)) and not text.within_any(_KEYS)
    ]


def is_vietnamese(words: str) -> bool:
    """Whether a letter is written as only Vietnamese does."""
    return any(
        mark in _MARKS for letter in words for mark in unicodedata.normalize("NFD", letter)[1:]
    ) or any(letter in "đĐ" for letter in words)


def _without(words: str, data: list[str]) -> str:
    # A whole address goes before the names of its places, and those before the words in them.
    for known in data:
        words = words.replace(known, "") if " " in known and "," in known else words
    words = _UNIT.sub("", words)
    for known in data:
        words = words.replace(known, "")
    return words


def _data(visit: Visit) -> Iterator[str]:
    yield from _ALWAYS
    yield from (value for value in (*visit.answers.values(), *visit.delivery_answers.values()) if value)
    yield from (word for word in (visit.query,) if word)
    if visit.citizen is not None:
        yield mask_name(visit.citizen.name)
        yield from (
            value
            for name in ("name", "residence", "nationality", "ethnicity", "sex")
            if isinstance(value := getattr(visit.citizen, name), str) and value
        )
