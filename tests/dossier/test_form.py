from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.procedure import Procedure
from kiosk.dossier.cases import choose_case
from kiosk.dossier.checking import check, check_page
from kiosk.dossier.errors import FormDataError, NoForm
from kiosk.dossier.filling import AnswerSource, asked_answers, person_of, prefill
from kiosk.dossier.form import Form
from kiosk.dossier.forms import load_forms
from kiosk.dossier.people import Person
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen

TODAY = date(2026, 11, 22)


def check_step(form: Form, step: str, answers: dict[str, str]) -> dict[str, str]:
    (page,) = [page for page in form.pages(answers) if page.step.key == step]
    return check_page(form, page, answers, TODAY)


def keys(form: Form, answers: dict[str, str]) -> set[str]:
    return {field.key for field in form.asked(answers)}


def test_a_code_without_a_form_is_told_which_codes_have_one(forms_folder: Path) -> None:
    forms = load_forms(forms_folder)
    assert forms.codes() == ("1.000894", "1.001193", "1.004194", "2.000635")
    assert forms.find("2.000815") is None
    with pytest.raises(NoForm, match=r"2\.000815 has no form yet; these have one: 1\.000894, 1\.001193"):
        forms.form("2.000815")


def test_the_form_asks_for_all_that_a_birth_certificate_says(form: Form) -> None:
    said = {(field.person, field.attribute) for field in form.fields()}
    child = {"name", "birth_date", "sex", "ethnicity", "nationality", "origin"}
    parent = {"name", "birth_date", "ethnicity", "nationality", "residence", "number"}
    assert {("subject", part) for part in child} <= said
    assert {(who, part) for who in ("mother", "father") for part in parent} <= said
    assert {"birth_place", "birth_paper_number", "relation", "copies"} <= {f.key for f in form.fields()}
    assert len(form.steps) == 4
    assert all(len(step.fields) <= 8 for step in form.steps)


def test_a_form_that_is_filled_has_no_problems(form: Form, answers: dict[str, str]) -> None:
    assert check(form, answers, TODAY) == {}


def test_every_required_answer_that_is_missing_is_asked_for_at_its_field(form: Form) -> None:
    problems = check(form, {"relation": "me"}, TODAY)
    required = {field.key for field in form.asked({"relation": "me"}) if field.required}
    assert problems.keys() == required - {"relation"}
    assert set(problems.values()) == {"Xin điền ô này.", "Xin chọn một ô.", "Xin chọn tỉnh."}


def test_a_step_is_checked_without_the_others(form: Form, answers: dict[str, str]) -> None:
    only = {key: value for key, value in answers.items() if key.startswith("child") or key == "birth_place"}
    assert check_step(form, "child", only) == {}
    problems = check_step(form, "child", {**only, "child_birth": "31/02/2026"})
    assert problems.keys() == {"child_birth"}
    assert "lịch" in problems["child_birth"]


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("child_sex", "khác"),
        ("child_birth", "01/12/2026"),
        ("mother_birth", "10/11/2026"),
        ("father_birth", "2026"),
        ("mother_number", "123"),
        ("copies", "99"),
        ("copies", "hai"),
        ("child_name", "An\u200b Lê"),
        ("birth_place", "x" * 201),
        ("contact_phone", "12"),
    ],
)
def test_a_wrong_answer_is_the_only_problem(
    form: Form, answers: dict[str, str], key: str, answer: str
) -> None:
    problems = check(form, {**answers, key: answer}, TODAY)
    assert problems.keys() == {key}
    assert problems[key].endswith(".")
    assert len(problems[key]) < 90


def test_the_father_is_asked_about_only_when_he_is_declared(form: Form, answers: dict[str, str]) -> None:
    without = {**answers, "father_declared": "khong"}
    assert "father_name" not in keys(form, without)
    assert (
        check(form, {key: v for key, v in without.items() if "father_" not in key or "decl" in key}, TODAY)
        == {}
    )
    assert not any(key.startswith("father_n") for key in asked_answers(form, without))


def test_an_answer_to_a_question_no_longer_asked_decides_nothing(form: Form, answers: dict[str, str]) -> None:
    # First the mother, who left the father out; then the father took over at the screen.
    changed = {**answers, "father_declared": "khong", "relation": "cha"}
    assert "father_name" in keys(form, changed)
    assert "father_declared" not in asked_answers(form, changed)


def test_the_card_fills_the_parent_that_holds_it(form: Form, mother: Citizen) -> None:
    filled = prefill(form, mother, {"relation": "me"})
    assert filled["mother_name"].value == "Trần Thị Thử"
    assert filled["mother_birth"].value == "31/12/1990"
    assert filled["mother_number"].value == "027190000002"
    assert filled["mother_name"].source is AnswerSource.CHIP
    assert filled["submitter_residence"].value == mother.residence
    assert "father_name" not in filled
    assert "child_name" not in filled

    as_father = prefill(form, mother, {"relation": "cha"})
    assert as_father["father_name"].value == "Trần Thị Thử"
    assert "mother_name" not in as_father


def test_a_grandparent_fills_neither_parent(form: Form, mother: Citizen) -> None:
    filled = prefill(form, mother, {"relation": "ong-ba"})
    from_card = {key for key, value in filled.items() if value.source is AnswerSource.CHIP}
    assert from_card == {"submitter_residence"}


def test_what_the_card_fills_passes_the_checks(form: Form, mother: Citizen, answers: dict[str, str]) -> None:
    filled = {key: value.value for key, value in prefill(form, mother, {"relation": "me"}).items()}
    assert check_step(form, "mother", {**answers, **filled}) == {}


def test_names_in_capitals_on_the_chip_are_written_as_people_write_them(form: Form, mother: Citizen) -> None:
    loud = replace(mother, name="TRẦN THỊ THỬ")
    assert prefill(form, loud, {"relation": "me"})["mother_name"].value == "Trần Thị Thử"


def test_a_value_of_an_unproved_card_says_so(form: Form, mother: Citizen) -> None:
    claimed = prefill(form, replace(mother, assurance=CardAssurance.CLAIMED), {"relation": "me"})
    assert claimed["mother_name"].source is AnswerSource.CODE
    assert "chưa xác minh" in claimed["mother_name"].source.words
    unknown = prefill(form, replace(mother, assurance=CardAssurance.UNIDENTIFIED), {"relation": "me"})
    assert {value.source for value in unknown.values()} == {AnswerSource.USUAL}


def test_child_and_filer_are_two_people(form: Form, answers: dict[str, str], mother: Citizen) -> None:
    child = person_of(form, answers, "subject")
    assert child.name == "Lê Thử An"
    assert child.birth_date == "2026-11-10"
    assert child.number == ""
    filer = person_of(form, answers, "submitter", Person.of_citizen(mother))
    assert filer.name == mother.name
    assert person_of(form, answers, "father").birth_date == "1988"


@pytest.mark.parametrize(
    ("born", "case"),
    [("22/11/2026", "on-time"), ("23/09/2026", "on-time"), ("22/09/2026", "late"), ("01/01/2020", "late")],
)
def test_a_birth_is_in_time_up_to_sixty_days_after_it(
    birth: Procedure, form: Form, born: str, case: str
) -> None:
    assert choose_case(birth, form, {"child_birth": born}, TODAY).key == case


def test_while_nothing_decides_the_first_case_holds(birth: Procedure, form: Form) -> None:
    assert choose_case(birth, form, {}, TODAY).key == birth.cases[0].key
    assert choose_case(birth, None, {"child_birth": "01/01/2020"}, TODAY) is birth.cases[0]


def broken(folder: Path, into: Path, change: dict[str, Any]) -> Path:
    """Copy the form with the first field of its first step changed."""
    form = json.loads((folder / "1.001193.json").read_text())
    form["steps"][0]["fields"][0] |= change
    (into / "1.001193.json").write_text(json.dumps(form))
    return into


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "colour"}, "colour"),
        ({"choices": []}, "choices belong"),
        ({"when": {"field": "nobody", "values": ["x"]}}, "nobody"),
        ({"when": {"field": "copies", "values": ["1"]}}, "asked later"),
        ({"prefill": [{"source": "citizen.assurance"}]}, "nothing that a card tells"),
        ({"person": "submitter", "attribute": "shoe"}, "shoe"),
        ({"key": "copies"}, "two fields are called copies"),
    ],
)
def test_a_wrong_form_is_refused_by_file(
    forms_folder: Path, tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(FormDataError, match=rf"1\.001193\.json: .*{says}"):
        load_forms(broken(forms_folder, tmp_path, change))
