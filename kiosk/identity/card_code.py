"""The QR code printed on the card: the key to the chip, and words to begin a form with. Never a proof.

Cards of 2021 carry seven fields split by `|`: number, old number (may be empty), name, birth date, sex,
residence, date of issue. Cards of 2024 carry eleven, the last four mostly empty; nobody has published what
they mean, so they are kept as they are. Anybody can print such a code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kiosk.identity.dates import iso_date

_NUMBER = re.compile(r"[0-9]{12}")
_CAN = re.compile(r"[0-9]{6}")
_FIELDS = 7
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

    Text comes back in NFC, whatever the scanner sent.
    """
    if len(text) > _LONGEST:
        raise CardCodeError("longer than any card's code")
    clean = unicodedata.normalize("NFC", text.strip("\ufeff \t\r\n\x00"))
    fields = [field.strip() for field in clean.split("|")]
    if len(fields) < _FIELDS:
        raise CardCodeError(f"{len(fields)} fields, a card's code has {_FIELDS} or more")
    number, old_number, name, birth_date, sex, residence, issue_date, *extra = fields
    if not _NUMBER.fullmatch(number):
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


def can_of(number: str) -> str:
    """Return the six digits that open the chip: the last six of the number, as known of Vietnamese cards."""
    return number[-6:]


def valid_can(text: str) -> bool:
    """Tell whether `text` could be the six digits."""
    return _CAN.fullmatch(text) is not None


def mask_number(number: str) -> str:
    """`022085000001` as `022••••••001`: all that a screen, a slip or a log may show."""
    if len(number) < 9:
        return "•" * len(number)
    return number[:3] + "•" * (len(number) - 6) + number[-3:]
