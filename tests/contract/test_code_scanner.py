from __future__ import annotations

import base64
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from hardware.vocabulary import Role

CARD = "022093000001|112233445|Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"


@pytest.fixture
def bench(bench_for):
    """A scanner that was listened to just now: what is shown next is heard."""
    bench = bench_for(Role.CODE_SCANNER)
    assert bench.station.code_scanner.next_code(0.0) is None
    return bench


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


def test_a_code_that_was_shown_to_nobody_is_not_the_next_person_s(bench):
    scanner = bench.station.code_scanner
    time.sleep(1.6)
    bench.do("show", text=CARD)
    assert scanner.next_code(0.2) is None
    bench.do("show", text="next")
    assert scanner.next_code(2.0) == "next"


def test_half_a_code_that_nobody_waited_for_does_not_spoil_the_next(bench):
    bench.do("show", text="0220930", end="")
    assert bench.station.code_scanner.next_code(0.0) is None
    time.sleep(1.6)
    with ThreadPoolExecutor() as pool:
        heard = pool.submit(bench.station.code_scanner.next_code, 5.0)
        bench.do("show", text=CARD)
        assert heard.result() == CARD


def test_who_listens_in_slices_misses_nothing(bench):
    scanner = bench.station.code_scanner
    for _ in range(4):
        assert scanner.next_code(0.5) is None
    bench.do("show", text=CARD)
    assert scanner.next_code(0.5) == CARD
