"""Whom a card speaks of, with whatever files it gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hardware.emrtd.mrz import Form
from hardware.simulated.card.groups import dg1, dg13, zone_of
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.dates import in_date, iso_date, never_expires
from kiosk.identity.printed import citizen_from

SURE = CardAssurance.CHIP_SIGNED


def zone(card) -> bytes:
    return dg1(zone_of(card))


def test_a_card_of_all_files_is_shown_as_it_is_printed(card_data):
    citizen = citizen_from({"DG1": zone(card_data), "DG13": dg13(card_data)}, SURE)
    assert citizen == Citizen(
        number="022185000123",
        name="Nguyễn Thị Thử Đào",
        birth_date="1985-02-01",
        sex="Nữ",
        assurance=SURE,
        nationality="Việt Nam",
        ethnicity="Kinh",
        residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
        origin="Hạ Long, Quảng Ninh",
        issue_date="2021-06-15",
        expiry_date="2045-02-01",
    )


@pytest.mark.parametrize("rest", [{}, {"DG13": b""}, {"DG13": b"\x6d\x02\x30\x00"}, {"DG13": b"\x6d\x7f"}])
def test_a_card_that_gives_the_zone_alone_is_whole_with_fewer_fields(card_data, rest):
    """Cards of 2024 may keep DG13 to themselves, or write it as only the authority can read."""
    citizen = citizen_from({"DG1": zone(card_data), **rest}, SURE)
    assert citizen == Citizen(
        number="022185000123",
        name="NGUYEN THI THU DAO",
        birth_date="1985-02-01",
        sex="Nữ",
        assurance=SURE,
        nationality="Việt Nam",
        expiry_date="2045-02-01",
    )


NOBODY = Citizen("", "", "", "", SURE)


@pytest.mark.parametrize("rest", [{}, {"DG1": b""}, {"DG1": b"\x61\x04\x5f\x1f\x01I"}])
def test_the_printed_data_alone_name_nobody(card_data, rest):
    """They do not say whose document this is: that stands in the zone, and there its signer is held to it."""
    assert citizen_from({"DG13": dg13(card_data), **rest}, SURE) == NOBODY


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "FRA", "nationality": "FRA"},
        {"issuer": "XQZ"},
        {"issuer": ""},
        {"form": Form.TD2, "optional_1": ""},
        {"form": Form.TD3, "kind": "P", "optional_1": ""},
    ],
)
def test_no_number_is_taken_from_a_file_that_is_vietnams_on_vietnamese_cards_alone(card_data, changes):
    """On another country's document, or in a passport, the file under that number is something else."""
    other = replace(zone_of(card_data), surname="MARTIN", given_names="JEAN", **changes)
    citizen = citizen_from({"DG1": dg1(other), "DG13": dg13(card_data)}, SURE)
    assert (citizen.number, citizen.name, citizen.residence) == ("", "MARTIN JEAN", "")


def test_a_vietnamese_zone_without_the_twelve_digits_leaves_them_to_the_printed_data(card_data):
    bare = replace(zone_of(card_data), optional_1="")
    assert citizen_from({"DG1": dg1(bare)}, SURE).number == ""
    assert citizen_from({"DG1": dg1(bare), "DG13": dg13(card_data)}, SURE).number == card_data.number


@pytest.mark.parametrize("names", [("DG1", "DG13"), ("DG1",)])
def test_a_card_without_expiry_says_so_and_is_told_from_one_that_is_silent(card_data, names):
    old = replace(card_data, expiry_date="")
    files = {"DG1": zone(old), "DG13": dg13(old)}
    citizen = citizen_from({name: files[name] for name in names}, SURE)
    assert (citizen.expiry_date, citizen.no_expiry) == ("", True)
    assert not citizen_from({}, SURE).no_expiry


def test_no_file_at_all_names_nobody():
    assert citizen_from({}, CardAssurance.UNIDENTIFIED) == Citizen("", "", "", "", CardAssurance.UNIDENTIFIED)


@pytest.mark.parametrize(
    "text",
    [
        "Không thời hạn",
        "KHÔNG THỜI HẠN",
        "Kho\u0302ng thơ\u0300i ha\u0323n",
        "không  thời hạn ",
        "Khong thoi han",
    ],
)
def test_no_term_is_understood_however_it_is_written(text):
    assert never_expires(text)
    assert iso_date(text) == ""


@pytest.mark.parametrize("text", ["", "Không", "thời hạn", "01/02/2045", "Không thời hạn?"])
def test_other_words_are_no_promise_of_for_ever(text):
    assert not never_expires(text)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("01.02.1985", "1985-02-01"),
        ("19850201", "1985-02-01"),
        ("1985/02/01", "1985-02-01"),
        ("20111985", "1985-11-20"),
        ("10102020", "2020-10-10"),
        ("19850000", "1985"),
        ("32/01/1985", ""),
        ("01/01/0985", ""),
        ("٠١/٠٢/١٩٨٥", ""),
        ("1985-02-01T00:00", ""),
    ],
)
def test_eight_figures_are_a_day_first_and_a_year_first_only_when_that_fails(text, iso):
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("expiry", "on", "valid"),
    [
        ("2045-02-01", "2045-02-01", True),
        ("2045-02-01", "2045-02-02", False),
        ("2045", "2045-12-31", True),
        ("2045", "2046-01-01", False),
        ("", "2046-01-01", None),
    ],
)
def test_a_card_is_good_until_its_last_day_is_over(expiry, on, valid):
    assert in_date(expiry, date.fromisoformat(on)) is valid
