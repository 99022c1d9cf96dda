from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.simulated.card.data import card_code_text
from kiosk.identity.card_code import (
    CardClaim,
    CardCodeError,
    can_of,
    mask_number,
    parse_card_code,
    valid_can,
)
from kiosk.identity.dates import iso_date

OF_2021 = (
    "022085000001|100000001|Nguyễn Văn Mẫu|01021985|Nam|"
    "Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh|15062021"
)
NO_OLD_NUMBER = "027190000002||Trần Thị Thử|31121990|Nữ|Thôn Đông, Xã Yên Phong, Bắc Ninh|20082022"
_NO_LETTER = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
OF_2024 = "024200000003||Lê Thử Nghiệm|29022000|Nam|Thôn 3, Xã Tân Yên, Bắc Ninh|01082024||||"


def test_the_card_of_2021():
    assert parse_card_code(OF_2021) == CardClaim(
        number="022085000001",
        old_number="100000001",
        name="Nguyễn Văn Mẫu",
        birth_date="1985-02-01",
        sex="Nam",
        residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
        issue_date="2021-06-15",
    )


def test_an_empty_old_number_moves_no_other_field():
    claim = parse_card_code(NO_OLD_NUMBER)
    assert (claim.old_number, claim.name, claim.issue_date) == ("", "Trần Thị Thử", "2022-08-20")


def test_the_card_of_2024_keeps_its_further_fields():
    claim = parse_card_code(OF_2024)
    assert (claim.birth_date, claim.extra) == ("2000-02-29", ("", "", "", ""))


def test_fields_that_nobody_knows_yet_are_kept():
    assert parse_card_code(OF_2024 + "|mới").extra[-1] == "mới"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", " \t\r\n", "\x00"])
def test_the_scanners_line_end_is_not_part_of_the_code(end):
    assert parse_card_code("\ufeff" + OF_2021 + end) == parse_card_code(OF_2021)


def test_decomposed_letters_are_composed():
    assert parse_card_code(unicodedata.normalize("NFD", OF_2021)) == parse_card_code(OF_2021)


@pytest.mark.parametrize("code", [OF_2021, NO_OLD_NUMBER, OF_2024])
@pytest.mark.parametrize("sign", ["~", "\\", ">", "¦"])
def test_a_keyboard_may_make_another_sign_of_the_line(code, sign):
    """As scanners do that act as a keyboard on a Vietnamese layout; the sign itself is any."""
    assert parse_card_code(code.replace("|", sign)) == parse_card_code(code)


@pytest.mark.parametrize("code", [OF_2021, NO_OLD_NUMBER, OF_2024])
def test_without_its_lines_a_code_still_gives_what_opens_the_chip(code):
    """… or drops it. Words are not taken from such a text: nobody knows where they end."""
    whole, claim = parse_card_code(code), parse_card_code(code.replace("|", ""))
    assert (claim.number, claim.birth_date, claim.issue_date) == (
        whole.number,
        whole.birth_date,
        whole.issue_date,
    )
    assert (claim.name, claim.residence) == ("", "")


@pytest.mark.parametrize("code", [OF_2021, NO_OLD_NUMBER, OF_2024])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_letters_that_fell_apart_are_put_together(code, encoding):
    """A scanner that sends each byte as a letter of its own; five bytes have none on Windows and stay."""
    bytes_as_letters = "".join(
        bytes((byte,)).decode(encoding if encoding == "latin-1" or byte not in _NO_LETTER else "latin-1")
        for byte in code.encode()
    )
    assert bytes_as_letters != code
    assert parse_card_code(bytes_as_letters) == parse_card_code(code)


@pytest.mark.parametrize("name", ["Lê Thanh Hòa", "LÊ THANH HÒA", "Mai Anh"])
def test_letters_that_are_whole_are_left_alone(name):
    """These have no letter beyond Latin-1, and could be taken for bytes."""
    assert parse_card_code(OF_2021.replace("Nguyễn Văn Mẫu", name)).name == name


def test_what_vneid_shows_on_a_phone_is_said_to_be_no_cards_code():
    """Its content is not public and lasts a minute: an address, a token, figures, but never seven fields."""
    for shown in ("https://vneid.gov.vn/q/abcdef", "VNEID1.eyJpZCI6IjEyMyJ9.c2ln", "0220850000011764000000"):
        with pytest.raises(CardCodeError):
            parse_card_code(shown)


def test_an_unknown_day_leaves_the_year():
    assert parse_card_code(OF_2021.replace("01021985", "00001985")).birth_date == "1985"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8934563138165",
        "https://vneid.gov.vn/q/abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiVk5laUQifQ.c2ln",
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        "022085000001",
        "022085000001|100000001|Nguyễn Văn Mẫu|01021985|Nam|Hạ Long",
        "0220850000|1|a|01021985|Nam|b|15062021",
        "02208500000O|1|a|01021985|Nam|b|15062021",
        "٠٢٢٠٨٥٠٠٠٠٠١|1|a|01021985|Nam|b|15062021",
        "022085000001" + "|" * 5000,
    ],
)
def test_every_other_code_is_refused(text):
    with pytest.raises(CardCodeError):
        parse_card_code(text)


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(text):
    for code in (text, f"022085000001|{text}", f"022085000001||{text}|{text}|Nam|{text}|{text}"):
        try:
            claim = parse_card_code(code)
        except CardCodeError:
            continue
        assert valid_can(can_of(claim.number))


def test_a_made_up_card_carries_a_code_that_can_be_read(card_data):
    claim = parse_card_code(card_code_text(card_data))
    assert (claim.number, claim.name, claim.birth_date, claim.issue_date) == (
        card_data.number,
        card_data.name,
        card_data.birth_date,
        card_data.issue_date,
    )


def test_the_refusal_repeats_nothing_of_the_code():
    with pytest.raises(CardCodeError) as caught:
        parse_card_code("Nguyễn Văn Mẫu|022085000001")
    assert "Mẫu" not in str(caught.value)
    assert "022085" not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "masked"),
    [("022085000001", "022••••••001"), ("100000001", "100•••001"), ("12345", "•••••"), ("", "")],
)
def test_numbers_are_shown_by_both_ends_only(number, masked):
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("text", "valid"), [("000001", True), ("00001", False), ("00000a", False), ("١٢٣٤٥٦", False)]
)
def test_six_digits_are_six_digits(text, valid):
    assert valid_can(text) is valid


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("01/02/1985", "1985-02-01"),
        ("1-2-1985", "1985-02-01"),
        ("01021985", "1985-02-01"),
        ("1985-02-01", "1985-02-01"),
        ("29022000", "2000-02-29"),
        ("29022001", ""),
        ("00/00/1985", "1985"),
        ("1985", "1985"),
        ("Không thời hạn", ""),
        ("", ""),
    ],
)
def test_dates_as_cards_write_them(text, iso):
    assert iso_date(text) == iso
