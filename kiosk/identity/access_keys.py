"""What opens a chip, from what is printed on the card: nothing here is secret from whoever holds the card.

The access number (CAN) of a Vietnamese card is the last six of its twelve digits, so the number alone is
enough for PACE. A chip that offers no PACE wants the machine readable zone's document number, birth date and
expiry date. The card's code does not say when the card expires; the law does, up to a few guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from hardware.emrtd.mrz import key_information
from hardware.vocabulary import AccessKey, KeyKind
from kiosk.identity.card_code import CardClaim, can_of, valid_can, valid_number
from kiosk.identity.typed_mrz import TypedMrzError, read_typed_mrz

MAX_CANDIDATES = 4
"""Keys tried from one card's code: a wrong one costs a second on a real chip."""

_LAW_OF_2023 = date(2024, 7, 1)
_FIRST_CHIP_CARDS = date(2021, 1, 1)
_CHILD = 14
_AGES = (25, 40, 60)
_GRACE = 2
_NO_EXPIRY = "991231"


class AccessKeyError(Exception):
    """The text is nothing that could open a chip; the message repeats nothing of it."""


def keys_from_digits(text: str) -> tuple[AccessKey, ...]:
    """Return the key from six typed digits; raises AccessKeyError."""
    digits = "".join(text.split())
    if not valid_can(digits):
        raise AccessKeyError("not six digits")
    return (AccessKey(KeyKind.CAN, digits),)


def keys_from_number(text: str) -> tuple[AccessKey, ...]:
    """Return the key from a number of twelve digits, spaces allowed; raises AccessKeyError."""
    number = "".join(text.split())
    if not valid_number(number):
        raise AccessKeyError("not twelve digits")
    return (AccessKey(KeyKind.CAN, can_of(number)),)


def keys_from_card_code(claim: CardClaim) -> tuple[AccessKey, ...]:
    """Return the access number first, then at most `MAX_CANDIDATES` keys of the zone, the likeliest first."""
    birth = _whole_date(claim.birth_date)
    number = AccessKey(KeyKind.CAN, can_of(claim.number))
    if birth is None:  # nobody knows what the zone says of a day that is not known
        return (number,)
    candidates = expiry_candidates(birth, _whole_date(claim.issue_date))
    written = f"{birth:%y%m%d}"
    return (number, *(_zone_key(claim.number[3:], written, expiry) for expiry in candidates))


def keys_from_mrz(text: str) -> tuple[AccessKey, ...]:
    """Return the keys from a zone that was typed or scanned (`read_typed_mrz`); raises AccessKeyError.

    A Vietnamese card's zone holds the twelve digits, so its access number comes first.
    """
    try:
        zones = read_typed_mrz(text)
    except TypedMrzError as error:
        raise AccessKeyError(str(error)) from None
    numbers = [AccessKey(KeyKind.CAN, can_of(zone.number)) for zone in zones if zone.number]
    keys = [*numbers, *(AccessKey(KeyKind.MRZ, zone.information) for zone in zones)]
    return tuple(dict.fromkeys(keys))


def expiry_candidates(birth: date, issue: date | None) -> tuple[str, ...]:
    """Return what the zone may say as expiry, YYMMDD, the likeliest first, at most `MAX_CANDIDATES`.

    A card is changed at the birthday of 14 (law of 2023 alone), 25, 40 and 60; one issued in the two years
    before such a birthday is good until the next; from 58 on it never expires (Luật Căn cước công dân 2014
    article 21; Luật Căn cước 2023 article 21, in force from 2024-07-01). First comes what the law says, then
    the birthdays around it, for an issue date that lies on the edge of the two years, then "never".

    Somebody born on 29 February has no such birthday at 14 and 25: the term ends with the month (Bộ luật Dân
    sự 2015 article 148), and the day after is tried too.
    """
    likely: tuple[int | None, ...] = (*_AGES, None)
    if issue is not None:
        ages = _AGES if issue < _LAW_OF_2023 else (_CHILD, *_AGES)
        passed = [age for age in ages if issue >= _birthday(birth, age - _GRACE)]
        likely = (*(*ages[len(passed) :], None)[:2], *passed[-1:], None)
    candidates = dict.fromkeys(_written(birth, likely, issue or _FIRST_CHIP_CARDS))
    return tuple(candidates)[:MAX_CANDIDATES]


def _written(birth: date, ages: Iterable[int | None], earliest: date) -> Iterator[str]:
    """Write each birthday that is later than the card itself; None is a card that never expires."""
    for age in ages:
        if age is None:
            yield _NO_EXPIRY
        elif (day := _birthday(birth, age)) > earliest:
            yield f"{day:%y%m%d}"
            if day.day != birth.day:
                yield f"{day.replace(month=3, day=1):%y%m%d}"


def _birthday(birth: date, age: int) -> date:
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:  # 29 February in a year that has none
        return birth.replace(year=birth.year + age, day=28)


def _zone_key(document_number: str, birth: str, expiry: str) -> AccessKey:
    return AccessKey(KeyKind.MRZ, key_information(document_number, birth, expiry))


def _whole_date(iso: str) -> date | None:
    return date.fromisoformat(iso) if len(iso) == len("1985-02-01") else None
