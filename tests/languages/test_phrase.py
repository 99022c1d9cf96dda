"""A sentence keeps its parts: as text it is Vietnamese, and another language puts them in its own order."""

from __future__ import annotations

from datetime import date, datetime, time

import polib
import pytest

from kiosk.clock import VIETNAM
from kiosk.languages.catalogue import Languages, load_languages
from kiosk.languages.phrase import Phrase, inside, number, say
from kiosk.words import date_words, day_words, moment_words, money_words, time_words


@pytest.fixture(scope="module")
def shipped() -> Languages:
    return load_languages()


def test_a_phrase_is_plain_vietnamese_text_to_whoever_takes_it_for_text() -> None:
    phrase = say("Phải trước: {label}.", label="ngày sinh")
    assert phrase == "Phải trước: ngày sinh."
    assert f"{phrase}!" == "Phải trước: ngày sinh.!"
    assert type(str(phrase)) is str


def test_a_value_that_nobody_gave_is_refused_where_the_sentence_is_made() -> None:
    with pytest.raises(KeyError):
        say("Trang {here} trong {all}.", here=1)


def test_data_with_braces_in_it_is_said_as_it_is() -> None:
    assert say("Ví dụ: {example}", example="{x} {0} {") == "Ví dụ: {x} {0} {"
    assert Phrase("a {b") == "a {b"


@pytest.mark.parametrize(
    ("text", "small"), [("Ngày sinh", "ngày sinh"), ("VNeID", "VNeID"), ("Ở nhờ", "ở nhờ"), ("", "")]
)
def test_within_a_sentence_a_text_begins_small_unless_it_is_an_abbreviation(text: str, small: str) -> None:
    assert inside(text) == small


@pytest.mark.parametrize(
    ("phrase", "vietnamese", "english"),
    [
        (day_words(date(2026, 11, 24)), "thứ Ba, 24/11/2026", "Tuesday, 24 November 2026"),
        (date_words(date(2026, 2, 3)), "03/02/2026", "3 February 2026"),
        (time_words(time(15, 30)), "15 giờ 30", "15:30"),
        (time_words(time(8, 0)), "8 giờ", "8:00"),
        (
            moment_words(datetime(2026, 11, 24, 9, 5, tzinfo=VIETNAM)),
            "9 giờ 05, thứ Ba, 24/11/2026",
            "9:05, Tuesday, 24 November 2026",
        ),
        (money_words(12_500), "12.500 đồng", "12,500 dong"),
        (money_words(0), "0 đồng", "0 dong"),
    ],
)
def test_dates_times_and_money_are_said_as_each_language_says_them(
    phrase: Phrase, vietnamese: str, english: str, shipped: Languages
) -> None:
    assert phrase == vietnamese
    assert shipped.say(phrase, "vi") == vietnamese
    assert shipped.say(phrase, "en") == english


@pytest.mark.parametrize(
    ("phrase", "vietnamese", "english"),
    [
        (number(1234.56, 1), "1.234,6", "1,234.6"),
        (number(1_000_000), "1.000.000", "1,000,000"),
        (number(-0.25, 2), "-0,25", "-0.25"),
        (
            say("Đọc xong chip trong {seconds} giây.", seconds=number(3.48, 1)),
            "Đọc xong chip trong 3,5 giây.",
            "The chip was read in 3.5 seconds.",
        ),
    ],
)
def test_numbers_have_the_marks_of_the_language_they_are_said_in(
    phrase: Phrase, vietnamese: str, english: str | None, shipped: Languages
) -> None:
    assert phrase == vietnamese
    assert shipped.say(phrase, "vi") == vietnamese
    if english is not None:
        assert shipped.say(phrase, "en") == english


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({}, "1.234,5"),
        ({"X-Thousands": ","}, "1,234.5"),
        ({"X-Thousands": "' '", "X-Decimals": ","}, "1 234,5"),
        ({"X-Thousands": "’", "X-Decimals": "."}, "1’234.5"),
    ],
)
def test_a_language_that_is_dropped_in_brings_the_marks_of_its_numbers(
    tmp_path, head: dict[str, str], said: str
) -> None:
    file = polib.POFile()
    file.metadata = {"X-Language-Name": "Xx", "Content-Type": "text/plain; charset=utf-8", **head}
    file.save(str(tmp_path / "xx.po"))
    assert load_languages(tmp_path).say(say("{value:,.1f}", value=1234.5), "xx") == said


def test_a_phrase_within_a_phrase_is_said_in_the_same_language(shipped: Languages) -> None:
    due = say("Dự kiến có kết quả: {day}", day=day_words(date(2026, 11, 24)))
    assert shipped.say(due, "en") == "Result expected: Tuesday, 24 November 2026"


def test_what_a_person_entered_is_never_translated(shipped: Languages) -> None:
    assert shipped.say(say("Ví dụ: {example}", example="Nữ"), "en") == "For example: Nữ"
    assert shipped.say(say("Ví dụ: {example}", example=Phrase("Nữ")), "en") == "For example: Female"


def test_one_and_many_differ_where_the_language_makes_a_difference(shipped: Languages) -> None:
    one, two = (shipped.say(say("Đã quét {count} trang", count=count), "en") for count in (1, 2))
    assert (one, two) == ("1 page scanned", "2 pages scanned")


def test_what_a_language_lacks_or_says_wrongly_stays_vietnamese(tmp_path, shipped: Languages) -> None:
    file = polib.POFile()
    file.metadata = {"X-Language-Name": "Xx", "Content-Type": "text/plain; charset=utf-8"}
    file.append(polib.POEntry(msgid="Trang {here}", msgstr="{nobody} {gave"))
    file.append(polib.POEntry(msgid="Nam", msgstr="Unsure", flags=["fuzzy"]))
    file.append(polib.POEntry(msgid="Có", msgstr=""))
    file.save(str(tmp_path / "xx.po"))
    odd = load_languages(tmp_path)
    assert odd.say(say("Trang {here}", here=3), "xx") == "Trang 3"
    for text in ("Nam", "Có", "Chưa ai dịch câu này"):
        assert odd.say(text, "xx") == text
    assert shipped.say("Có", "unknown") == "Có"
