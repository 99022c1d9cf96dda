from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.dg1 import parse_dg1
from hardware.emrtd.errors import BadData
from hardware.emrtd.mrz import check_digit, compose_td1, parse_td1
from hardware.simulated.card.contents import td1

# ICAO Doc 9303-5, appendix A and B: the specimen of Utopia in TD1.
UTOPIA = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
# ICAO Doc 9303-5: a document number of more than nine characters goes on in the optional data.
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
VIETNAM = "IDVNM0990000176001099000017<<79901155M3901153VNM<<<<<<<<<<<8NGUYEN<<VAN<THU<<<<<<<<<<<<<<<"


def dg1(zone: str) -> bytes:
    return tlv.encode(0x61, tlv.encode(0x5F1F, zone.encode()))


@pytest.mark.parametrize(("text", "digit"), [("D23145890", "7"), ("740812", "2"), ("520727", "3"), ("", "0")])
def test_check_digits_are_those_of_the_standard(text, digit):
    assert check_digit(text) == digit


@pytest.mark.parametrize("zone", [UTOPIA, VIETNAM])
def test_a_zone_that_is_read_is_written_again_as_it_was(zone):
    assert compose_td1(parse_td1(zone)) == zone


def test_a_long_document_number_is_put_together():
    zone = parse_td1(LONG_NUMBER)
    assert (zone.document_number, zone.optional_1) == ("D23145890734", "")
    assert zone.surname == "STEVENSON"


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
    card = parse_dg1(dg1(td1(replace(card_data, **change))))
    assert (card.birth_date, card.expiry_date) == (birth, expiry)


def test_a_name_longer_than_the_line_is_cut_off(card_data):
    zone = td1(replace(card_data, name="Công Tằng Tôn Nữ Nguyễn Thị Thử Nghiệm Đào"))
    assert len(zone) == 90
    assert parse_td1(zone).surname == "CONG"


@pytest.mark.parametrize("zone", ["", "X" * 89, UTOPIA.lower(), UTOPIA[:-1] + "é", UTOPIA + "<"])
def test_what_is_no_zone_is_refused(zone):
    with pytest.raises(BadData):
        parse_dg1(dg1(zone))
