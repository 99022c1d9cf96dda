from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd import tlv
from hardware.emrtd.der import MAX_DEPTH, check_bounds, elements, first_element, parse
from hardware.emrtd.errors import BadData, NotSupported


def nested(depth):
    data = b"\x05\x00"
    for _ in range(depth):
        data = tlv.encode(0x30, data)
    return data


def test_what_is_nested_deeper_than_any_certificate_is_refused():
    check_bounds(nested(MAX_DEPTH))
    with pytest.raises(BadData, match="deep"):
        check_bounds(nested(MAX_DEPTH + 1))


def test_more_objects_than_allowed_are_refused():
    row = b"\x05\x00" * 100
    check_bounds(row, objects=101)
    with pytest.raises(BadData, match="more than 100 objects"):
        check_bounds(row, objects=100)


@pytest.mark.parametrize(
    "data",
    [
        "30", "3005", "300302", "3003020500", "3085010000000000", "30840000", "0480", "3080", "30800500",
        "1f", "1f8181", "04847fffffff00", "30040204000000",
    ],
)  # fmt: skip
def test_what_is_cut_off_or_reaches_out_of_its_parent_is_bad_data(data):
    with pytest.raises(BadData):
        check_bounds(bytes.fromhex(data))


@pytest.mark.parametrize(
    "data", ["", "0500", "30800000", "3080248004010504010600000000", "5f490101", "30030201050500"]
)
def test_what_is_whole_passes(data):
    check_bounds(bytes.fromhex(data))


@given(data=st.binary(max_size=300))
@settings(max_examples=200, deadline=None, print_blob=True)
def test_any_bytes_pass_or_are_bad_data(data):
    try:
        check_bounds(data)
        parts = elements(data)
    except BadData:
        return
    assert b"".join(parts) == data


def test_the_first_element_is_given_as_it_lies_there():
    assert first_element(bytes.fromhex("3006 02820001 05 00".replace(" ", ""))).hex() == "0282000105"


def failing(error):
    def fail() -> object:
        raise error

    return fail


def test_only_the_packages_own_errors_leave_a_parser():
    for error in (KeyError("x"), RecursionError(), ValueError(), MemoryError(), TypeError()):
        with pytest.raises(BadData, match="a thing cannot be read"):
            parse("a thing", failing(error))
    with pytest.raises(NotSupported):
        parse("a thing", failing(NotSupported("curve")))
