"""What somebody shows or types of a card before its chip is read: keys to try, and the number it claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hardware.vocabulary import AccessKey
from kiosk.identity.access_keys import (
    AccessKeyError,
    keys_from_card_code,
    keys_from_digits,
    keys_from_mrz,
    keys_from_number,
)
from kiosk.identity.card_code import CardCodeError, parse_card_code
from kiosk.identity.typed_mrz import read_typed_mrz

# TD1, TD2 and TD3 of Doc 9303: 30, 36 and 44 characters; every first line of a card has fillers, and so have
# the others.
_LINE = re.compile(r"(?=.*<)(?:[0-9A-Z<]{30}|[0-9A-Z<]{36}|[0-9A-Z<]{44})")
_DOCUMENTS = frozenset("IACP")


@dataclass(frozen=True, slots=True)
class Shown:
    """The keys in the order to try them; `number` is the twelve digits, empty where they are not known.

    Nothing of it is a proof: the chip must hold the same number.
    """

    keys: tuple[AccessKey, ...]
    number: str = ""


def read_scanned(text: str) -> Shown:
    """Read what a scanner sent: the printed code, or the zone by a scanner that reads characters.

    Raises AccessKeyError for what is neither.
    """
    try:
        return read_code(text)
    except AccessKeyError:
        return read_mrz(text)


def is_line_of_zone(text: str) -> bool:
    """Tell whether this may be one line of a machine readable zone, as some scanners send it line by line."""
    return _LINE.fullmatch("".join(text.split()).upper()) is not None


def begins_zone(line: str) -> bool:
    """Tell whether a line of a zone is the first one, by its document code."""
    return line.lstrip()[:1].upper() in _DOCUMENTS


def read_code(text: str) -> Shown:
    """Read the text of the printed code; raises AccessKeyError."""
    try:
        claim = parse_card_code(text)
    except CardCodeError as error:
        raise AccessKeyError(f"not the code of a card: {error}") from None
    return Shown(keys_from_card_code(claim), claim.number)


def read_mrz(text: str) -> Shown:
    """Read a machine readable zone; raises AccessKeyError."""
    keys = keys_from_mrz(text)
    numbers = {zone.number for zone in read_typed_mrz(text)}
    return Shown(keys, numbers.pop() if len(numbers) == 1 else "")


def read_number(text: str) -> Shown:
    """Read the twelve digits; raises AccessKeyError."""
    return Shown(keys_from_number(text), "".join(text.split()))


def read_digits(text: str) -> Shown:
    """Read the six digits; raises AccessKeyError."""
    return Shown(keys_from_digits(text))
