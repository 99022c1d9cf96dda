"""DG13 as it may come: nothing about it is fixed by a standard."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.emrtd import tlv
from hardware.emrtd.dg13 import Dg13, parse_dg13
from hardware.emrtd.errors import BadData
from hardware.simulated.card.groups import dg13


def text(value: str, tag: int = 0x0C) -> bytes:
    return tlv.encode(tag, value.encode())


def field(number: int, *values: bytes) -> bytes:
    return tlv.encode(0x30, tlv.encode(0x02, bytes((number,))) + b"".join(values))


def group(*fields: bytes) -> bytes:
    head = bytes.fromhex("020101060628d316010008")
    return tlv.encode(0x6D, tlv.encode(0x30, head + tlv.encode(0x31, b"".join(fields))))


def test_every_field_of_a_full_card_is_read(card_data):
    card = parse_dg13(dg13(card_data))
    assert re.fullmatch(r"[0-9A-F]{16}", card.chip_id)
    assert replace(card, chip_id="") == Dg13(
        number="022185000123",
        name="Nguyễn Thị Thử Đào",
        birth_date="01/02/1985",
        sex="Nữ",
        nationality="Việt Nam",
        ethnicity="Kinh",
        religion="Phật giáo",
        origin="Hạ Long, Quảng Ninh",
        residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
        features="Nốt ruồi cách 1 cm dưới mắt phải",
        issue_date="15/06/2021",
        expiry_date="01/02/2045",
        father="Nguyễn Văn Mẫu",
        mother="Trần Thị Mẫu",
        spouse="Lê Văn Thử",
        old_number="100000001",
    )


def test_a_card_of_few_fields_is_a_whole_card():
    card = parse_dg13(group(field(1, text("022185000123"))))
    assert card == Dg13(number="022185000123")


def test_no_field_at_all_is_no_error():
    assert parse_dg13(group()) == Dg13()


def test_order_means_nothing():
    fields = [field(number, text(f"value {number}")) for number in range(1, 13)]
    shuffled = fields.copy()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    assert shuffled != fields
    assert parse_dg13(group(*shuffled)) == parse_dg13(group(*fields))


def test_empty_fields_and_fields_without_value_are_empty():
    assert parse_dg13(group(field(2, text("")), field(8), field(13, tlv.encode(0x30, b"")))) == Dg13()


def test_unknown_fields_are_kept_as_they_lie_there():
    odd = tlv.encode(0x04, b"\x01\x02")
    card = parse_dg13(group(field(40, text("mới")), field(7, odd)))
    assert card.unknown == {40: text("mới"), 7: odd}
    assert card.religion == ""


def test_printable_strings_count_as_text():
    assert parse_dg13(group(field(5, text("Viet Nam", 0x13)))).nationality == "Viet Nam"


@pytest.mark.parametrize(("old", "chip"), [(15, 16), (16, 15)])
def test_old_number_and_chip_id_are_told_apart_by_shape(old, chip):
    card = parse_dg13(group(field(old, text("100000001")), field(chip, text("00A1B2C3D4E5F607"))))
    assert (card.old_number, card.chip_id) == ("100000001", "00A1B2C3D4E5F607")


def test_only_one_parent_is_the_first():
    card = parse_dg13(group(field(13, tlv.encode(0x30, text("Nguyễn Văn Mẫu")))))
    assert (card.father, card.mother) == ("Nguyễn Văn Mẫu", "")


def test_a_father_who_is_not_known_does_not_move_the_mother(card_data):
    card = parse_dg13(dg13(replace(card_data, father="")))
    assert (card.father, card.mother) == ("", "Trần Thị Mẫu")


def test_texts_come_back_composed():
    card = parse_dg13(group(field(2, text(unicodedata.normalize("NFD", "Nguyễn Thị Đào")))))
    assert card.name == unicodedata.normalize("NFC", "Nguyễn Thị Đào")


def test_a_file_of_texts_that_no_reader_can_open_is_a_card_of_the_others(card_data):
    """Since 2024 the authority codes its own fields in its own way: bytes that are kept, and no error."""
    card = parse_dg13(dg13(card_data, "sealed"))
    assert (card.number, card.name, card.religion) == ("022185000123", "Nguyễn Thị Thử Đào", "")
    assert card.unknown


@pytest.mark.parametrize("shape", ["own-part", "shuffled"])
def test_a_file_of_another_shape_gives_the_same_fields(card_data, shape):
    card, whole = parse_dg13(dg13(card_data, shape)), parse_dg13(dg13(card_data))
    names = ("number", "name", "birth_date", "sex", "nationality", "origin", "expiry_date")
    assert [getattr(card, name) for name in names] == [getattr(whole, name) for name in names]


def test_of_two_fields_of_one_number_the_first_stands_and_the_other_is_kept():
    card = parse_dg13(group(field(1, text("022185000123")), field(1, text("022185999999"))))
    assert card == Dg13(number="022185000123", repeated=((1, text("022185999999")),))


@pytest.mark.parametrize(
    "length", [lambda n: b"\x81" + n, lambda n: b"\x82\x00" + n, lambda n: b"\x83\x00\x00" + n]
)
def test_lengths_may_be_longer_than_they_need(length):
    body = b"\x02\x01\x01" + b"\x0c" + length(b"\x0c") + b"022185000123"
    entry = b"\x30" + length(bytes((len(body),))) + body
    assert parse_dg13(group(entry)) == Dg13(number="022185000123")


def test_parents_of_several_lines_stay_two_people():
    father = tlv.encode(0x30, text("Nguyễn Văn Mẫu") + text("022160000001"))
    mother = tlv.encode(0x30, text("Trần Thị Mẫu"))
    card = parse_dg13(group(field(13, tlv.encode(0x30, father + mother))))
    assert (card.father, card.mother) == ("Nguyễn Văn Mẫu, 022160000001", "Trần Thị Mẫu")


def test_what_is_nested_deeper_than_anybody_knows_is_kept_as_it_lies_there():
    deep = text("Mẫu")
    for _ in range(400):
        deep = tlv.encode(0x30, deep)
    assert parse_dg13(group(field(13, deep))).unknown == {13: deep}


def test_three_parents_are_nobody_knows_who():
    three = tlv.encode(0x30, text("A") + text("B") + text("C"))
    card = parse_dg13(group(field(13, three)))
    assert (card.father, card.mother, card.unknown) == ("", "", {13: three})


def test_a_number_of_another_shape_is_neither_the_old_one_nor_the_chips():
    card = parse_dg13(group(field(15, text("B1234567")), field(16, text("0123456789ABCDEF"))))
    assert (card.old_number, card.chip_id) == ("", "0123456789ABCDEF")
    assert card.unknown == {15: text("B1234567")}


def test_a_second_old_number_is_kept_apart():
    card = parse_dg13(group(field(15, text("100000001")), field(16, text("022185000123"))))
    assert card.old_number == "100000001"
    assert card.unknown == {16: text("022185000123")}


def test_a_text_shows_all_that_it_is():
    """Marks that turn the direction of writing, or show as nothing, could make one name look like another."""
    card = parse_dg13(group(field(2, text("Nguyễn\u202e Thị\u200b\x00  Đào\n"))))
    assert card.name == "Nguyễn Thị Đào"


def test_a_field_number_beyond_all_counting_is_bad_data():
    entry = tlv.encode(0x30, tlv.encode(0x02, bytes(5)) + text("x"))
    with pytest.raises(BadData, match="counting"):
        parse_dg13(group(entry))


def test_a_file_of_nothing_but_fields_is_bounded():
    with pytest.raises(BadData, match="256"):
        parse_dg13(group(*[field(1, text("x"))] * 257))


@pytest.mark.parametrize("data", ["", "6d00", "6d023000", "6d0430023100ff", "6103020101"])
def test_a_broken_frame_is_bad_data(data):
    with pytest.raises(BadData):
        parse_dg13(bytes.fromhex(data))


@given(st.binary(max_size=120))
def test_no_content_does_more_than_be_refused(body):
    for data in (group(body), group(field(13, body)), tlv.encode(0x6D, body)):
        try:
            parse_dg13(data)
        except BadData:
            continue
