"""The machine readable zone: cards (TD1, 3 x 30), cards of two lines (TD2, 2 x 36), passports (TD3, 2 x 44).

Doc 9303-3 section 4, 9303-4 section 4.2 (TD3), 9303-5 section 4.2 (TD1), 9303-6 section 4.2 (TD2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hardware.emrtd.errors import BadData

_WEIGHTS = (7, 3, 1)
_ALLOWED = re.compile(r"[0-9A-Z<]+")
_DATE = re.compile(r"[0-9<]{6}")  # a part that is not known is filled up


class Form(StrEnum):
    """The sizes of a document that Doc 9303 knows."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"


_FORMS = {90: Form.TD1, 72: Form.TD2, 88: Form.TD3}
_NAME_ROOM = {Form.TD1: 30, Form.TD2: 31, Form.TD3: 39}


@dataclass(frozen=True, slots=True)
class Mrz:
    """The fields of a zone as they stand there; dates are YYMMDD, names are ASCII and may be cut off.

    In TD2 and TD3 the only optional data are `optional_1`. A document number keeps the fillers inside it.
    """

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
    form: Form = Form.TD1

    @property
    def name_may_be_cut(self) -> bool:
        """Tell whether the names fill their line, so that more may have been cut off.

        One filler at the end is no proof of an end: the cut may have fallen between two names.
        """
        return len(self.surname) + 2 + len(self.given_names) >= _NAME_ROOM[self.form] - 1

    @property
    def key_information(self) -> str:
        """The "MRZ information" that opens the chip (Doc 9303-11 sections 4.3.2 and 9.7.2)."""
        return key_information(self.document_number, self.birth, self.expiry)


def check_digit(text: str) -> str:
    """Return the check digit of `text`: weights 7, 3, 1, modulo 10 (Doc 9303-3 section 4.9)."""
    return str(sum(_value(char) * _WEIGHTS[at % 3] for at, char in enumerate(text)) % 10)


def key_information(document_number: str, birth: str, expiry: str) -> str:
    """Document number (all of it, at least nine places), birth and expiry (YYMMDD), each with its digit."""
    return "".join(part + check_digit(part) for part in (f"{document_number:<<9}", birth, expiry))


def parse_mrz(text: str) -> Mrz:
    """Read a zone of any form, told apart by its length; raises BadData when a check digit is wrong."""
    form = _FORMS.get(len(text))
    if form is None or not _ALLOWED.fullmatch(text):
        raise BadData("not the characters of a machine readable zone")
    return _parse_td1(text) if form is Form.TD1 else _parse_two_lines(text, form)


def compose_mrz(mrz: Mrz) -> str:
    """Write the characters of the zone in its form."""
    return compose_td1(mrz) if mrz.form is Form.TD1 else _compose_two_lines(mrz)


def compose_td1(mrz: Mrz) -> str:
    """Write the 90 characters of a card; names that are too long are cut off at the end."""
    number, digit, optional = _written_number(mrz.document_number, mrz.optional_1)
    first = f"{mrz.kind:<<2}{mrz.issuer:<<3}{number}{digit}{optional:<<15}"
    second = f"{mrz.birth}{check_digit(mrz.birth)}{mrz.sex:<<1}{mrz.expiry}{check_digit(mrz.expiry)}"
    second += f"{mrz.nationality:<<3}{mrz.optional_2:<<11}"
    second += check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first + second + _written_names(mrz)


def _parse_td1(text: str) -> Mrz:
    first, second, third = text[:30], text[30:60], text[60:]
    number, optional_1 = _document_number(first[5:14], first[14], first[15:30])
    _check(second[0:6], second[6], "birth date")
    _check(second[8:14], second[14], "expiry date")
    _check(first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29], "whole")
    surname, given = _names(third)
    return Mrz(
        kind=_plain(first[0:2]),
        issuer=_plain(first[2:5]),
        document_number=number,
        optional_1=optional_1,
        birth=_date(second[0:6]),
        sex=_plain(second[7]),
        expiry=_date(second[8:14]),
        nationality=_plain(second[15:18]),
        optional_2=_plain(second[18:29]),
        surname=surname,
        given_names=given,
    )


def _parse_two_lines(text: str, form: Form) -> Mrz:
    width = len(text) // 2
    first, second = text[:width], text[width:]
    optional = second[28 : width - (2 if form is Form.TD3 else 1)]
    if form is Form.TD3:
        number, optional_1 = second[0:9].rstrip("<"), optional.rstrip("<")
        _check(second[0:9], second[9], "document number")
        if optional_1 or second[42] != "<":  # nothing needs no check digit
            _check(optional, second[42], "optional data")
    else:
        number, optional_1 = _document_number(second[0:9], second[9], optional)
    _check(second[13:19], second[19], "birth date")
    _check(second[21:27], second[27], "expiry date")
    _check(second[0:10] + second[13:20] + second[21 : width - 1], second[width - 1], "whole")
    surname, given = _names(first[5:])
    return Mrz(
        kind=_plain(first[0:2]),
        issuer=_plain(first[2:5]),
        document_number=number,
        optional_1=optional_1,
        birth=_date(second[13:19]),
        sex=_plain(second[20]),
        expiry=_date(second[21:27]),
        nationality=_plain(second[10:13]),
        optional_2="",
        surname=surname,
        given_names=given,
        form=form,
    )


def _compose_two_lines(mrz: Mrz) -> str:
    first = f"{mrz.kind:<<2}{mrz.issuer:<<3}{_written_names(mrz)}"
    if mrz.form is Form.TD3:
        number, optional = f"{mrz.document_number:<<9}", f"{mrz.optional_1:<<14}"
        digit = check_digit(number)
        optional += check_digit(optional) if mrz.optional_1 else "<"
    else:
        number, digit, rest = _written_number(mrz.document_number, mrz.optional_1)
        optional = f"{rest:<<7}"
    second = f"{number}{digit}{mrz.nationality:<<3}{mrz.birth}{check_digit(mrz.birth)}{mrz.sex:<<1}"
    second += f"{mrz.expiry}{check_digit(mrz.expiry)}{optional}"
    return first + second + check_digit(second[0:10] + second[13:20] + second[21:])


def _document_number(head: str, digit: str, optional: str) -> tuple[str, str]:
    """Numbers of more than nine characters go on in the optional data, with their digit after them."""
    if digit != "<":
        _check(head, digit, "document number")
        return head.rstrip("<"), optional.rstrip("<")
    rest, _, further = optional.partition("<")
    if not rest:
        raise BadData("the check digit of the document number is missing")
    _check(head + rest[:-1], rest[-1], "document number")
    return head + rest[:-1], further.rstrip("<")


def _written_number(number: str, optional: str) -> tuple[str, str, str]:
    """Give the number's first nine characters, what stands in its digit's place, and the optional data."""
    if len(number) <= 9:
        return f"{number:<<9}", check_digit(number), optional
    return number[:9], "<", f"{number[9:]}{check_digit(number)}<{optional}"


def _check(part: str, digit: str, what: str) -> None:
    if check_digit(part) != digit:
        raise BadData(f"the check digit of the {what} is wrong")


def _date(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise BadData("a date that is not made of digits")
    return text


def _names(line: str) -> tuple[str, str]:
    surname, _, given = line.partition("<<")
    return _plain(surname), _plain(given)


def _written_names(mrz: Mrz) -> str:
    room = _NAME_ROOM[mrz.form]
    names = f"{mrz.surname}{'  ' + mrz.given_names if mrz.given_names else ''}".replace(" ", "<")
    return f"{names:<<{room}}"[:room]


def _plain(text: str) -> str:
    return " ".join(text.replace("<", " ").split())


def _value(char: str) -> int:
    return 0 if char == "<" else int(char, 36)
