"""Every syllable of the spelling, in both methods, its marks typed in every order that there is."""

from __future__ import annotations

import unicodedata

import pytest

from kiosk.typing.letters import ToneStyle, read, write
from kiosk.typing.marks import Method
from kiosk.typing.syllable import can_become, is_whole, syllables
from tests.typing.key_orders import METHODS, typed_in_every_order, ways

pytestmark = pytest.mark.slow

OLD = ToneStyle.OLD


@pytest.mark.parametrize("method", METHODS)
def test_every_syllable_comes_out_of_every_order_of_its_keys(method: Method) -> None:
    orders, wrong = 0, []
    for letters, tone in syllables():
        wanted = write(letters, tone, letters, OLD)
        for plain, marks in ways(letters, tone, method):
            for keys, shown in typed_in_every_order(plain, marks, method, OLD):
                orders += 1
                if shown != wanted:
                    wrong.append((keys, shown, wanted))
    assert orders > 100_000
    assert not wrong, f"{len(wrong)} of {orders}: {wrong[:20]}"


@pytest.mark.parametrize("style", ToneStyle)
def test_every_syllable_reads_back_as_it_was_written(style: ToneStyle) -> None:
    for letters, tone in syllables():
        shown = write(letters, tone, letters, style)
        assert unicodedata.is_normalized("NFC", shown)
        assert len(shown) == len(letters)
        assert read(shown) == (letters, tone)
        assert is_whole(letters)
        assert can_become(letters, tone)


def test_both_placements_differ_only_in_open_oa_oe_uy() -> None:
    differ = {
        letters
        for letters, tone in syllables()
        if write(letters, tone, letters, OLD) != write(letters, tone, letters, ToneStyle.NEW)
    }
    assert {letters[-2:] for letters in differ} == {"oa", "oe", "uy"}
    assert not {letters for letters in differ if letters.startswith("qu")}
