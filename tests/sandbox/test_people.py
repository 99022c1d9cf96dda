"""The made-up people are what tests and the demo rely on."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from kiosk.sandbox.people import Person, UnknownPersonError, all_people, find_person

TODAY = date(2026, 11, 22)
PEOPLE = all_people(TODAY)


def test_a_person_is_found_by_id() -> None:
    assert find_person("minh-anh", TODAY) is PEOPLE[0]


def test_an_unknown_person_is_told_who_is_known() -> None:
    with pytest.raises(UnknownPersonError, match="minh-anh"):
        find_person("nobody", TODAY)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_a_number_follows_the_structure_of_the_law(person: Person) -> None:
    number = person.card.number
    year = int(person.card.birth_date[:4])
    assert len(number) == 12
    assert number[:3] in {"022", "024", "027"}
    assert int(number[3]) == (year // 100 - 19) * 2 + (person.card.sex == "Nữ")
    assert number[4:6] == f"{year % 100:02d}"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_nobody_could_be_mistaken_for_a_real_person(person: Person) -> None:
    name = unicodedata.normalize("NFC", person.card.name)
    assert len(name) == 1 or {"Mẫu", "Thử"} & set(name.split())
    assert number_is_made_up(person.card.number)


def number_is_made_up(number: str) -> bool:
    return number[6:10] == "0000"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_the_code_on_the_card_says_what_the_chip_says(person: Person) -> None:
    fields = person.code_text.split("|")
    assert len(fields) == (7 if person.card.issue_date < "2024-07-01" else 11)
    assert fields[0] == person.card.number
    assert fields[2] == person.card.name
    assert fields[5] == person.card.residence
    day, month, year = fields[3][:2], fields[3][2:4], fields[3][4:]
    assert f"{year}-{month}-{day}" == person.card.birth_date


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_the_person_filing_is_the_parent_named_in_the_birth(person: Person) -> None:
    child = person.child
    named = {"mẹ": child.mother, "cha": child.father}.get(child.relation)
    assert named is None or (
        (named.number, named.birth_date, named.name)
        == (person.card.number, person.card.birth_date, unicodedata.normalize("NFC", person.card.name))
    )


def test_a_new_born_keeps_its_age_whatever_the_day() -> None:
    assert find_person("minh-anh", TODAY).child.birth_date == "2026-11-10"
    assert find_person("minh-anh", date(2027, 1, 5)).child.birth_date == "2026-12-24"


def test_the_hard_cases_are_among_them() -> None:
    names = {person.id: person.card.name for person in PEOPLE}
    assert any(len(name) == 1 for name in names.values())
    assert any(len(name) > 50 for name in names.values())
    assert any(unicodedata.is_normalized("NFC", name) is False for name in names.values())
    assert any(not person.card.expiry_date for person in PEOPLE)
    assert any(person.child.father is None for person in PEOPLE)
    assert any("Huyện" in unicodedata.normalize("NFC", person.card.residence) for person in PEOPLE)
