from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData


@given(st.sampled_from([0x04, 0x30, 0x5F1F, 0x7F49]), st.binary(max_size=70_000))
def test_what_was_written_is_read_again(tag, value):
    assert tlv.read_all(tlv.encode(tag, value)) == (tlv.Tlv(tag, value),)


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data):
    try:
        items = tlv.read_all(data)
    except BadData:
        return
    assert sum(len(item.value) for item in items) <= len(data)


@pytest.mark.parametrize(
    "data", ["30", "3080", "308500000000", "3084ffffffff", "3002ff", "1f", "1f818181810100", "0483"]
)
def test_lengths_and_tags_that_cannot_be_are_refused(data):
    with pytest.raises(BadData):
        tlv.read_all(bytes.fromhex(data))


def test_a_file_of_nothing_but_objects_is_bounded():
    with pytest.raises(BadData, match="256"):
        tlv.read_all(b"\x04\x00" * 257)


def test_deep_nesting_costs_nothing():
    data = b""
    for _ in range(5000):
        data = tlv.encode(0x30, data)
    assert len(tlv.find(data, 0x30, 0x30)) < len(data)
