from __future__ import annotations

import base64
import unicodedata

import pytest

from hardware.vocabulary import Role

CARD = "022093000001|112233445|Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"


@pytest.fixture
def bench(bench_for):
    return bench_for(Role.CODE_SCANNER)


def test_a_shown_code_comes_without_its_line_end(bench):
    bench.do("show", text=CARD)
    assert bench.station.code_scanner.next_code(2.0) == CARD


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", ""])
def test_a_code_ends_with_cr_with_lf_or_with_silence(bench, end):
    bench.do("show", text=CARD, end=end)
    assert bench.station.code_scanner.next_code(2.0) == CARD
    assert bench.station.code_scanner.next_code(0.0) is None


def test_letters_and_their_accents_come_composed(bench):
    bench.do("show", text=unicodedata.normalize("NFD", CARD))
    assert bench.station.code_scanner.next_code(2.0) == CARD


def test_nothing_shown_is_none(bench):
    assert bench.station.code_scanner.next_code(0.05) is None


def test_codes_shown_together_come_one_by_one_in_order(bench):
    bench.do("show", text="first\r\nsecond")
    scanner = bench.station.code_scanner
    assert [scanner.next_code(2.0), scanner.next_code(2.0), scanner.next_code(0.0)] == [
        "first",
        "second",
        None,
    ]


@pytest.mark.parametrize(
    "rubbish",
    [b"\xff\xfe\xfa\r\n", b"\r\n\r\n", b"caf\xe9\r", "ệ".encode()[:2] + b"\n"],
    ids=["no text", "empty lines", "latin-1", "cut letter"],
)
def test_what_is_no_text_is_thrown_away_and_the_next_code_is_read(bench, rubbish):
    bench.do("show", base64=base64.b64encode(rubbish).decode())
    bench.do("show", text=CARD)
    assert bench.station.code_scanner.next_code(2.0) == CARD


def test_a_code_that_waits_is_gone_after_the_wipe(bench):
    bench.do("show", text=CARD)
    bench.station.restart([Role.CODE_SCANNER])
    assert bench.station.code_scanner.next_code(0.05) is None
