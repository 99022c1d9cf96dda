"""DG1: the machine readable zone, as Vietnamese cards fill it, and passports (Doc 9303-10 section 4.7.1).

On a Vietnamese card the document number is the last nine of the twelve digits; the first optional data begin
with all twelve, and end with a check digit over them that is Vietnam's own (seen on two public samples).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData
from hardware.emrtd.mrz import Form, Mrz, check_digit, parse_mrz

_VIETNAM = "VNM"
_NO_EXPIRY = "991231"
"""What a card without expiry was seen to say (one public sample)."""

_NUMBER = re.compile(r"[0-9]{12}")
_YEAR = re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Dg1:
    """What the zone says.

    Dates are ISO, with `1985` for an unknown day. `number` is empty when this is no Vietnamese card or holds
    no twelve digits; without it the century of the birth date is not known, and `birth_date` is empty. `sex`
    is M, F or empty. `expiry_date` is empty for a card without expiry (`no_expiry`), and for a date that
    cannot be read. `birth` and `expiry` are as they stand there, YYMMDD; `name_may_be_cut` says that the line
    had no room for more of the name.
    """

    number: str
    document_number: str
    surname: str
    given_names: str
    birth_date: str
    sex: str
    expiry_date: str
    nationality: str
    issuer: str = ""
    form: Form = Form.TD1
    birth: str = ""
    expiry: str = ""
    no_expiry: bool = False
    name_may_be_cut: bool = False

    @property
    def is_vietnamese_card(self) -> bool:
        """Tell whether this says that it is a card of Vietnam's: no passport, and no other country's."""
        return self.issuer == _VIETNAM and self.form is Form.TD1


def parse_dg1(data: bytes) -> Dg1:
    """Read the file; raises BadData."""
    try:
        zone = parse_mrz(tlv.find(data, 0x61, 0x5F1F).decode("ascii"))
    except UnicodeDecodeError:
        raise BadData("DG1 is not text") from None
    number = _personal_number(zone)
    no_expiry = zone.expiry == _NO_EXPIRY and zone.issuer == _VIETNAM
    return Dg1(
        number=number,
        document_number=zone.document_number,
        surname=zone.surname,
        given_names=zone.given_names,
        birth_date=_iso(_birth_century(number), zone.birth) if number else "",
        sex=zone.sex if zone.sex in {"M", "F"} else "",
        expiry_date="" if no_expiry else _iso("20", zone.expiry),
        nationality=zone.nationality,
        issuer=zone.issuer,
        form=zone.form,
        birth=zone.birth,
        expiry=zone.expiry,
        no_expiry=no_expiry,
        name_may_be_cut=zone.name_may_be_cut,
    )


def _personal_number(zone: Mrz) -> str:
    number = zone.optional_1[:12]
    if zone.form is not Form.TD1 or zone.issuer != _VIETNAM or not _NUMBER.fullmatch(number):
        return ""
    if number[3:] != zone.document_number:
        raise BadData("the document number is not the end of the personal number")
    digit = zone.optional_1[14:15]
    if digit and digit != check_digit(number):
        raise BadData("the check digit of the personal number is wrong")
    return number


def _birth_century(number: str) -> str:
    """Return `19`, `20` …: the fourth digit tells sex and century, 0 and 1 for the 1900s (59/2021/TT-BCA)."""
    return str(19 + int(number[3]) // 2)


def _iso(century: str, yymmdd: str) -> str:
    """`850201` as `1985-02-01`; a date without day or month as its year; empty when nothing is certain."""
    if not _YEAR.fullmatch(yymmdd[:2]):
        return ""
    year = century + yymmdd[:2]
    try:
        return date(int(year), int(yymmdd[2:4]), int(yymmdd[4:])).isoformat()
    except ValueError:  # fillers, zeroes, or a day that no calendar has
        return year
