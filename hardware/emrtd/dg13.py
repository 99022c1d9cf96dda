"""DG13 of Vietnamese cards: what is printed on the card, with its accents.

    6D  SEQUENCE { INTEGER 1, OID 1.0.10646.1.0.8 (the text is UTF-8), SET OF SEQUENCE { INTEGER n, value } }

No standard fixes this file; the layout is known from public readers. So nothing is taken for granted: fields
may be missing, empty, unknown or in any order, and a value may be a text or a SEQUENCE of texts. Cards of
2024 may hold only a part of it, or none (16/2024/TT-BCA article 6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData

_TEXTS = frozenset({0x0C, 0x13, 0x16, 0x1A})  # UTF8String, PrintableString, IA5String, VisibleString
_GROUPS = frozenset({0x30, 0x31})
_OLD_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
_CHIP_ID = re.compile(r"[0-9A-Fa-f]{16}")
_LONGEST_FIELD_NUMBER = 4  # bytes


@dataclass(frozen=True, slots=True)
class Dg13:
    """The fields by their meaning, as texts in NFC; a field that the card does not have is empty.

    Dates are as the card writes them. `father` and `mother` are told apart by position alone. `unknown` keeps
    the fields that have no meaning here, by number, as they lie on the card; `repeated` those that came again
    after a first one with the same number, which stands.
    """

    number: str = ""
    name: str = ""
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    ethnicity: str = ""
    religion: str = ""
    origin: str = ""
    residence: str = ""
    features: str = ""
    issue_date: str = ""
    expiry_date: str = ""
    father: str = ""
    mother: str = ""
    spouse: str = ""
    old_number: str = ""
    chip_id: str = ""
    unknown: dict[int, bytes] = field(default_factory=dict)
    repeated: tuple[tuple[int, bytes], ...] = ()


_NAMES = {
    1: "number",
    2: "name",
    3: "birth_date",
    4: "sex",
    5: "nationality",
    6: "ethnicity",
    7: "religion",
    8: "origin",
    9: "residence",
    10: "features",
    11: "issue_date",
    12: "expiry_date",
}
_PARENTS = 13
_SPOUSE = 14
_OTHER_IDS = (15, 16)
"""Sources disagree which is the old number and which the chip's own; their shapes tell."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def parse_dg13(data: bytes) -> Dg13:
    """Read the file; raises BadData only when its frame is broken."""
    texts: dict[str, str] = {}
    unknown: dict[int, bytes] = {}
    repeated: list[tuple[int, bytes]] = []
    seen: set[int] = set()
    for number, value in _fields(data):
        raw = tlv.encode(value.tag, value.value)
        if number in seen:
            repeated.append((number, raw))
            continue
        seen.add(number)
        meant = _meaning(number, value, texts)
        if meant is None:
            unknown[number] = raw
        else:
            texts |= meant
    return Dg13(**texts, unknown=unknown, repeated=tuple(repeated))


def _meaning(number: int, value: tlv.Tlv, before: Container[str]) -> dict[str, str] | None:
    """Return what a field says, by name; None when that is not known."""
    strings = _strings(value)
    if strings is None:
        return None
    if number in _NAMES:
        return {_NAMES[number]: ", ".join(strings)}
    if number == _PARENTS and len(strings) <= 2:
        return dict(zip(("father", "mother"), strings, strict=False))
    if number == _SPOUSE:
        return {"spouse": ", ".join(strings)}
    if number in _OTHER_IDS:
        return _other_id("".join(strings), before)
    return None


def _other_id(text: str, before: Container[str]) -> dict[str, str] | None:
    for name, shape in (("old_number", _OLD_NUMBER), ("chip_id", _CHIP_ID)):
        if shape.fullmatch(text) and name not in before:
            return {name: text}
    return None if text else {}


def _fields(data: bytes) -> Iterator[tuple[int, tlv.Tlv]]:
    for entry in tlv.read_all(tlv.find(data, 0x6D, 0x30, 0x31)):
        parts = tlv.read_all(entry.value)
        if entry.tag != 0x30 or not parts or parts[0].tag != 0x02:
            raise BadData("a field of DG13 that has no number")
        if len(parts[0].value) > _LONGEST_FIELD_NUMBER:
            raise BadData("a field of DG13 whose number is beyond all counting")
        if len(parts) > 1:
            yield int.from_bytes(parts[0].value, "big", signed=True), parts[1]


def _strings(value: tlv.Tlv) -> list[str] | None:
    """Return the texts in a value: itself, or its members', one each; None when anything else is in it.

    A member may be a group of texts again (a person of several lines), and no deeper.
    """
    if value.tag not in _GROUPS:
        return _texts((value,))
    try:
        members = tlv.read_all(value.value)
        people = [tlv.read_all(member.value) if member.tag in _GROUPS else (member,) for member in members]
    except BadData:
        return None
    lines = [_texts(person) for person in people]
    return None if None in lines else [", ".join(filter(None, texts or ())) for texts in lines]


def _texts(values: Iterable[tlv.Tlv]) -> list[str] | None:
    texts = []
    for value in values:
        if value.tag not in _TEXTS:
            return None
        try:
            texts.append(_clean(value.value.decode()))
        except UnicodeDecodeError:
            return None
    return texts


def _clean(text: str) -> str:
    """Compose the letters, and drop what is no letter and shows as nothing: it could turn words around."""
    visible = (" " if char.isspace() else char for char in text)
    kept = "".join(char for char in visible if unicodedata.category(char) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", kept).split())
