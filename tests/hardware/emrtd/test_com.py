from __future__ import annotations

import pytest

from hardware.emrtd import tlv
from hardware.emrtd.com import parse_com
from hardware.emrtd.errors import BadData

# ICAO Doc 9303-10 section 4.6.1: the example of EF.COM.
EXAMPLE = bytes.fromhex("60145f0104303130365f36063034303030305c026175")


def com(listed: str, more: bytes = b"") -> bytes:
    return tlv.encode(0x60, more + tlv.encode(0x5C, bytes.fromhex(listed)))


def test_the_example_of_the_standard():
    assert parse_com(EXAMPLE) == ("DG1", "DG2")


def test_the_groups_of_a_vietnamese_card_are_listed_with_their_names():
    """As seen on cards: DG3 too, though nobody but the ministry may read it."""
    assert parse_com(com("6175636d6e6f")) == ("DG1", "DG2", "DG3", "DG13", "DG14", "DG15")


def test_tags_that_stand_for_no_group_are_left_out():
    assert parse_com(com("61ff00")) == ("DG1",)


@pytest.mark.parametrize("version", [b"", b"01", b"01a7", b"\xff\xff\xff\xff"])
def test_a_version_that_cannot_be_read_is_no_error(version):
    assert parse_com(com("61", tlv.encode(0x5F01, version))) == ("DG1",)


@pytest.mark.parametrize("data", ["", "6000", "60045f010130", "61035c0161", "60035c0261"])
def test_without_a_list_it_is_bad_data(data):
    with pytest.raises(BadData):
        parse_com(bytes.fromhex(data))


def test_a_list_without_end_is_cut():
    assert len(parse_com(com("61" * 5000))) == tlv.MAX_OBJECTS
