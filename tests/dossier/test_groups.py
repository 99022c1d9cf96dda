"""Forms that repeat a group, take two people, and ask for whom one files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.cases import choose_case
from kiosk.dossier.checking import check
from kiosk.dossier.errors import FormDataError
from kiosk.dossier.filling import asked_answers, people_of, person_of, prefill
from kiosk.dossier.form import Form, Who
from kiosk.dossier.forms import Forms, load_forms
from kiosk.identity.citizen import Citizen

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def forms() -> Forms:
    return load_forms(ASSETS / "forms")


@pytest.fixture(scope="session")
def stay(forms: Forms) -> Form:
    return forms.form("1.004194")


@pytest.fixture
def moving() -> dict[str, str]:
    """What somebody answers who moves in with two others, at a rented room."""
    return {
        "who": "self",
        "mover_name": "Trần Thị Thử",
        "mover_birth": "31/12/1990",
        "mover_sex": "Nữ",
        "mover_number": "027190000002",
        "mover_home": "Thôn Đông, Xã Yên Phong, Huyện Yên Phong, Bắc Ninh",
        "stay.province": "22",
        "stay.commune": "hong gai",
        "stay.detail": "Tổ 5, khu 2",
        "stay_right": "rent",
        "owner_name": "Lê Văn Mẫu",
        "owner_consent": "paper",
        "until": "30/06/2027",
        "reason": "work",
        "head": "mover",
        "others": "yes",
        "members": "2",
        "members.1.name": "Lê Thử Nghiệm",
        "members.1.birth": "1988",
        "members.1.sex": "Nam",
        "members.1.relation": "spouse",
        "members.2.name": "Lê Thử An",
        "members.2.birth": "10/11/2020",
        "members.2.sex": "Nữ",
        "members.2.relation": "other",
        "members.2.relation_words": "Cháu",
    }


def test_a_whole_household_is_filled_without_a_problem(stay: Form, moving: dict[str, str]) -> None:
    assert check(stay, moving, TODAY) == {}


def test_each_entry_of_a_group_is_a_page_of_its_own(stay: Form, moving: dict[str, str]) -> None:
    pages = [(page.step.key, page.entry) for page in stay.pages(moving)]
    assert pages == [
        ("mover", 0),
        ("place", 0),
        ("household", 0),
        ("members", 1),
        ("members", 2),
        ("contact", 0),
    ]
    assert str(stay.pages(moving)[4].title) == "Người cùng chuyển đến thứ\u00a02"
    alone = stay.pages({**moving, "others": "no"})
    assert [page.step.key for page in alone] == ["mover", "place", "household", "contact"]


@pytest.mark.parametrize(
    ("said", "entries"), [("", 1), ("0", 1), ("3", 3), ("99", 9), ("-2", 1), ("²", 1), ("x", 1)]
)
def test_a_group_never_has_fewer_or_more_entries_than_its_form_allows(
    stay: Form, moving: dict[str, str], said: str, entries: int
) -> None:
    pages = stay.pages({**moving, "members": said})
    assert sum(page.step.key == "members" for page in pages) == entries


def test_a_condition_inside_a_group_looks_at_its_own_entry(stay: Form, moving: dict[str, str]) -> None:
    keys = {field.key for field in stay.asked(moving)}
    assert "members.2.relation_words" in keys
    assert "members.1.relation_words" not in keys
    problems = check(stay, {**moving, "members.1.relation": "other"}, TODAY)
    assert problems.keys() == {"members.1.relation_words"}


def test_nobody_is_filed_who_was_said_to_stay_behind(stay: Form, moving: dict[str, str]) -> None:
    alone = asked_answers(stay, {**moving, "others": "no"})
    assert not [key for key in alone if key.startswith("members")]
    assert asked_answers(stay, moving)["members"] == "2"
    assert asked_answers(stay, moving)["who"] == "self"


def test_everybody_the_answers_speak_of_is_a_person_of_the_dossier(
    stay: Form, moving: dict[str, str]
) -> None:
    people = people_of(stay, moving)
    assert set(people) == {"subject", "owner", "member.1", "member.2"}
    assert people["member.1"].birth_date == "1988"
    assert people["member.2"].birth_date == "2020-11-10"
    assert people["subject"] == person_of(stay, moving, "subject")


def test_the_card_fills_for_its_holder_and_for_nobody_else(stay: Form, mother: Citizen) -> None:
    assert prefill(stay, mother, {"who": "self"})["mover_name"].value == mother.name
    assert prefill(stay, mother, {"who": "child"}) == {}
    assert prefill(stay, mother, {"who": "proxy"}) == {}


@pytest.mark.parametrize("code", ["1.004194", "2.000635"])
def test_only_a_proxy_is_asked_for_a_written_authority(forms: Forms, code: str) -> None:
    form, procedure = forms.form(code), load_catalogue(ASSETS / "procedures").find(code)
    asked = {
        who: choose_case(procedure, form, {"who": who}, TODAY).papers for who in ("self", "child", "proxy")
    }
    for who in ("self", "child"):
        assert "giay-uy-quyen" not in {paper.key for paper in asked[who]}
    assert [paper.required for paper in asked["proxy"] if paper.key == "giay-uy-quyen"] == [True]


def test_who_was_asked_to_register_a_birth_brings_the_parents_word(birth: Procedure, form: Form) -> None:
    def authority(relation: str) -> list[bool]:
        papers = choose_case(birth, form, {"relation": relation}, TODAY).papers
        return [paper.required for paper in papers if paper.key == "giay-uy-quyen"]

    assert authority("uy-quyen") == [True]
    assert authority("nguoi-than") == [False]
    assert authority("me") == []


def test_two_who_marry_are_two_people_of_one_form(forms: Forms, mother: Citizen) -> None:
    form = forms.form("1.000894")
    assert {role.value for role in form.roles} == {Who.SPOUSES, Who.SELF}
    filled = {key: found.value for key, found in prefill(form, mother, {"who": "spouses"}).items()}
    answers = {**filled, "who": "spouses", "spouse_name": "Lê Thử Nghiệm", "spouse_birth": "05/1988"}
    people = people_of(form, answers)
    assert (people["subject"].name, people["spouse"].name) == ("Trần Thị Thử", "Lê Thử Nghiệm")
    assert people["spouse"].birth_date == "1988-05"
    assert people["spouse"].residence == ""


def test_every_form_belongs_to_a_procedure_and_its_paper_rules_to_papers(forms: Forms) -> None:
    catalogue = load_catalogue(ASSETS / "procedures")
    for code in forms.codes():
        listed = {paper.key for case in catalogue.find(code).cases for paper in case.papers}
        assert {rule.paper for rule in forms.form(code).papers} <= listed


def test_no_page_asks_for_more_than_eight_things(forms: Forms) -> None:
    for code in forms.codes():
        assert all(len(step.fields) <= 8 for step in forms.form(code).steps), code


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"group": {"key": "members", "least": 0, "most": 2, "entry": "x", "add": "y"}}, "one entry or more"),
        ({"group": {"key": "members", "least": 1, "most": 10**6, "entry": "x", "add": "y"}}, "at most 20"),
        (
            {"group": {"key": "head", "least": 1, "most": 2, "entry": "x", "add": "y"}},
            "two fields are called head",
        ),
        ({"when": {"field": "contact_phone", "values": ["1"]}}, "asked later"),
        ({"fields": []}, "nothing is asked"),
    ],
)
def test_a_wrong_group_is_refused_by_file(tmp_path: Path, change: dict[str, object], says: str) -> None:
    raw = json.loads((ASSETS / "forms" / "1.004194.json").read_text())
    raw["steps"][3] |= change
    (tmp_path / "1.004194.json").write_text(json.dumps(raw))
    with pytest.raises(FormDataError, match=says):
        load_forms(tmp_path)


def test_what_is_said_of_one_entry_decides_nothing_outside_of_it(tmp_path: Path) -> None:
    raw = json.loads((ASSETS / "forms" / "1.004194.json").read_text())
    raw["steps"][4]["fields"][0]["when"] = {"field": "relation", "values": ["spouse"]}
    (tmp_path / "1.004194.json").write_text(json.dumps(raw))
    with pytest.raises(FormDataError, match="asked later"):
        load_forms(tmp_path)
