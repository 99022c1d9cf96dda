"""What single words become, as people really type them."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.typing.compose import compose
from kiosk.typing.letters import ToneStyle
from kiosk.typing.marks import ROOF, Method, Tone
from kiosk.typing.syllable import ACUTE
from kiosk.typing.typed import Typed

TELEX, VNI, PLAIN = Method.TELEX, Method.VNI, Method.PLAIN
OLD, NEW = ToneStyle.OLD, ToneStyle.NEW


def typed(keys: str, start: Typed | None = None, method: Method = TELEX) -> Typed:
    """Type keys into a line; `<` is backspace."""
    line = start or Typed()
    for key in keys:
        line = line.back() if key == "<" else line.press(key, method, OLD)
    return line


def marked(line: Typed) -> str:
    return f"{line.before}|{line.after}"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("Nguyeenx", "Nguyễn"),
        ("Nguyenxe", "Nguyễn"),
        ("vieetj", "việt"),
        ("dduwowngf", "đường"),
        ("duongdwf", "đường"),
        ("tuwong", "tương"),
        ("thuowr", "thuở"),
        ("giuwowngf", "giường"),
        ("gieengs", "giếng"),
        ("gif", "gì"),
        ("quoocs", "quốc"),
        ("quyeenr", "quyển"),
        ("khuyur", "khuỷu"),
        ("w", "ư"),
        ("tw", "tư"),
        ("t[", "tơ"),
        ("tr]ng", "trưng"),
        ("DDAWKS", "ĐẮK"),
        ("Kroong", "Krông"),
    ],
)
def test_telex_writes(keys: str, shown: str) -> None:
    assert compose(keys, TELEX, OLD) == shown


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("Nguye6n4", "Nguyễn"),
        ("d9u7o7ng2", "đường"),
        ("duong792", "đường"),
        ("quo61c", "quốc"),
        ("tha8ng1", "thắng"),
        ("thuo73", "thuở"),
    ],
)
def test_vni_writes(keys: str, shown: str) -> None:
    assert compose(keys, VNI, OLD) == shown


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("aaa", "aa"), ("ddd", "dd"), ("ooo", "oo"), ("aww", "aw"), ("ww", "w"), ("uww", "uw"), ("[[", "["),
        ("tuongww", "tuongw"), ("ass", "as"), ("tieengss", "tiêngs"), ("lisst", "list"), ("xooong", "xoong"),
        ("sooocs", "soóc"), ("DDD", "DD"),
    ],
)  # fmt: skip
def test_a_mark_asked_for_twice_is_undone_and_its_key_written(keys: str, shown: str) -> None:
    assert compose(keys, TELEX, OLD) == shown


def test_vni_undoes_by_the_same_digit() -> None:
    assert [compose(keys, VNI, OLD) for keys in ("a11", "a66", "d99", "tuong77")] == [
        "a1",
        "a6",
        "d9",
        "tuong7",
    ]


def test_z_and_0_take_the_tone_off() -> None:
    assert compose("tieengsz", TELEX, OLD) == "tiêng"
    assert compose("tie6ng10", VNI, OLD) == "tiêng"
    assert compose("piz", TELEX, OLD) == "piz"


@pytest.mark.parametrize(
    "word",
    [
        *(
            "windows",
            "address",
            "class",
            "text",
            "google",
            "zalo",
            "iphone",
            "software",
            "express",
            "vinfast",
        ),
        *("samsung", "oppo", "facebook", "youtube", "canada", "vietcombank", "wifi", "web", "telex", "covid"),
        *("gmail", "hotmail", "stress", "drive", "jazz", "McDonald", "BIDV", "QR", "ATM", "PDF"),
    ],
)
def test_words_that_are_no_syllables_are_left_alone(word: str) -> None:
    assert compose(word, TELEX, OLD) == word


def test_the_tone_stands_where_the_person_chose() -> None:
    for keys, old, new in [("hoaf", "hòa", "hoà"), ("thuys", "thúy", "thuý"), ("khoer", "khỏe", "khoẻ")]:
        assert (compose(keys, TELEX, OLD), compose(keys, TELEX, NEW)) == (old, new)
    for keys, both in [("hoanf", "hoàn"), ("quys", "quý"), ("muaf", "mùa"), ("toanf", "toàn")]:
        assert compose(keys, TELEX, OLD) == compose(keys, TELEX, NEW) == both


def test_capitals_stay_with_their_letters() -> None:
    cases = {
        "DDoongf": "Đồng",
        "DDOONGF": "ĐỒNG",
        "dDoongf": "đồng",
        "nGuyeenX": "nGuyễn",
        "W": "Ư",
        "UOWNG": "ƯƠNG",
    }
    assert {keys: compose(keys, TELEX, OLD) for keys in cases} == cases


@pytest.mark.parametrize(
    ("before", "after", "keys", "shown"),
    [
        ("tie", "ng", "s", "tié|ng"),
        ("t", "n", "ee", "tê|n"),
        ("t", "ên", "r", "tr|ên"),
        ("tiế", "ng", "s", "tiês|ng"),
        ("H", "a", "o", "Ho|a"),
        ("to", "án", "o", "tô|án"),
        ("", "Nam", "Vieetj ", "Việt |Nam"),
        ("", "Nam", "Vieetj", "Việt|Nam"),
        ("khai", " sinh", "<<", "kh| sinh"),
        ("tiế", "ng", "<", "ti|ng"),
        ("Lê Thi", " Hoa", "j", "Lê Thị| Hoa"),
        ("Nguyễn", "", "<f", "Nguyề|"),
    ],
)
def test_a_caret_in_the_middle_works(before: str, after: str, keys: str, shown: str) -> None:
    assert marked(typed(keys, Typed(before, after))) == shown


def test_backspace_takes_a_letter_with_all_its_marks() -> None:
    assert typed("tieengs<").text == "tiến"
    assert typed("tieengs<<").text == "tiế"
    assert typed("tieengs<g").text == "tiếng"
    assert typed("ddd<").text == "d"
    assert typed("<").text == ""


def test_backspace_in_a_word_left_alone_brings_back_what_was_before_it() -> None:
    assert typed("Nguyeenxb").text == "Nguyeenxb"
    assert typed("Nguyeenxb<").text == "Nguyễn"
    assert typed("windows<<").text == "windo"


def test_digits_after_no_word_are_digits() -> None:
    assert typed("to63 5, khu 12", method=VNI).text == "tổ 5, khu 12"


def test_plain_letters_are_never_changed() -> None:
    assert typed("tieengs 123[w", method=PLAIN).text == "tieengs 123[w"


def test_a_mark_that_is_touched_goes_on_and_off() -> None:
    line = typed("tieng").mark(ROOF, OLD).mark(Tone(ACUTE), OLD)
    assert line.text == "tiếng"
    assert line.mark(Tone(ACUTE), OLD).text == "tiêng"
    assert line.mark(ROOF, OLD).text == "tiéng"
    assert typed("ph").mark(ROOF, OLD).text == "ph"
    assert Typed("tie", "ng").mark(ROOF, OLD).text == "tiêng"


KEYS = st.text("aeioudwsfrxjz0123456789[]bcghnmtpqyvl ADWS<", max_size=24)
PRESSED = KEYS.map(lambda keys: keys.replace("<", ""))
ANY = st.text(max_size=24)
STYLES = st.sampled_from(ToneStyle)
METHODS = st.sampled_from(Method)


@given(keys=KEYS, method=METHODS, style=STYLES)
def test_a_new_line_of_the_same_text_goes_on_as_text(keys: str, method: Method, style: ToneStyle) -> None:
    line = Typed()
    for key in keys:
        line = line.back() if key == "<" else line.press(key, method, style)
        assert line.caret == len(line.text)
        assert Typed(line.before, line.after).press("q", PLAIN, style).text == line.text + "q"


@given(before=ANY, after=ANY, key=st.characters(), method=METHODS, style=STYLES)
def test_one_key_changes_one_word_and_adds_at_most_one_letter(
    before: str, after: str, key: str, method: Method, style: ToneStyle
) -> None:
    line = Typed(before, after)
    made = line.press(key, method, style)
    assert 0 <= len(made.text) - len(line.text) <= 1
    for old, new in ((before.split(" "), made.before.split(" ")), (after.split(" "), made.after.split(" "))):
        assert abs(len(old) - len(new)) <= 1
    assert made.before.split(" ")[: before.count(" ")] == before.split(" ")[:-1]
    assert made.after.split(" ")[1:] == after.split(" ")[1:]


@given(before=ANY, after=ANY)
def test_backspace_takes_exactly_the_letter_before_the_caret(before: str, after: str) -> None:
    made = Typed(before, after).back()
    assert (made.before, made.after) == (before[:-1], after)


@given(keys=PRESSED, style=STYLES)
def test_what_was_typed_plainly_is_what_stands_there(keys: str, style: ToneStyle) -> None:
    assert typed(keys, method=PLAIN).text == keys


def test_letters_of_other_scripts_are_letters() -> None:
    for word in ("İz", "ßa", "мама", "naïve", "你好", "Ǆa"):
        assert typed(word + "b").text == word + "b"


def test_ten_thousand_letters_are_typed_over_as_any_text() -> None:
    line = Typed("a" * 10_000, "b" * 10_000)
    made = line.press("s", TELEX, OLD)
    assert (len(made.before), made.after) == (10_001, line.after)


@given(
    keys=PRESSED,
    last=st.sampled_from("sxwa9"),
    method=METHODS,
    style=STYLES,
)
def test_backspace_in_a_foreign_word_brings_back_what_its_other_keys_made(
    keys: str, last: str, method: Method, style: ToneStyle
) -> None:
    line = Typed()
    for key in keys:
        line = line.press(key, method, style)
    made = line.press(last, method, style)
    foreign = made.word is not None and made.word.keys and made.word.left == made.word.seed + made.word.keys
    assert made.back().text == (line.text if foreign else made.text[:-1])


def test_a_backspace_takes_no_longer_in_a_long_word_than_in_a_short_one() -> None:
    def work(length: int) -> int:
        line, calls = typed("ngoaif"[:5] * length), 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count)
        try:
            line.back()
        finally:
            sys.setprofile(None)
        return calls

    assert work(40) == work(2)
