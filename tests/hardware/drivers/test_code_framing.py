from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.drivers.code_framing import MAX_CODE_BYTES, CodeFramer, Suffix

CARD = "022093000001||Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"
ENDS = {
    Suffix.LINE: ("\r", "\n", "\r\n"),
    Suffix.CR: ("\r",),
    Suffix.LF: ("\n",),
    Suffix.CRLF: ("\r\n",),
    Suffix.TAB: ("\t",),
    Suffix.LINE_OR_TAB: ("\r", "\n", "\r\n", "\t"),
}
# What a code is made of that is no suffix of any kind and nothing that is taken off its front.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\t\ufeff]"), min_size=1, max_size=200
)


def taken(framer: CodeFramer) -> list[str]:
    return list(iter(framer.take, None))


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


@given(
    codes=st.lists(TEXTS, max_size=6),
    form=st.sampled_from(["NFC", "NFD"]),
    suffix=st.sampled_from(list(ENDS)),
    cuts=st.lists(st.integers(0, 5000), max_size=8),
    data=st.data(),
)
def test_codes_come_whole_in_order_and_composed_however_the_wire_cuts_them(codes, form, suffix, cuts, data):
    end = data.draw(st.sampled_from(ENDS[suffix]))
    wire = "".join(unicodedata.normalize(form, code) + end for code in codes).encode()
    framer = CodeFramer(suffix)
    for piece in pieces(wire, cuts):
        framer.feed(piece)
    assert taken(framer) == [unicodedata.normalize("NFC", code) for code in codes]
    # Of CR LF the LF ends nothing by itself.
    assert not framer.begun


@given(parts=st.lists(st.binary(max_size=300), max_size=40), suffix=st.sampled_from(list(Suffix)))
def test_random_bytes_never_crash_and_the_next_code_is_read(parts, suffix):
    framer = CodeFramer(suffix)
    for part in parts:
        framer.feed(part)
        assert len(framer._buffer) <= MAX_CODE_BYTES + 2
        taken(framer)
    framer.end()
    taken(framer)
    framer.feed(CARD.encode())
    framer.end()
    assert taken(framer) == [CARD]


@pytest.mark.parametrize("suffix", list(ENDS))
def test_ten_megabytes_are_refused_in_bounded_memory_and_the_next_code_is_read(suffix, caplog):
    framer = CodeFramer(suffix)
    for _ in range(2500):
        framer.feed(b"A" * 4000)
        assert len(framer._buffer) <= MAX_CODE_BYTES + 2
    end = ENDS[suffix][0].encode()
    framer.feed(end + CARD.encode() + end)
    assert taken(framer) == [CARD]
    (record,) = caplog.records
    assert record.getMessage() == "a code of 10000000 bytes was refused: it is too long"


def test_the_longest_code_there_is_fits():
    longest = "A" * 2953
    framer = CodeFramer()
    framer.feed(longest.encode() + b"\r\n")
    assert taken(framer) == [longest]


def test_codes_that_are_no_text_are_logged_once_in_a_row_and_never_with_what_they_hold(caplog):
    framer = CodeFramer()
    for line in (b"secret\xff", b"\xfe", b"good", b"\xc3"):
        framer.feed(line + b"\n")
    assert taken(framer) == ["good"]
    assert [record.getMessage() for record in caplog.records] == [
        "a code of 7 bytes was refused: it is not UTF-8",
        "a code of 1 bytes was refused: it is not UTF-8",
    ]


def test_a_code_of_several_lines_is_one_where_only_cr_ends_it():
    framer = CodeFramer(Suffix.CR)
    framer.feed(b"first\nsecond\r")
    assert taken(framer) == ["first\nsecond"]


def test_what_a_scanner_or_an_encoder_put_in_front_is_taken_off():
    framer = CodeFramer()
    framer.feed(b"]Q3" + CARD.encode() + b"\r" + CARD.encode("utf-8-sig") + b"\r]Q3\r")
    assert taken(framer) == [CARD, CARD]


def test_what_was_forgotten_does_not_come():
    framer = CodeFramer()
    framer.feed(b"whole\rhalf")
    framer.forget()
    framer.feed(b"next\r")
    assert taken(framer) == ["next"]
