"""Takes out of log lines what could be of a person, before anybody outside reads them.

Nothing personal is logged in the first place, and long numbers are masked when a line is written. This is the
lock on the last door: it knows no citizen, so it goes by what fields are called and by how names, numbers,
dates, addresses and whatever packs them look. It takes out too much rather than too little.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.technician.personal_words import NAMED, OWN, PERSONAL, PLACE, SPOKEN, TIMES

GONE = "[…]"
# Larger numbers could be of a document.
_LARGEST = 10_000_000
# Letters of one text that are looked at: some patterns take the square of its length. What is cut could have
# left half a number or half a name, so so many letters before the cut go with it.
_LONGEST, _UNSURE = 1000, 120
# More bytes than any digest has are no identifier.
_LONGEST_ID = 64

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_DIGEST = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{128})\b")
_MAIL = re.compile(r"[^\s\"'<>(),;:=]+@[^\s\"'<>(),;:=]+")
_MRZ = re.compile(r"[A-Z0-9<]*<[A-Z0-9<]*<[A-Z0-9<]*|\b[A-Z0-9<]{28,}")
# Private letters stand for what is set aside; those that come in a line are none of ours.
_FIRST_ASIDE, _LAST_ASIDE = 0xF0000, 0xFFFFD
_ASIDE = re.compile(f"[{chr(_FIRST_ASIDE)}-{chr(_LAST_ASIDE)}]")
# Nine digits, whatever signs stand between them; fewer of a date written together, too.
_DIGITS = re.compile(rf"\+?(?:\d(?:[^\w{chr(_FIRST_ASIDE)}-{chr(_LAST_ASIDE)}]|_){{0,5}}){{8,}}\d")
_TO = r"\s{0,2}[./:,·⁄−–—-]\s{0,2}"
_SLASH = r"\s{0,2}[/·⁄−–—-]\s{0,2}"
# With two digits of a year, dots need two of the others (versions have fewer), and colons are a time's.
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}(?:{_TO}|\s)\d{{1,2}}(?:{_TO}|\s)\d{{4}}|\d{{4}}{_TO}\d{{1,2}}{_TO}\d{{1,2}}|\d{{8}}"
    rf"|\d{{1,2}}{_SLASH}\d{{1,2}}{_SLASH}\d\d"
    r"|(?<!\.)(?:0[1-9]|[12]\d|3[01])\s?\.\s?(?:0[1-9]|1[0-2])\s?\.\s?\d\d(?!\.\d))(?!\d)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_SPELT_DATE = re.compile(
    r"(?:ng[aà]y\s+)?\d{1,2}\s+th[aá]ng\s+\d{1,2}(?:[\s,]+(?:n[aă]m\s+)?\d{4})?"
    rf"|\d{{1,2}}[^\w]{{0,3}}{_MONTH}[^\w]{{0,3}}\d{{2,4}}|{_MONTH}[^\w]{{1,3}}\d{{1,2}}[^\w]{{1,3}}\d{{4}}",
    re.IGNORECASE,
)
_BROKEN = re.compile(r'\s*(?:\[\s*)*\{(?:\s*"event"\s*:\s*"(?P<event>[^"\\]*)")?')
_PERCENT = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
_ESCAPED = re.compile(r"\S*\\u[0-9A-Fa-f]{4}.*")
# A run may begin before what it packs does, and end after it.
_HEX = re.compile(r"[0-9A-Fa-f]{12,}|(?:\b[0-9A-Fa-f]{2}[\s:,-]{1,2}){5,}[0-9A-Fa-f]{2}\b")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_NO_HEX = re.compile(r"[^0-9A-Fa-f]+")
# So many letters in a row are none by chance.
_SURE_WORDS = re.compile(r"[^\W_](?:[^\W_]| ){7}")
# Two words with a capital each, or in capitals: a name. One alone begins a sentence.
_CAPITALS = re.compile(r"\b[A-Z][A-Za-z'-]*(?:[\s._,]+[A-Z][A-Za-z'-]*)+")
# A word with a letter that English has not, and what stands around it with capitals.
_FOREIGN = re.compile(
    r"(?:\b[A-Z][\w'-]*[\s._,]+)*[^\s\"{}\[\]:=]*[^\x00-\x7f…•–—’“”°µ€→][^\s\"{}\[\]:=]*(?:[\s._,]+[A-Z][\w'-]*)*"
)
# A few short words between what was taken out were part of it.
_BETWEEN = re.compile(r"\[…\](?:[\s.,;/-]*(?:[\w]{1,4}[\s.,;/-]+){0,4}\[…\])+")


def redact_line(line: str) -> str:
    """Redact one line of a log: JSON by its fields, anything else as text. One printable line."""
    try:
        value = json.loads(line)
        if isinstance(value, dict | list):
            return json.dumps(_shown_within(redact(value)), ensure_ascii=False)
    except (ValueError, RecursionError):
        # Cut or broken JSON: nobody can tell which field a value stands in.
        if found := _BROKEN.match(line):
            return shown(redact_text(found["event"]) + " " + GONE if found["event"] else GONE)
    return shown(redact_text(line))


def redact(value: Any, field: str = "") -> Any:
    """Redact a value of JSON; `field` is what it is called."""
    match value:
        case str():
            return _redact_field(value, field)
        case Mapping():
            return {redact_text(str(key)): redact(one, str(key)) for key, one in value.items()}
        case list() | tuple():
            return [redact(one, field) for one in value]
        case None | bool():
            return value
        case int() | float() if abs(value) < _LARGEST and not _is_personal(field):
            return value if isinstance(value, int) else round(value, 4)
    return GONE


def _redact_field(text: str, field: str) -> str:
    if not text or (TIMES.fullmatch(field) and _MOMENT.fullmatch(text)):
        return text
    return GONE if _is_personal(field) else redact_text(text)


def redact_text(text: str) -> str:
    """Take out of a text what looks like a person's; what is longer than a line should be is cut."""
    if len(text) > _LONGEST:
        return _redact_short(text[:_LONGEST])[:-_UNSURE] + GONE
    return _redact_short(text)


def _redact_short(text: str) -> str:
    text = unicodedata.normalize("NFC", "".join(_plain(letter) for letter in text))
    kept: list[str] = []
    # What is known to be harmless is set aside, or the rules for numbers would take it.
    text = _MOMENT.sub(lambda found: _aside(found[0], kept), text)
    text = _DIGEST.sub(
        lambda found: GONE if _says_something(_unhex(found[0])) else _aside(found[0], kept), text
    )
    # What packs a text is taken whole, before the rules for numbers take a part of it and leave the rest.
    text = _HEX.sub(lambda found: GONE if _packs_words(found[0], 2, _unhex) else found[0], text)
    text = _BASE64.sub(lambda found: GONE if _packs_words(found[0], 4, _unbase64) else found[0], text)
    for pattern in (_MAIL, _PERCENT, _ESCAPED, _MRZ, _SPELT_DATE, _DATE, _DIGITS):
        text = pattern.sub(GONE, text)
    # Folded letter by letter, so that places in it are places in the text.
    for pattern in (PLACE, NAMED, SPOKEN):
        text = _sub_folded(pattern, text)
    for pattern in (_FOREIGN, _CAPITALS):
        text = pattern.sub(_unless_marks, text)
    text = _BETWEEN.sub(GONE, text)
    return _ASIDE.sub(lambda found: kept[ord(found[0]) - _FIRST_ASIDE], text)


def shown(text: str) -> str:
    r"""Write control characters, and what turns the direction of letters, as what they are: `\x1b`."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def _aside(text: str, kept: list[str]) -> str:
    kept.append(text)
    return chr(_FIRST_ASIDE + len(kept) - 1)


def _plain(letter: str) -> str:
    """Undo what looks like another letter: digits of other scripts, wide letters, letters of no width."""
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) in ("Cf", "Co", "Cs"):
        return ""
    return " " if letter.isspace() else letter


def _is_personal(field: str) -> bool:
    folded = _fold(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", field)).lower()
    if OWN.fullmatch(folded) or TIMES.fullmatch(folded):
        return False
    words = re.split(r"[^a-z]+", folded)
    return any(PERSONAL.fullmatch(word) for word in [*words, "".join(words)])


def _fold(text: str) -> str:
    """Write each letter without its marks, and no more letters than there were."""
    return (
        "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)
        .replace("đ", "d")
        .replace("Đ", "D")
    )


def _sub_folded(pattern: re.Pattern[str], text: str) -> str:
    parts, end = [], 0
    for found in pattern.finditer(_fold(text)):
        parts += [text[end : found.start()], GONE]
        end = found.end()
    return "".join([*parts, text[end:]])


def _unless_marks(found: re.Match[str]) -> str:
    """Leave what is only marks of ours."""
    text = found[0]
    bare = _ASIDE.sub("", text.replace(GONE, ""))
    return GONE if any(letter.isalpha() for letter in bare) else text


def _packs_words(run: str, signs: int, unpack: Callable[[str], bytes]) -> bool:
    """Say whether a run packs a text, whole or from any sign on; `signs` make whole bytes."""
    if _says_something(unpack(run)):
        return True
    for skip in range(signs):
        text = unpack(run[skip:]).replace(b"\0", b"").decode(errors="replace")
        if _SURE_WORDS.search(unicodedata.normalize("NFC", text)):
            return True
    return False


def _unhex(run: str) -> bytes:
    bare = _NO_HEX.sub("", run)
    return binascii.unhexlify(bare[: len(bare) // 2 * 2])


def _unbase64(run: str) -> bytes:
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    # A rest of one sign is no byte.
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return b""


def _says_something(data: bytes) -> bool:
    """Tell bytes that are text from a digest or an identifier."""
    if data.count(0) * 3 > len(data):
        data = data.replace(b"\0", b"")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return len(data) > _LONGEST_ID
    return bool(text) and text.isprintable()


def _shown_within(value: Any) -> Any:
    match value:
        case str():
            return shown(value)
        case dict():
            return {shown(key): _shown_within(one) for key, one in value.items()}
        case list():
            return [_shown_within(one) for one in value]
        case _:
            return value
