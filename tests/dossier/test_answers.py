from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossier.answers import (
    date_iso,
    date_typed,
    problem_with_birth,
    problem_with_date,
    problem_with_id_number,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
    problem_with_text,
    tidy,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("text", ["22/11/2026", "1/2/1985", "01.02.1985", "29/02/2000", "01-02-1985"])
def test_days_of_the_calendar_up_to_today_are_taken(text: str) -> None:
    assert problem_with_date(text, TODAY) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("29/02/2025", "Năm 2025 không có ngày 29 tháng 2"),
        ("31/04/2026", "Không có ngày này"),
        ("00/01/2026", "Không có ngày này"),
        ("01/01/0000", "Không có ngày này"),
        ("23/11/2026", "chưa đến"),
        ("01/01/1899", "quá xa"),
        ("2026-11-22", "ngày/tháng/năm"),
        ("1/2/85", "ngày/tháng/năm"),
        ("hôm qua", "ngày/tháng/năm"),
        ("٠١/٠٢/٢٠٢٠", "ngày/tháng/năm"),
    ],
)
def test_what_is_no_day_or_has_not_come_is_refused_in_words(text: str, says: str) -> None:
    assert says in problem_with_date(text, TODAY)


def test_a_year_alone_will_do_for_a_parent_of_old_papers() -> None:
    assert problem_with_birth("1960", TODAY) == ""
    assert problem_with_birth("2027", TODAY)
    assert problem_with_birth("1850", TODAY)
    assert problem_with_birth("31/02/1960", TODAY)


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\nb", "a\u202eb", "a\u200bb", "a\ufeffb", "a\ue000b", "a\ud800b"]
)
def test_characters_that_no_keyboard_types_are_refused(text: str) -> None:
    assert "ký tự lạ" in problem_with_text(text, 100)


def test_overlong_text_is_refused_with_the_length_that_fits() -> None:
    assert problem_with_text("ế" * 100, 100) == ""
    assert "100" in problem_with_text("ế" * 101, 100)


@pytest.mark.parametrize("name", ["Nguyễn Thị Ỷ Lan", "H'Hen Niê", "Y Blơm Êban", "Bụi", "Trần Đức-Anh"])
def test_names_of_the_whole_country_are_taken(name: str) -> None:
    assert problem_with_name(name, 80) == ""


@pytest.mark.parametrize("name", ["Nguyễn 2", "Lê <b>", "Lê; An"])
def test_what_is_no_full_name_is_refused(name: str) -> None:
    assert problem_with_name(name, 80)


@pytest.mark.parametrize("phone", ["0912345678", "0912 345 678", "+84912345678", "0203.3825.100"])
def test_telephone_numbers_are_taken_as_people_write_them(phone: str) -> None:
    assert problem_with_phone(phone) == ""


@pytest.mark.parametrize("phone", ["912345678", "09123", "0912345678901", "zero nine"])
def test_what_cannot_be_called_is_refused(phone: str) -> None:
    assert problem_with_phone(phone)


def test_identity_numbers_have_twelve_digits_or_the_nine_of_old_cards() -> None:
    assert problem_with_id_number("027190000002") == ""
    assert problem_with_id_number("100000001") == ""
    assert problem_with_id_number("02719000000")
    assert problem_with_id_number("02719000000a")


def test_numbers_stay_within_their_bounds() -> None:
    assert problem_with_number("0", 0, 20) == ""
    assert problem_with_number("21", 0, 20)
    assert problem_with_number("-1", 0, 20)
    assert problem_with_number("1.5", 0, 20)


@given(day=st.dates(date(1900, 1, 1), TODAY))
def test_every_day_of_a_card_is_one_that_could_have_been_typed(day: date) -> None:
    typed = date_typed(day.isoformat())
    assert problem_with_date(typed, TODAY) == ""
    assert date_iso(typed) == day.isoformat()


@given(text=st.text(max_size=60))
def test_tidying_gives_composed_letters_and_changes_nothing_twice(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(text=st.text(max_size=30))
def test_no_check_breaks_on_anything_typed(text: str) -> None:
    assert isinstance(problem_with_date(text, TODAY), str)
    assert isinstance(problem_with_birth(text, TODAY), str)
    assert isinstance(problem_with_name(text, 80), str)
    assert isinstance(problem_with_number(text, 0, 9), str)
    assert date_iso(date_typed(text)) is not None
