"""DG1: the machine readable zone, as Vietnamese cards fill it (Doc 9303-10 section 4.7.1).

The document number is the last nine of the twelve digits; the first optional data begin with all twelve, and
end with a check digit over them that is Vietnam's own (seen on two public samples).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData
from hardware.emrtd.mrz import Mrz, check_digit, parse_td1

_NO_EXPIRY = "991231"
_NUMBER = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Dg1:
    """What the zone says.

    Dates are ISO, with `1985` for an unknown day; `expiry_date` is empty for a card without expiry. `number`
    is empty when the zone holds no twelve digits, `sex` is M, F or empty.
    """

    number: str
    document_number: str
    surname: str
    given_names: str
    birth_date: str
    sex: str
    expiry_date: str
    nationality: str


def parse_dg1(data: bytes) -> Dg1:
    """Read the file; raises BadData."""
    try:
        zone = parse_td1(tlv.find(data, 0x61, 0x5F1F).decode("ascii"))
    except UnicodeDecodeError:
        raise BadData("DG1 is not text") from None
    number = _personal_number(zone)
    return Dg1(
        number=number,
        document_number=zone.document_number,
        surname=zone.surname,
        given_names=zone.given_names,
        birth_date=_iso(_birth_century(number), zone.birth),
        sex=zone.sex if zone.sex in {"M", "F"} else "",
        expiry_date="" if zone.expiry == _NO_EXPIRY else _iso("20", zone.expiry),
        nationality=zone.nationality,
    )


def _personal_number(zone: Mrz) -> str:
    number = zone.optional_1[:12]
    if not _NUMBER.fullmatch(number):
        return ""
    if number[3:] != zone.document_number:
        raise BadData("the document number is not the end of the personal number")
    digit = zone.optional_1[14:15]
    if digit and digit != check_digit(number):
        raise BadData("the check digit of the personal number is wrong")
    return number


def _birth_century(number: str) -> str:
    """Return `19`, `20` …: the fourth digit tells sex and century, 0 and 1 for the 1900s (59/2021/TT-BCA)."""
    return str(19 + int(number[3]) // 2) if number else ""


def _iso(century: str, yymmdd: str) -> str:
    """`850201` as `1985-02-01`; a date without day and month as its year; empty when nothing is certain."""
    year = century + yymmdd[:2]
    if not re.fullmatch(r"[0-9]{4}", year):
        return ""
    return f"{year}-{yymmdd[2:4]}-{yymmdd[4:]}" if yymmdd[2:].isdecimal() and yymmdd[2:4] != "00" else year
