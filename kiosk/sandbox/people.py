"""A handful of made-up people, each with a card, a phone and a new-born to register.

Nobody here exists: every name carries "Mẫu" or "Thử" or is one letter, numbers follow the structure of
Thông tư 59/2021/TT-BCA (province, century and sex, birth year, six digits) with running last digits.
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from hardware.simulated.card.data import CardData, card_code_text

_PEOPLE = Path(__file__).with_name("people.json")


@dataclass(frozen=True, slots=True)
class Parent:
    """A mother or father as a birth registration names them; `birth_date` is ISO."""

    name: str
    birth_date: str
    number: str
    ethnicity: str
    nationality: str
    residence: str


@dataclass(frozen=True, slots=True)
class Child:
    """A new-born: `birth_date` ISO, `born_at` HH:MM, `relation` what the person is to it (mẹ, cha, bà).

    `certificate_number` is the number of the giấy chứng sinh; an unknown father is None.
    """

    name: str
    sex: str
    birth_date: str
    born_at: str
    weight_grams: int
    birth_place: str
    origin: str
    ethnicity: str
    nationality: str
    relation: str
    certificate_number: str
    mother: Parent
    father: Parent | None


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person: `card` is what the chip knows, `code_text` what the QR code on the card says.

    The QR code has 7 fields on the card of 2021 and 11 on that of 2024; the letters of card and code are
    composed (NFC) for most and decomposed (NFD) for one, because such cards are in use.
    """

    id: str
    about: str
    card: CardData
    code_text: str
    phone: str
    child: Child


class UnknownPersonError(LookupError):
    """Nobody has that id; the message lists those who exist."""


class _Child(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    sex: str
    days_old: int
    born_at: str
    weight_grams: int
    birth_place: str
    origin: str
    ethnicity: str
    nationality: str
    relation: str
    certificate_number: str
    mother: Parent
    father: Parent | None


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    about: str
    layout: Literal[2021, 2024]
    letters: Literal["NFC", "NFD"]
    phone: str
    card: CardData
    child: _Child


def all_people(today: date | None = None) -> tuple[Person, ...]:
    """Everybody, in the order of the file; new-borns keep their age, so `today` sets their birth dates."""
    return _people(today or date.today())  # noqa: DTZ011  a kiosk's calendar is its own wall clock


def find_person(person_id: str, today: date | None = None) -> Person:
    """Return one of them by id (`minh-anh` …); raise `UnknownPersonError` for anybody else."""
    people = {person.id: person for person in all_people(today)}
    try:
        return people[person_id]
    except KeyError:
        raise UnknownPersonError(f"nobody is called {person_id!r}; known: {', '.join(people)}") from None


@cache
def _people(today: date) -> tuple[Person, ...]:
    entries = msgspec.json.decode(_PEOPLE.read_bytes(), type=list[_Entry])
    return tuple(_person(entry, today) for entry in entries)


def _person(entry: _Entry, today: date) -> Person:
    card = _in_letters(entry.card, entry.letters)
    child = msgspec.structs.asdict(entry.child)
    child["birth_date"] = (today - timedelta(days=child.pop("days_old"))).isoformat()
    return Person(
        id=entry.id,
        about=entry.about,
        card=card,
        code_text=card_code_text(card) + ("||||" if entry.layout == 2024 else ""),
        phone=entry.phone,
        child=Child(**child),
    )


def _in_letters(card: CardData, form: Literal["NFC", "NFD"]) -> CardData:
    """Compose or decompose every letter but those of `sex`, which is a choice of two words."""
    values = {key: unicodedata.normalize(form, value) for key, value in asdict(card).items()}
    return CardData(**values | {"sex": card.sex})
