"""How a dossier stands: the ten published states, and what is none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.dossier.standing import NATIONAL_CODES, Business, Standing, business_of_code, business_words


def test_the_ten_published_codes_are_ten_states_with_words():
    assert list(NATIONAL_CODES) == [str(number) for number in range(1, 11)]
    assert set(NATIONAL_CODES.values()) == set(Business)
    assert len({state.words for state in Business}) == 10
    assert business_words(business_of_code("5")) == "Yêu cầu bổ sung giấy tờ"


@pytest.mark.parametrize("code", ["0", "11", "17", "DANG-XU-LY"])
def test_a_code_that_is_not_known_is_kept_and_shown_as_unknown(code):
    text = business_of_code(code)
    assert text == f"unknown-{code}"
    assert business_words(text) == f"Trạng thái chưa rõ ({code})"
    assert not Standing(text).settled


@pytest.mark.parametrize("code", ["", "<b>", "mười", "9" * 25, "a b"])
def test_what_is_no_plain_code_is_shown_as_unknown_without_it(code):
    assert business_of_code(code) == "unknown-code"


def test_a_province_with_other_codes_brings_its_own_table():
    assert business_of_code("A1", {"A1": Business.FINISHED}) == "finished"


def test_what_was_not_told_is_not_shown():
    assert Standing().words == ""
    assert not Standing().settled


def test_a_dossier_moves_no_more_once_it_is_returned_refused_stopped_or_withdrawn():
    settled = {state for state in Business if Standing(state).settled}
    assert settled == {Business.RETURNED, Business.NOT_RECEIVED, Business.STOPPED, Business.WITHDRAWN}


def test_the_page_for_provinces_names_every_state_as_the_program_does():
    page = (Path(__file__).parents[2] / "docs" / "back-office.md").read_text("utf-8")
    for code, state in NATIONAL_CODES.items():
        assert f"| {code} | `{state.value}` | {state.words} |" in page
