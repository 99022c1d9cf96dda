from __future__ import annotations

from datetime import date

import pytest

from kiosk.dossier.checking import check
from kiosk.dossier.filling import asked_answers, person_of
from kiosk.dossier.form import Form

TODAY = date(2026, 11, 22)
OLD = "Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh"


def of_father(answers: dict[str, str], **parts: str) -> dict[str, str]:
    """The answers with the father's address in these parts."""
    kept = {key: value for key, value in answers.items() if key != "father_residence"}
    return kept | {f"father_residence.{name}": value for name, value in parts.items()}


def test_an_old_address_of_three_levels_stays_as_it_is(form: Form, answers: dict[str, str]) -> None:
    given = {**answers, "mother_residence": OLD}
    assert check(form, given, TODAY) == {}
    assert asked_answers(form, given)["mother_residence"] == OLD
    assert "mother_residence.unit" not in asked_answers(form, given)


def test_an_address_that_was_chosen_is_one_line_with_its_units_code(
    form: Form, answers: dict[str, str]
) -> None:
    given = of_father(answers, province="22", commune="hong gai", detail="Tổ 5,  khu 2")
    assert check(form, given, TODAY) == {}
    filed = asked_answers(form, given)
    assert filed["father_residence"] == "Tổ 5, khu 2, Phường Hồng Gai, Tỉnh Quảng Ninh"
    assert filed["father_residence.unit"] == "06685"
    assert person_of(form, given, "father").residence == filed["father_residence"]
    assert check(form, filed, TODAY) == {}


def test_an_address_elsewhere_is_typed(form: Form, answers: dict[str, str]) -> None:
    given = of_father(answers, province="other", line="Số 1 phố Mẫu, Hà Nội")
    assert check(form, given, TODAY) == {}
    assert asked_answers(form, given)["father_residence"] == "Số 1 phố Mẫu, Hà Nội"


def test_choosing_again_leaves_the_cards_line_where_one_can_go_back_to_it(
    form: Form, answers: dict[str, str]
) -> None:
    given = {**answers, "mother_residence": OLD, "mother_residence.province": "24"}
    assert set(check(form, given, TODAY)) == {"mother_residence.commune", "mother_residence.detail"}
    back = {**given, "mother_residence.province": ""}
    assert asked_answers(form, back)["mother_residence"] == OLD


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({}, "father_residence"),
        ({"province": "other"}, "father_residence.line"),
        ({"province": "other", "line": "x" * 201}, "father_residence.line"),
        ({"province": "22", "detail": "Tổ 5"}, "father_residence.commune"),
        ({"province": "22", "detail": "Tổ 5", "commune": "ha"}, "father_residence.commune"),
        ({"province": "24", "detail": "Tổ 5", "commune": "Phường Hồng Gai"}, "father_residence.commune"),
        ({"province": "22", "commune": "Phường Hồng Gai"}, "father_residence.detail"),
        ({"province": "22", "commune": "Phường Hồng Gai", "detail": "🏠"}, "father_residence.detail"),
        ({"province": "99"}, "father_residence"),
    ],
)
def test_what_is_missing_in_an_address_is_said_at_its_part(
    form: Form, answers: dict[str, str], parts: dict[str, str], where: str
) -> None:
    problems = check(form, of_father(answers, **parts), TODAY)
    assert problems.keys() == {where}
    assert problems[where].endswith(".")
    assert form.field(where).key == "father_residence"
