from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.emrtd.dg1 import parse_dg1
from hardware.emrtd.mrz import check_digit, compose_mrz
from hardware.emrtd.reader import read_card
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.data import card_code_text
from hardware.simulated.card.groups import zone_of
from hardware.simulated.card.variant import find_variant
from hardware.vocabulary import AccessKey, ChipRequest, KeyKind
from kiosk.identity.access_keys import (
    MAX_CANDIDATES,
    AccessKeyError,
    expiry_candidates,
    keys_from_card_code,
    keys_from_digits,
    keys_from_mrz,
    keys_from_number,
)
from kiosk.identity.card_code import parse_card_code
from kiosk.identity.typed_mrz import TypedMrzError, read_typed_mrz

VIETNAM = "IDVNM0990000176001099000017<<7\n9901155M3901153VNM<<<<<<<<<<<8\nNGUYEN<<VAN<THU<<<<<<<<<<<<<<<"
# ICAO Doc 9303-4 appendix B, 9303-6 appendix B, and 9303-11 appendix D: the keys of the specimens of Utopia.
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TWO_LINES = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
OF_2021 = "022085000001|100000001|Nguyễn Văn Mẫu|01021985|Nam|Tổ 1, Khu 2, Hạ Long|15062021"
OF_2024 = "024200000003||Lê Thử Nghiệm|28022000|Nam|Thôn 3, Xã Tân Yên, Bắc Ninh|01082024||||"


def texts(keys: tuple[AccessKey, ...], kind: KeyKind) -> list[str]:
    return [key.text for key in keys if key.kind is kind]


def test_six_typed_digits_are_the_access_number():
    assert keys_from_digits(" 000 001 ") == (AccessKey(KeyKind.CAN, "000001"),)


def test_of_the_twelve_digits_the_last_six_open_the_chip():
    assert keys_from_number("022 085 000 001") == (AccessKey(KeyKind.CAN, "000001"),)


@pytest.mark.parametrize("text", ["", "00001", "0000011", "00000a", "٠٠٠٠٠١"])
def test_what_is_not_six_digits_opens_nothing(text):
    with pytest.raises(AccessKeyError):
        keys_from_digits(text)


@pytest.mark.parametrize("text", ["", "02208500000", "0220850000012", "02208500000O", "٠٢٢٠٨٥٠٠٠٠٠١"])
def test_what_is_not_twelve_digits_opens_nothing(text):
    with pytest.raises(AccessKeyError):
        keys_from_number(text)


@pytest.mark.parametrize(
    ("code", "number", "expiry"),
    [(OF_2021, "000001", "250201"), (OF_2024, "000003", "400228")],
)
def test_a_cards_code_gives_the_access_number_first_and_then_the_zone(code, number, expiry):
    """The cards of 2021 and of 2024; neither code holds the expiry date."""
    claim = parse_card_code(code)
    keys = keys_from_card_code(claim)
    assert keys[0] == AccessKey(KeyKind.CAN, number)
    first = texts(keys, KeyKind.MRZ)[0]
    assert first == claim.number[3:] + check_digit(claim.number[3:]) + first[10:17] + expiry + check_digit(
        expiry
    )


def test_the_key_of_a_cards_code_is_the_one_that_its_zone_gives(card_data):
    """What the code lets one guess is what stands in the zone: a card issued at 36 ends at 40."""
    card = replace(card_data, expiry_date="2025-02-01")
    guessed = keys_from_card_code(parse_card_code(card_code_text(card)))
    assert keys_from_mrz(compose_mrz(zone_of(card))) == guessed[:2]


@pytest.mark.parametrize("variant", ["bac-only", "mrz-only"])
@pytest.mark.parametrize(
    ("birth", "issue", "expiry"),
    [
        ("1985-02-01", "2021-06-15", "2025-02-01"),  # what the law says
        ("1998-06-15", "2021-06-15", "2023-06-15"),  # issued on the edge, and taken the other way: third
        ("2000-02-29", "2022-01-01", "2025-03-01"),  # no such day: second
        ("1950-01-01", "2022-01-01", ""),
    ],
)
def test_a_chip_that_takes_no_number_opens_by_what_its_code_lets_one_guess(  # noqa: PLR0917 - by name
    card_data, issuer, variant, birth, issue, expiry
):
    data = replace(card_data, birth_date=birth, issue_date=issue, expiry_date=expiry)
    card = VirtualCard(data, issuer, find_variant(variant))
    request = ChipRequest(keys_from_card_code(parse_card_code(card_code_text(data))), ("DG1",), bytes(8))
    wire = SimpleNamespace(transmit=card.process)
    reading = read_card(wire, request, lambda _part: None, lambda _step: None)
    assert (reading.key, parse_dg1(reading.files["DG1"]).number) == (KeyKind.MRZ, data.number)


def test_a_code_without_a_whole_birth_date_gives_the_access_number_alone():
    claim = parse_card_code(OF_2021.replace("01021985", "00001985"))
    assert keys_from_card_code(claim) == (AccessKey(KeyKind.CAN, "000001"),)


def test_a_code_without_an_issue_date_still_gives_a_few_guesses():
    keys = keys_from_card_code(parse_card_code(OF_2021.replace("15062021", "")))
    assert [text[17:23] for text in texts(keys, KeyKind.MRZ)] == ["250201", "450201", "991231"]


@pytest.mark.parametrize(
    ("birth", "issue", "expected"),
    [
        # Luật Căn cước công dân 2014 article 21: changed at 25, 40 and 60.
        ("1999-01-15", "2021-06-15", ["240115", "390115", "991231"]),
        ("1985-02-01", "2021-06-15", ["250201", "450201", "991231"]),
        ("1970-03-04", "2021-06-15", ["300304", "991231"]),
        # … and one issued within two years before such a birthday is good until the next.
        ("1998-06-14", "2021-06-15", ["380614", "580614", "230614", "991231"]),
        ("1962-01-01", "2021-06-15", ["991231", "220101"]),
        # The day on which the two years begin counts as within them; the day before does not.
        ("1998-06-15", "2021-06-15", ["380615", "580615", "230615", "991231"]),
        ("1998-06-16", "2021-06-15", ["230616", "380616", "991231"]),
        # Nobody was given a card to be changed at 14 before Luật Căn cước 2023 was in force, 2024-07-01.
        ("2010-12-01", "2024-06-30", ["351201", "501201", "991231"]),
        ("2013-05-01", "2024-06-30", ["380501", "530501", "991231"]),
        ("2013-05-01", "2024-07-01", ["270501", "380501", "991231"]),
        ("2012-05-01", "2024-07-01", ["370501", "520501", "260501", "991231"]),
        # From 58 on a card never expires.
        ("1950-01-01", "2022-01-01", ["991231"]),
    ],
)
def test_the_law_says_when_a_card_expires(birth, issue, expected):
    candidates = expiry_candidates(date.fromisoformat(birth), date.fromisoformat(issue))
    assert candidates == tuple(expected)


@pytest.mark.parametrize(
    ("birth", "issue", "expected"),
    [
        # No 29 February at 25: the term ends with the month, and the day after is tried too.
        ("2000-02-29", "2022-01-01", ["250228", "250301", "400229", "991231"]),
        ("2016-02-29", "2025-01-01", ["300228", "300301", "410228", "410301"]),
        # 40 and 60 years later there is one again.
        ("2000-02-29", "2024-08-01", ["400229", "600229", "250228", "250301"]),
    ],
)
def test_a_birthday_that_most_years_do_not_have(birth, issue, expected):
    candidates = expiry_candidates(date.fromisoformat(birth), date.fromisoformat(issue))
    assert candidates == tuple(expected)


@given(
    birth=st.dates(date(1900, 1, 1), date(2025, 1, 1)),
    issue=st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2030, 1, 1))),
)
def test_the_guesses_are_few_and_never_end_before_the_card_begins(birth, issue):
    candidates = expiry_candidates(birth, issue)
    assert 1 <= len(candidates) <= MAX_CANDIDATES
    assert len(set(candidates)) == len(candidates)
    if issue is not None:
        assert all(candidate > f"{issue:%y%m%d}" for candidate in candidates)


@pytest.mark.parametrize(
    ("zone", "information"),
    [
        (VIETNAM, "099000017699011553901153"),
        (PASSPORT, "L898902C3674081221204159"),
        (TWO_LINES, "D23145890734934071279507122"),
        (LONG_NUMBER, "D23145890734934071279507122"),
    ],
)
def test_a_zone_gives_the_information_of_the_standard(zone, information):
    assert texts(keys_from_mrz(zone), KeyKind.MRZ) == [information]


def test_a_vietnamese_zone_gives_the_access_number_first():
    keys = keys_from_mrz(VIETNAM)
    assert [key.kind for key in keys] == [KeyKind.CAN, KeyKind.MRZ]
    assert keys[0].text == "000017"


def test_a_foreign_zone_gives_no_access_number():
    assert [key.kind for key in keys_from_mrz(PASSPORT)] == [KeyKind.MRZ]


@pytest.mark.parametrize(
    "typed",
    [
        VIETNAM.replace("\n", ""),
        VIETNAM.replace("\n", "\r\n") + "\r\n",
        VIETNAM.lower(),
        " ".join(VIETNAM),
        "\ufeff\x02" + VIETNAM + "\x03",
        "\n".join(VIETNAM.split("\n")[:2]),
        "".join(VIETNAM.split("\n")[:2]),
        VIETNAM.rstrip("<"),
        VIETNAM.replace("\n", "").rstrip("<"),
        VIETNAM.replace("<<", "«"),
        VIETNAM.replace("<", "＜"),
        VIETNAM.replace("0", "O"),
        VIETNAM.replace("0", "o").replace("1", "l"),
        VIETNAM.replace("NGUYEN<<VAN", "NGUYEN<VAN<"),
        VIETNAM.replace("THU", "TH0"),
        "-".join(VIETNAM.split("\n")),
    ],
)
def test_a_zone_is_taken_as_people_and_scanners_send_it(typed):
    assert keys_from_mrz(typed) == keys_from_mrz(VIETNAM)


@pytest.mark.parametrize("lost", ["P<UTOERIKSSON<<ANNA<MARIA", "P<UTOERIKSSON"])
def test_a_passports_line_of_names_may_have_lost_its_fillers(lost):
    assert keys_from_mrz(lost + "\n" + PASSPORT.split("\n")[1]) == keys_from_mrz(PASSPORT)


def test_o_and_0_are_exchanged_where_the_digit_proves_it():
    """A passport's number may hold both: L898902C3 with an O for its 0."""
    assert keys_from_mrz(PASSPORT.replace("L898902C3", "L8989O2C3")) == keys_from_mrz(PASSPORT)


def test_o_and_0_are_left_alone_where_two_ways_would_hold():
    """Two places of the same weight: either exchange makes the digit hold, so neither is proved."""
    number = "O12O45678"
    zone = PASSPORT.replace("L898902C36", number + check_digit("012O45678"))
    assert check_digit("012O45678") == check_digit("O12045678") != check_digit(number)
    with pytest.raises(AccessKeyError):
        keys_from_mrz(zone)


@pytest.mark.parametrize("place", [5, 14, 31, 36, 39, 45])
def test_a_figure_that_is_wrong_is_not_made_right(place):
    wrong = VIETNAM[:place] + str((int(VIETNAM[place]) + 1) % 10) + VIETNAM[place + 1 :]
    with pytest.raises(AccessKeyError):
        keys_from_mrz(wrong)


@pytest.mark.parametrize("text", ["", "<" * 90, "A" * 90, VIETNAM[:59], VIETNAM * 2, "000001", "x" * 5000])
def test_what_is_no_zone_is_refused_and_repeated_nowhere(text):
    with pytest.raises(AccessKeyError) as caught:
        keys_from_mrz(text)
    assert not text.strip("<") or text not in str(caught.value)


def test_no_key_shows_itself_where_it_is_printed():
    assert "099000017" not in repr(keys_from_mrz(VIETNAM))
    assert "099000017" not in repr(read_typed_mrz(VIETNAM))


@given(st.text(max_size=120) | st.text("0123456789OILB<V NM\n", min_size=60, max_size=95))
def test_no_text_does_more_than_be_refused(text):
    for typed in (text, VIETNAM[: len(text) // 2] + text, "IDVNM" + text):
        try:
            zones = read_typed_mrz(typed)
        except TypedMrzError:
            continue
        assert 1 <= len(zones) <= 4
