"""What nobody should type and somebody will: each is refused in words, and nothing breaks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossier.answers import (
    date_iso,
    problem_with_birth,
    problem_with_date,
    problem_with_email,
    problem_with_name,
    problem_with_text,
    tidy,
)
from kiosk.dossier.checking import check
from kiosk.dossier.form import Form

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ế" * 10_000, "Dài quá 80"),
        ("An 🙂", "Có hình"),
        ("An 👨\u200d👩\u200d👧", "ký tự lạ"),
        ("עידן", "như trên thẻ"),
        ("نور An", "như trên thẻ"),
        ("An\u202eeL", "ký tự lạ"),
        ("An\x07", "ký tự lạ"),
        ("An\r\nBình", "ký tự lạ"),
        ("a" + "\u0301\u0302\u0303\u0304\u0306", "Có hình"),
        ("李明", "chữ cái"),
        ("---", "chữ cái"),
    ],
)
def test_a_name_that_no_register_takes_is_refused_in_words(text: str, says: str) -> None:
    assert says in problem_with_name(text, 80)


@pytest.mark.parametrize("name", ["Y", "Ý", "Nguyễn " * 10 + "Ngân Hương", "H'Ă", "Ñandú Müller"])
def test_names_of_one_letter_and_of_eighty_are_names(name: str) -> None:
    assert len(name) <= 80
    assert problem_with_name(tidy(name), 80) == ""


def test_a_name_of_eighty_letters_fits_and_of_eighty_one_does_not() -> None:
    assert problem_with_name("Ế" * 80, 80) == ""
    assert "80" in problem_with_name("Ế" * 81, 80)


@pytest.mark.parametrize("spaces", ["\u00a0", "\u3000", "\u2009", "   "])
def test_spaces_of_any_width_are_one_space(spaces: str) -> None:
    assert tidy(f"{spaces}Lê{spaces}An{spaces}") == "Lê An"


@pytest.mark.parametrize("text", ["29/02/2024", "29/02/2000", "28/02/2025", "31/12/2025"])
def test_days_that_are_in_the_calendar_are_days(text: str) -> None:
    assert problem_with_date(text, TODAY) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("29/02/2025", "Năm 2025 không có ngày 29 tháng 2"),
        ("29/02/1900", "Năm 1900 không có"),
        ("30/02/2024", "Không có ngày này"),
        ("31/06/2026", "Không có ngày này"),
        ("99/99/2026", "Không có ngày này"),
        ("29/02/0000", "Không có ngày này"),
        ("23/11/2026", "chưa đến"),
    ],
)
def test_days_that_do_not_exist_are_named(text: str, says: str) -> None:
    assert says in problem_with_date(text, TODAY)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1950", "1950"),
        ("00/00/1950", "1950"),
        ("05/1950", "1950-05"),
        ("00/05/1950", "1950-05"),
        ("01/05/1950", "1950-05-01"),
    ],
)
def test_who_was_born_on_an_unknown_day_gives_what_is_known(typed: str, iso: str) -> None:
    assert problem_with_birth(typed, TODAY) == ""
    assert date_iso(typed) == iso


@pytest.mark.parametrize("typed", ["13/1950", "12/2026", "0000", "00/00/0000", "1/1/1", "năm Dần"])
def test_an_unknown_day_is_no_leave_to_type_anything(typed: str) -> None:
    assert problem_with_birth(typed, TODAY)


@pytest.mark.parametrize("address", ["ten@example.com", "a.b+c@thu.gov.vn", "x@a-b.co"])
def test_addresses_of_mail_are_taken(address: str) -> None:
    assert problem_with_email(address) == ""


@pytest.mark.parametrize(
    "address",
    ["ten", "ten@", "@example.com", "ten@example", "tên@example.com", "a b@c.vn", "a..b@c.vn", "a@b..vn"],
)
def test_what_is_no_address_of_mail_is_refused(address: str) -> None:
    assert problem_with_email(address).endswith(".")


@pytest.mark.parametrize("sign", ["°", "№", "&", "/", "(", '"'])
def test_signs_of_addresses_and_papers_are_text(sign: str) -> None:
    assert problem_with_text(f"Số 5{sign}3", 100) == ""


@given(text=st.text(max_size=300))
def test_whatever_stands_in_every_field_is_answered_by_short_words(form: Form, text: str) -> None:
    answers = {field.key: text for field in form.fields()}
    for key, problem in check(form, answers, TODAY).items():
        assert problem.endswith("."), key
        assert len(problem) < 100, key
