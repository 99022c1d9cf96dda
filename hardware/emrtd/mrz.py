"""The machine readable zone of identity cards, TD1: three lines of 30 (Doc 9303-5 section 4.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hardware.emrtd.errors import BadData

_WEIGHTS = (7, 3, 1)
_ALLOWED = re.compile(r"[0-9A-Z<]{90}")


@dataclass(frozen=True, slots=True)
class Mrz:
    """The fields of a TD1 zone as they stand there; dates are YYMMDD, names are ASCII and may be cut off."""

    kind: str
    issuer: str
    document_number: str
    optional_1: str
    birth: str
    sex: str
    expiry: str
    nationality: str
    optional_2: str
    surname: str
    given_names: str


def check_digit(text: str) -> str:
    """Return the check digit of `text`: weights 7, 3, 1, modulo 10 (Doc 9303-3 section 4.9)."""
    return str(sum(_value(char) * _WEIGHTS[at % 3] for at, char in enumerate(text)) % 10)


def parse_td1(text: str) -> Mrz:
    """Read the 90 characters of a TD1 zone; raises BadData when a check digit is wrong."""
    if not _ALLOWED.fullmatch(text):
        raise BadData("not the 90 characters of a TD1 zone")
    first, second, third = text[:30], text[30:60], text[60:]
    number, optional_1 = _document_number(first)
    composite = first[5:30] + second[0:7] + second[8:15] + second[18:29]
    for part, digit, what in (
        (second[0:6], second[6], "birth date"),
        (second[8:14], second[14], "expiry date"),
        (composite, second[29], "whole"),
    ):
        if check_digit(part) != digit:
            raise BadData(f"the check digit of the {what} is wrong")
    surname, _, given = third.partition("<<")
    return Mrz(
        kind=_plain(first[0:2]),
        issuer=_plain(first[2:5]),
        document_number=number,
        optional_1=optional_1,
        birth=second[0:6],
        sex=_plain(second[7]),
        expiry=second[8:14],
        nationality=_plain(second[15:18]),
        optional_2=_plain(second[18:29]),
        surname=_plain(surname),
        given_names=_plain(given),
    )


def compose_td1(mrz: Mrz) -> str:
    """Write the 90 characters; names that are too long are cut off at the end."""
    first = f"{mrz.kind:<<2}{mrz.issuer:<<3}{mrz.document_number:<<9}{check_digit(mrz.document_number)}"
    first += f"{mrz.optional_1:<<15}"
    second = f"{mrz.birth}{check_digit(mrz.birth)}{mrz.sex:<<1}{mrz.expiry}{check_digit(mrz.expiry)}"
    second += f"{mrz.nationality:<<3}{mrz.optional_2:<<11}"
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    names = f"{mrz.surname} {' ' + mrz.given_names if mrz.given_names else ''}".rstrip().replace(" ", "<")
    return first + second + f"{names:<<30}"[:30]


def _document_number(first: str) -> tuple[str, str]:
    """Numbers of more than nine characters go on in the optional data, with their digit after them."""
    if first[14] != "<":
        if check_digit(first[5:14]) != first[14]:
            raise BadData("the check digit of the document number is wrong")
        return _plain(first[5:14]), first[15:30].rstrip("<")
    rest, _, optional = first[15:30].partition("<")
    number = first[5:14] + rest[:-1]
    if not rest or check_digit(number) != rest[-1]:
        raise BadData("the check digit of the document number is wrong")
    return number, optional.rstrip("<")


def _plain(text: str) -> str:
    return text.replace("<", " ").strip()


def _value(char: str) -> int:
    return 0 if char == "<" else int(char, 36)
