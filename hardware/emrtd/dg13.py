"""DG13 of Vietnamese cards: what is printed on the card, with its accents.

    6D  SEQUENCE { INTEGER 1, OID 1.0.10646.1.0.8 (the text is UTF-8), SET OF SEQUENCE { INTEGER n, value } }

No standard fixes this file; the layout is known from public readers. So nothing is taken for granted: fields
may be missing, empty, unknown or in any order, and a value may be a text or a SEQUENCE of texts. Cards of
2024 may hold only a part of it, or none (16/2024/TT-BCA article 6).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData

_TEXTS = {0x0C, 0x13, 0x16}  # UTF8String, PrintableString, IA5String
_OLD_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Dg13:
    """The fields by their meaning, as texts in NFC; a field that the card does not have is empty.

    Dates are as the card writes them. `father` and `mother` are told apart by position alone. `unknown` keeps
    the fields that have no meaning here, by number, as they lie on the card.
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


def parse_dg13(data: bytes) -> Dg13:
    """Read the file; raises BadData only when its frame is broken."""
    texts: dict[str, str] = {}
    unknown: dict[int, bytes] = {}
    for number, value in _fields(data):
        strings = _strings(value)
        if strings is None:
            unknown[number] = tlv.encode(value.tag, value.value)
        elif number in _NAMES:
            texts[_NAMES[number]] = ", ".join(strings)
        elif number == _PARENTS:
            texts |= dict(zip(("father", "mother"), strings, strict=False))
        elif number == _SPOUSE:
            texts["spouse"] = ", ".join(strings)
        elif number in _OTHER_IDS:
            text = "".join(strings)
            if text:
                texts["old_number" if _OLD_NUMBER.fullmatch(text) else "chip_id"] = text
        else:
            unknown[number] = tlv.encode(value.tag, value.value)
    return Dg13(**texts, unknown=unknown)


def _fields(data: bytes) -> list[tuple[int, tlv.Tlv]]:
    fields: list[tuple[int, tlv.Tlv]] = []
    for entry in tlv.read_all(tlv.find(data, 0x6D, 0x30, 0x31)):
        parts = tlv.read_all(entry.value)
        if entry.tag != 0x30 or not parts or parts[0].tag != 0x02:
            raise BadData("a field of DG13 that has no number")
        if len(parts) > 1:
            fields.append((int.from_bytes(parts[0].value, "big"), parts[1]))
    return fields


def _strings(value: tlv.Tlv) -> list[str] | None:
    """Return the texts in a value: itself, or the members of a SEQUENCE; None when anything else is in it."""
    members: tuple[tlv.Tlv, ...] = (value,)
    if value.tag == 0x30:
        try:
            members = tlv.read_all(value.value)
        except BadData:
            return None
    if any(member.tag not in _TEXTS for member in members):
        return None
    try:
        return [unicodedata.normalize("NFC", member.value.decode()).strip() for member in members]
    except UnicodeDecodeError:
        return None
