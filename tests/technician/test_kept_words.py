"""A sentence of a kept report can still be said in English, and nobody's template does more than that."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from kiosk.languages.phrase import Phrase, inside, joined, number, say
from kiosk.technician.kept_words import Said, heard, kept
from kiosk.words import date_words


def again(words):
    """Keep words as JSON and read them back."""
    data = msgspec.json.encode(kept(words))
    return heard(str(words), msgspec.json.decode(data, type=Said | None))


@pytest.mark.parametrize(
    "words",
    [
        say("Còn {days} ngày.", days=3),
        say("Còn {left:,} tệp, {share:.1f} %.", left=12_000, share=2.25),
        say("{who}: {what}.", who=say("Máy chủ của tỉnh"), what=inside("Không nối được")),
        joined([say("Có {count} tờ.", count=2), "Đèn {x} tắt."]),
        say("Đọc xong chip trong {seconds} giây.", seconds=number(3.48, 1)),
        inside("Không trả lời"),
        say("Lịch ngày nghỉ có đến {date}.", date=date_words(date(2027, 2, 3))),
    ],
)
def test_a_sentence_comes_back_with_its_parts(words):
    back = again(words)
    assert (back, back.template, back.inside) == (words, words.template, words.inside)
    assert dict(back.values) == dict(words.values)
    assert [type(value) for value in back.values.values()] == [type(value) for value in words.values.values()]


def test_words_that_say_all_are_kept_once():
    assert kept("Mạng đã nối.") is None
    assert kept(say("Mạng đã nối.")) is None
    assert heard("Mạng đã nối.", None) == "Mạng đã nối."


def test_a_value_that_json_has_no_word_for_stays_in_the_words_alone():
    words = say("{celsius:.1f} độ", celsius=float("nan"))
    assert kept(words) is None


@pytest.mark.parametrize(
    "said",
    [
        Said("Khác {days}.", {"days": 3}),
        Said("{days.real}", {"days": 3}),
        Said("{days:>900000000}", {"days": 3}),
        Said("{days!r}", {"days": 3}),
        Said("{gone}", {"days": 3}),
        Said("{", {"days": 3}),
        Said("{a:{b}}", {"a": 3, "b": 9}),
        Said("x" * 3_000),
    ],
)
def test_what_does_not_say_the_same_or_is_no_sentence_of_ours_is_left_as_words(said):
    assert not isinstance(heard("3", said), Phrase)


def test_sentences_in_sentences_have_an_end():
    said = Said("x")
    for _ in range(60):
        said = Said("{a}{a}", {"a": said})
    assert heard("x", said) == "x"
