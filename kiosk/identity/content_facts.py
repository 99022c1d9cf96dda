"""What the data on the card say of themselves: one number, one person, not expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hardware.emrtd.dg1 import Dg1
from hardware.emrtd.dg13 import Dg13
from kiosk.identity.dates import in_date, iso_date, never_expires
from kiosk.identity.facts import Fact, FactName
from kiosk.identity.names import names_agree
from kiosk.identity.printed import read_dg1, read_dg13

_SEXES = {"Nam": "M", "Nữ": "F"}


def number(card_files: Mapping[str, bytes]) -> Fact:
    """Tell whether the card holds one personal number, or two that are the same.

    DG13 alone gives none: it says neither what document it is of nor of which country.
    """
    zone, printed = read_dg1(card_files), read_dg13(card_files)
    if zone is None:
        return Fact(FactName.NUMBER, value=None, words="DG1 cannot be read, so no number is taken")
    numbers = [source.number for source in (zone, printed) if source is not None and source.number]
    if not numbers:
        words = "the chip gives no personal number that can be read"
        return Fact(FactName.NUMBER, value=None, words=words)
    if len(numbers) == 1:
        return Fact(FactName.NUMBER, value=True, words="stands in one file only")
    agree = numbers[0] == numbers[1]
    words = "the same in DG1 and DG13" if agree else "DG1 and DG13 name different numbers"
    return Fact(FactName.NUMBER, agree, words)


def needs_no_number(card_files: Mapping[str, bytes]) -> bool:
    """Tell whether this is a document that has no twelve digits: a passport, or another country's card."""
    zone = read_dg1(card_files)
    return zone is not None and not zone.is_vietnamese_card


def same_person(card_files: Mapping[str, bytes]) -> Fact:
    """Compare name, sex and dates of DG1 and DG13.

    Both are signed, so a difference is the issuer's own and is told, no more: DG13's form is not published,
    and the zone has less room and no accents.
    """
    zone, printed = read_dg1(card_files), read_dg13(card_files)
    if zone is None or printed is None:
        return Fact(FactName.SAME_PERSON, value=None, words="DG1 and Vietnam's DG13 are not both there")
    compared = {
        "name": names_agree(printed.name, zone),
        "sex": _same(_SEXES.get(printed.sex, ""), zone.sex),
        "birth date": _same(_short(printed.birth_date), _known(zone.birth)),
        "expiry date": _expiry(printed, zone),
    }
    differing = [field for field, same in compared.items() if same is False]
    if differing:
        words = f"DG1 and DG13 differ: {', '.join(differing)}"
        return Fact(FactName.SAME_PERSON, value=False, words=words)
    agreeing = [field for field, same in compared.items() if same]
    if not agreeing:
        return Fact(FactName.SAME_PERSON, value=None, words="DG13 has nothing to compare with DG1")
    return Fact(FactName.SAME_PERSON, value=True, words=f"the same in DG1 and DG13: {', '.join(agreeing)}")


def card_in_date(card_files: Mapping[str, bytes], at: datetime) -> Fact:
    """Tell whether the card has expired: for the procedure to weigh, for the data stay what they are."""
    zone = read_dg1(card_files)
    if zone is None:
        return Fact(FactName.CARD_IN_DATE, value=None, words="DG1 cannot be read")
    if zone.no_expiry:
        return Fact(FactName.CARD_IN_DATE, value=True, words="the card has no expiry")
    value = in_date(zone.expiry_date, at.date())
    words = {
        True: "within its expiry",
        False: "the card has expired",
        None: "the expiry date cannot be read",
    }[value]
    return Fact(FactName.CARD_IN_DATE, value, words)


def _expiry(printed: Dg13, zone: Dg1) -> bool | None:
    if never_expires(printed.expiry_date):
        return zone.no_expiry
    return _same(_short(printed.expiry_date), _known(zone.expiry))


def _short(printed: str) -> str:
    """`01/02/1985` as `850201`, as the zone writes dates; empty unless the whole date is known."""
    iso = iso_date(printed)
    return iso[2:].replace("-", "") if len(iso) == len("1985-02-01") else ""


def _known(zone_date: str) -> str:
    return zone_date if zone_date.isdecimal() else ""


def _same(left: str, right: str) -> bool | None:
    return left == right if left and right else None
