"""The QR code printed on the card: the key to the chip, and words to begin a form with. Never a proof.

Cards of 2021 carry seven fields split by `|`: number, old number (may be empty), name, birth date, sex,
residence, date of issue. Cards of 2024 carry eleven, the last four mostly empty; nobody has published what
they mean, so they are kept as they are. Anybody can print such a code.

A scanner that acts as a keyboard may send other characters than the card holds: the line between the fields
is lost or becomes another sign on a Vietnamese layout, and accents fall apart into pairs of odd letters.

What VNeID shows on a phone is none of these. It is meant for VNeID's own tools, valid for a minute, and its
content is not public (1101/BCA-QLHC): it is told from a card's code, and never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kiosk.identity.dates import iso_date

_NUMBER = re.compile(r"[0-9]{12}")
_CAN = re.compile(r"[0-9]{6}")
_FIELDS = 7
_LINE = "|"
_RUN_TOGETHER = re.compile(
    r"(?P<number>[0-9]{12})(?P<old>[0-9]{9})?(?P<name>[^0-9]+)(?P<birth>[0-9]{8})(?P<sex>Nam|Nữ|N[^0-9]{1,4}?)"
    r"(?P<residence>.+?)(?P<issue>[0-9]{8})[^0-9]*"
)
"""All seven fields without a line between them. The words among them are not taken: they may be wrong."""
_LONGEST = 4096
"""Characters; the largest QR code holds 4296 of its smallest alphabet."""


class CardCodeError(Exception):
    """The code is not the one printed on a card: a VNeID code, a product, a web address."""


@dataclass(frozen=True, slots=True)
class CardClaim:
    """What a printed code claims; dates are ISO, empty where the code says nothing or no date."""

    number: str
    old_number: str
    name: str
    birth_date: str
    sex: str
    residence: str
    issue_date: str
    extra: tuple[str, ...] = ()


def parse_card_code(text: str) -> CardClaim:
    """Read the text of a card's QR code; raises CardCodeError for every other code.

    Text comes back in NFC, whatever the scanner sent. When the lines between the fields were lost on the way,
    only number and dates come back, which are what opens the chip.
    """
    if len(text) > _LONGEST:
        raise CardCodeError("longer than any card's code")
    clean = unicodedata.normalize("NFC", _mended(text).strip("\ufeff \t\r\n\x00"))
    together = _RUN_TOGETHER.fullmatch(clean)
    if together is not None:
        return _claim_of_numbers(together)
    fields = [field.strip() for field in clean.split(_line(clean))]
    if len(fields) < _FIELDS:
        raise CardCodeError(f"{len(fields)} fields, a card's code has {_FIELDS} or more")
    number, old_number, name, birth_date, sex, residence, issue_date, *extra = fields
    if not valid_number(number):
        raise CardCodeError("does not begin with a number of twelve digits")
    return CardClaim(
        number=number,
        old_number=old_number,
        name=name,
        birth_date=iso_date(birth_date),
        sex=sex,
        residence=residence,
        issue_date=iso_date(issue_date),
        extra=tuple(extra),
    )


def _mended(text: str) -> str:
    """Undo a scanner that sent each byte of UTF-8 as a letter of its own.

    Whole Vietnamese text does not survive the attempt: it has letters beyond Latin-1, or is no UTF-8.
    """
    try:
        return b"".join(map(_byte, text)).decode()
    except UnicodeError:
        return text


def _byte(letter: str) -> bytes:
    """Return the byte that Windows shows as this letter; five bytes have no letter and stay what they are."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _line(text: str) -> str:
    """Return what stands between the fields: `|`, or the sign that a keyboard made of it after the number."""
    sign = text[12:13]
    other = _LINE not in text and sign and not sign.isalnum() and not sign.isspace()
    return sign if other and text.count(sign) >= _FIELDS - 1 else _LINE


def _claim_of_numbers(match: re.Match[str]) -> CardClaim:
    birth_date, issue_date = iso_date(match["birth"]), iso_date(match["issue"])
    if not birth_date or not issue_date:
        raise CardCodeError("begins with a number, but holds no dates")
    return CardClaim(
        number=match["number"],
        old_number=match["old"] or "",
        name="",
        birth_date=birth_date,
        sex="",
        residence="",
        issue_date=issue_date,
    )


def can_of(number: str) -> str:
    """Return the six digits that open the chip: the last six of the number, as known of Vietnamese cards."""
    return number[-6:]


def valid_can(text: str) -> bool:
    """Tell whether `text` could be the six digits."""
    return _CAN.fullmatch(text) is not None


def valid_number(text: str) -> bool:
    """Tell whether `text` could be the number of a card: twelve digits."""
    return _NUMBER.fullmatch(text) is not None


def mask_number(number: str) -> str:
    """`022085000001` as `022••••••001`: all that a screen, a slip or a log may show."""
    if len(number) < 9:
        return "•" * len(number)
    return number[:3] + "•" * (len(number) - 6) + number[-3:]
