from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.dg1 import parse_dg1
from hardware.emrtd.errors import BadData
from hardware.emrtd.mrz import Form, check_digit, compose_mrz, parse_mrz
from hardware.simulated.card.groups import zone_of

# ICAO Doc 9303-5, appendix A and B: the specimen of Utopia in TD1.
UTOPIA = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
# ICAO Doc 9303-5: a document number of more than nine characters goes on in the optional data.
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
# ICAO Doc 9303-4 appendix B (TD3), 9303-6 appendix B (TD2): the other specimens of Utopia.
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TWO_LINES = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6"
LONG_TWO_LINES = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<D23145890<UTO3407127M95071227349<<<8"
ALL = (UTOPIA, LONG_NUMBER, PASSPORT, TWO_LINES, LONG_TWO_LINES)
VIETNAM = "IDVNM0990000176001099000017<<79901155M3901153VNM<<<<<<<<<<<8NGUYEN<<VAN<THU<<<<<<<<<<<<<<<"


def dg1(zone: str) -> bytes:
    return tlv.encode(0x61, tlv.encode(0x5F1F, zone.encode()))


@pytest.mark.parametrize(("text", "digit"), [("D23145890", "7"), ("740812", "2"), ("520727", "3"), ("", "0")])
def test_check_digits_are_those_of_the_standard(text, digit):
    assert check_digit(text) == digit


@pytest.mark.parametrize("zone", [*ALL, VIETNAM])
def test_a_zone_that_is_read_is_written_again_as_it_was(zone):
    assert compose_mrz(parse_mrz(zone)) == zone


def test_a_long_document_number_is_put_together():
    zone = parse_mrz(LONG_NUMBER)
    assert (zone.document_number, zone.optional_1) == ("D23145890734", "")
    assert zone.surname == "STEVENSON"


def test_a_passports_zone_is_read_whole():
    zone = parse_mrz(PASSPORT)
    assert (zone.form, zone.kind, zone.issuer, zone.nationality) == (Form.TD3, "P", "UTO", "UTO")
    assert (zone.document_number, zone.optional_1) == ("L898902C3", "ZE184226B")
    assert (zone.birth, zone.sex, zone.expiry) == ("740812", "F", "120415")
    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")


def test_a_passports_optional_data_may_be_empty_without_a_digit():
    zone = parse_mrz(compose_mrz(replace(parse_mrz(PASSPORT), optional_1="")))
    assert zone.optional_1 == ""


@pytest.mark.parametrize(
    ("zone", "information"),
    [
        # Doc 9303-11 appendix D.2: for numbers of nine characters, and of more.
        (UTOPIA, "D23145890774081221204159"),
        (LONG_NUMBER, "D23145890734934071279507122"),
        (LONG_TWO_LINES, "D23145890734934071279507122"),
        (PASSPORT, "L898902C3674081221204159"),
        (VIETNAM, "099000017699011553901153"),
    ],
)
def test_the_key_to_the_chip_is_that_of_the_standard(zone, information):
    assert parse_mrz(zone).key_information == information


@pytest.mark.parametrize("zone", ALL)
def test_a_wrong_check_digit_is_noticed_in_every_form(zone):
    lines = {90: (0, 60), 88: (44, 88), 72: (36, 72)}[len(zone)]
    noticed = 0
    for place in range(*lines):
        if zone[place].isdecimal():
            with pytest.raises(BadData):
                parse_mrz(zone[:place] + str((int(zone[place]) + 1) % 10) + zone[place + 1 :])
            noticed += 1
    assert noticed > 15


def test_a_passport_has_no_twelve_digits_and_its_century_is_not_guessed():
    card = parse_dg1(dg1(PASSPORT))
    assert (card.number, card.document_number, card.form) == ("", "L898902C3", Form.TD3)
    assert (card.birth_date, card.birth, card.expiry_date) == ("", "740812", "2012-04-15")


def test_twelve_digits_on_another_countrys_card_are_not_a_vietnamese_number():
    card = parse_dg1(dg1(compose_mrz(replace(parse_mrz(VIETNAM), issuer="UTO"))))
    assert card.number == ""


def test_a_card_without_expiry_is_told_from_one_whose_date_cannot_be_read():
    never = parse_dg1(dg1(compose_mrz(replace(parse_mrz(VIETNAM), expiry="991231"))))
    assert (never.expiry_date, never.no_expiry) == ("", True)
    unknown = parse_dg1(dg1(compose_mrz(replace(parse_mrz(VIETNAM), expiry="<<<<<<"))))
    assert (unknown.expiry_date, unknown.no_expiry) == ("", False)


@pytest.mark.parametrize(("expiry", "iso"), [("250229", "2025"), ("39<<<<", "2039"), ("391300", "2039")])
def test_a_day_that_is_none_leaves_its_year(expiry, iso):
    assert parse_dg1(dg1(compose_mrz(replace(parse_mrz(VIETNAM), expiry=expiry)))).expiry_date == iso


def test_a_vietnamese_zone_gives_the_twelve_digits_and_whole_dates():
    card = parse_dg1(dg1(VIETNAM))
    assert (card.number, card.document_number) == ("001099000017", "099000017")
    assert (card.birth_date, card.expiry_date, card.sex) == ("1999-01-15", "2039-01-15", "M")
    assert (card.surname, card.given_names) == ("NGUYEN", "VAN THU")


def test_every_digit_is_covered_by_a_check_digit():
    """Changing any one figure of the number or the dates is noticed."""
    for place in [*range(5, 14), *range(15, 27), *range(30, 36), *range(38, 44)]:
        changed = str((int(VIETNAM[place]) + 1) % 10)
        with pytest.raises(BadData):
            parse_dg1(dg1(VIETNAM[:place] + changed + VIETNAM[place + 1 :]))


@pytest.mark.parametrize(
    ("change", "birth", "expiry"),
    [
        ({}, "1985-02-01", "2045-02-01"),
        ({"expiry_date": ""}, "1985-02-01", ""),
        ({"birth_date": "1985"}, "1985", "2045-02-01"),
        ({"number": "022305000123", "birth_date": "2005-03-04"}, "2005-03-04", "2045-02-01"),
    ],
)
def test_dates_of_every_kind_of_card(card_data, change, birth, expiry):
    card = parse_dg1(dg1(compose_mrz(zone_of(replace(card_data, **change)))))
    assert (card.birth_date, card.expiry_date) == (birth, expiry)


def test_a_name_longer_than_the_line_is_cut_off(card_data):
    long = replace(card_data, name="Công Tằng Tôn Nữ Nguyễn Thị Thử Nghiệm Đào")
    zone = compose_mrz(zone_of(long))
    assert len(zone) == 90
    assert parse_mrz(zone).surname == "CONG"


@pytest.mark.parametrize("zone", ["", "X" * 89, UTOPIA.lower(), UTOPIA[:-1] + "é", UTOPIA + "<"])
def test_what_is_no_zone_is_refused(zone):
    with pytest.raises(BadData):
        parse_dg1(dg1(zone))
