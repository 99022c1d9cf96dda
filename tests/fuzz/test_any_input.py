"""Inputs grown from nothing, in the shape that each reader expects: trees of data objects, and texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd import tlv
from tests.fuzz.targets import TARGETS

FRAMES = {
    "tlv": (0x30,),
    "sod": (0x77, 0x30),
    "dg2": (0x75, 0x7F61, 0x7F60, 0x5F2E),
    "dg13": (0x6D, 0x30, 0x31),
    "files": (0x6E, 0x31),
}
TAGS = st.sampled_from(
    [0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x17, 0x30, 0x31, 0x80, 0xA0, 0xA1, 0xA3, 0x5F1F]
)
KNOWN = st.sampled_from(
    [
        bytes.fromhex("06092a864886f70d010702"),  # signed data
        bytes.fromhex("0606678108010101"),  # the LDS security object
        bytes.fromhex("060628d316010008"),  # the mark of DG13
        bytes.fromhex("020101"),
        b"FAC\x00010\x00" + bytes(4) + b"\x00\x01" + bytes(32),
        bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108"),
        bytes.fromhex("ff4fff51002f0000"),
    ]
)


def written(tag: int, parts: list[bytes], lie: int) -> bytes:
    """Write an object whose length is wrong by `lie`, mostly 0."""
    body = b"".join(parts)
    return tlv.encode(tag, b"")[:-1] + tlv.encode_length(max(len(body) + lie, 0)) + body


TREES = st.recursive(
    st.binary(max_size=24) | KNOWN,
    lambda parts: st.builds(
        written, TAGS, st.lists(parts, max_size=5), st.sampled_from([0] * 12 + [-1, 1, 1 << 24])
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("name", FRAMES)
@given(parts=st.lists(TREES, max_size=6), lie=st.sampled_from([0] * 12 + [-1, 1]))
@settings(max_examples=60, deadline=None, print_blob=True)
def test_any_tree_of_objects_is_read_or_refused(name, parts, lie):
    data = b"".join(parts)
    for tag in reversed(FRAMES[name]):
        data = written(tag, [data], lie if tag == FRAMES[name][0] else 0)
    TARGETS[name].run(data)


@given(
    number=st.from_regex(r"[0-9]{11,13}", fullmatch=True),
    rest=st.lists(st.text(max_size=30) | st.from_regex(r"[0-9/]{6,10}", fullmatch=True), max_size=12),
    sign=st.sampled_from("|~\\\t,"),
)
@settings(max_examples=100, deadline=None, print_blob=True)
def test_any_code_is_a_cards_or_none(number, rest, sign):
    TARGETS["texts"].run(sign.join([number, *rest]).encode("utf-8", "replace"))


@given(
    lines=st.lists(st.text("0123456789OILSBZ<VNMDU ", max_size=46), max_size=4),
    end=st.sampled_from(["\n", "", "\r\n"]),
)
@settings(max_examples=100, deadline=None, print_blob=True)
def test_any_lines_are_a_zone_or_none(lines, end):
    TARGETS["texts"].run(end.join(lines).encode())
