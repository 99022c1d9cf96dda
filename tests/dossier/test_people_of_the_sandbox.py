from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from kiosk.dossier.answers import date_typed
from kiosk.dossier.checking import check
from kiosk.dossier.filling import AnswerSource, prefill
from kiosk.dossier.form import Form
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.sandbox.people import Parent, Person, all_people

TODAY = date(2026, 11, 22)
RELATIONS = {"mẹ": "me", "cha": "cha", "bà": "ong-ba", "ông": "ong-ba"}


def citizen_of(person: Person) -> Citizen:
    card = asdict(person.card)
    names = {"number", "name", "birth_date", "sex", "nationality", "ethnicity", "residence", "origin"}
    return Citizen(assurance=CardAssurance.CHIP_SIGNED, **{name: card[name] for name in names})


def parent_answers(who: str, parent: Parent) -> dict[str, str]:
    parts = {**asdict(parent), "birth": date_typed(parent.birth_date)}
    return {f"{who}_{part}": value for part, value in parts.items() if part != "birth_date"}


@pytest.mark.parametrize("person", all_people(TODAY), ids=lambda person: person.id)
def test_every_made_up_person_can_file_for_the_child(form: Form, person: Person) -> None:
    child = person.child
    typed = {
        "relation": RELATIONS.get(child.relation, "nguoi-than"),
        "child_name": child.name,
        "child_birth": date_typed(child.birth_date),
        "child_sex": child.sex,
        "child_ethnicity": child.ethnicity,
        "birth_place": child.birth_place,
        "child_origin": child.origin,
        "birth_paper_number": child.certificate_number,
        "contact_phone": person.phone,
        **parent_answers("mother", child.mother),
        **(parent_answers("father", child.father) if child.father else {"father_declared": "khong"}),
    }
    if child.father and child.relation != "cha":
        typed["father_declared"] = "co"
    filled = prefill(form, citizen_of(person), typed)
    assert any(value.source is AnswerSource.CHIP for value in filled.values())
    answers = {key: value.value for key, value in filled.items()} | typed
    assert check(form, answers, TODAY) == {}
    # The card alone answers for the parent who holds it: nothing of it needs to be typed again.
    who = {"me": "mother", "cha": "father"}.get(typed["relation"])
    if who:
        own = {key: value for key, value in answers.items() if not key.startswith(f"{who}_")}
        again = own | {key: value.value for key, value in filled.items()}
        assert check(form, again, TODAY) == {}
