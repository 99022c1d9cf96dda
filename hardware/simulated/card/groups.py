"""The data groups of a virtual card, written from its data as far as the real layout is known."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from hardware.emrtd import tlv
from hardware.emrtd.files import TAGS, group_number
from hardware.emrtd.mrz import Form, Mrz, check_digit, compose_mrz
from hardware.simulated.card.data import CardData

DG3 = tlv.encode(TAGS["DG3"], tlv.encode(0x7F61, tlv.encode(0x02, b"\x00")))
"""Fingers, of which this card has none: it is signed as on a real card, and nobody may read it."""

Dg13Shape = Literal["whole", "own-part", "sealed", "shuffled", "swapped"]

_UTF8_MARK = bytes.fromhex("060628d316010008")  # object identifier 1.0.10646.1.0.8
_OWN_PART = frozenset({1, 2, 3, 4, 5, 8, 12})
"""The fields that cards of 2024 hold as ICAO writes them (Thông tư 16/2024/TT-BCA article 6)."""


def dg1(zone: Mrz) -> bytes:
    """Wrap the machine readable zone."""
    return tlv.encode(TAGS["DG1"], tlv.encode(0x5F1F, compose_mrz(zone).encode("ascii")))


def zone_of(data: CardData, document: Literal["citizen", "passport"] = "citizen") -> Mrz:
    """Return the zone of an identity card, or of a passport with a number that is made up.

    On a card the last nine digits are the document number, and all twelve follow with a check digit.
    """
    surname, _, given = fold(data.name).partition(" ")
    passport = document == "passport"
    return Mrz(
        kind="P" if passport else "ID",
        issuer="VNM",
        document_number=f"T{data.number[4:]}" if passport else data.number[3:],
        optional_1=data.number if passport else f"{data.number}<<{check_digit(data.number)}",
        birth=_yymmdd(data.birth_date),
        sex="M" if data.sex == "Nam" else "F",
        expiry=_yymmdd(data.expiry_date) if data.expiry_date else "991231",
        nationality="VNM",
        optional_2="",
        surname=surname,
        given_names=given,
        form=Form.TD3 if passport else Form.TD1,
    )


def dg13(data: CardData, shape: Dg13Shape = "whole") -> bytes:
    """Write what is printed on the card; empty fields are left out, as on cards that never had them.

    `own-part` lacks, and `sealed` hides, what the identity authority codes in its own way since 2024.
    `shuffled` has the fields in no order, one empty and one that nobody knows. `swapped` has the old number
    where others have the chip's own, and the mother before the father: sources disagree.
    """
    fields = _fields(data)
    if shape == "own-part":
        fields = {number: value for number, value in fields.items() if number in _OWN_PART}
    if shape == "sealed":
        chance = random.Random(data.number)  # noqa: S311 - stands for what nobody can read
        fields = {
            number: value if number in _OWN_PART else tlv.encode(0x04, chance.randbytes(32))
            for number, value in fields.items()
        }
    if shape == "swapped":
        fields |= {new: fields[old] for old, new in ((15, 16), (16, 15)) if old in fields}
        fields[13] = tlv.encode(0x30, _text(data.mother) + _text(data.father))
    written = sorted(fields.items())
    if shape == "shuffled":
        written = [(17, _text("?")), *reversed(written), (10, _text(""))]
    entries = b"".join(
        tlv.encode(0x30, tlv.encode(0x02, bytes((number,))) + value) for number, value in written
    )
    version = tlv.encode(0x02, b"\x01")
    return tlv.encode(TAGS["DG13"], tlv.encode(0x30, version + _UTF8_MARK + tlv.encode(0x31, entries)))


def dg2(image: bytes, size: tuple[int, int] = (360, 480), *, jpeg2000: bool = False) -> bytes:
    """One ISO/IEC 19794-5 face record without feature points."""
    information = (20 + 12 + len(image)).to_bytes(4, "big") + bytes(16)
    width, height = (length.to_bytes(2, "big") for length in size)
    about = bytes((1, 1 if jpeg2000 else 0)) + width + height + bytes(6)
    body = information + about + image
    record = b"FAC\x00010\x00" + (14 + len(body)).to_bytes(4, "big") + b"\x00\x01" + body
    header = tlv.encode(0xA1, bytes.fromhex("8101028201008702010188020008"))
    template = tlv.encode(0x7F60, header + tlv.encode(0x5F2E, record))
    return tlv.encode(TAGS["DG2"], tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))


def com(groups: Iterable[str]) -> bytes:
    """EF.COM: the groups that the card has, in their order, those that nobody may read among them."""
    listed = bytes(TAGS[name] for name in sorted(groups, key=lambda name: group_number(name) or 0))
    versions = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000")
    return tlv.encode(TAGS["EF.COM"], versions + tlv.encode(0x5C, listed))


def fold(name: str) -> str:
    """`Nguyễn Thị Đào` as `NGUYEN THI DAO`."""
    flat = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in flat if not unicodedata.combining(char)).upper()


def _fields(data: CardData) -> dict[int, bytes]:
    texts = {
        1: data.number,
        2: data.name,
        3: _printed(data.birth_date),
        4: data.sex,
        5: data.nationality,
        6: data.ethnicity,
        7: data.religion,
        8: data.origin,
        9: data.residence,
        10: data.features,
        11: _printed(data.issue_date),
        12: _printed(data.expiry_date) if data.expiry_date else "Không thời hạn",
        15: data.old_number,
        16: sha256(data.number.encode()).hexdigest()[:16].upper(),
    }
    fields = {number: _text(text) for number, text in texts.items() if text}
    if data.father or data.mother:
        fields[13] = tlv.encode(0x30, _text(data.father) + _text(data.mother))
    if data.spouse:
        fields[14] = tlv.encode(0x30, _text(data.spouse))
    return fields


def _text(text: str) -> bytes:
    return tlv.encode(0x0C, unicodedata.normalize("NFC", text).encode())


def _printed(iso_date: str) -> str:
    return "/".join(reversed(iso_date.split("-")))


def _yymmdd(iso_date: str) -> str:
    """`1985-02-01` as `850201`; a bare year leaves day and month open."""
    year, _, rest = iso_date.partition("-")
    return year[2:] + (rest.replace("-", "") if rest else "<<<<")
