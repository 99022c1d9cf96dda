"""The page on the keyboard says what the composer does."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.typing.compose import compose
from kiosk.typing.letters import ToneStyle
from kiosk.typing.marks import Method
from kiosk.typing.syllable import syllables
from kiosk.typing.typed import Typed
from ui.simulated.typist import touches

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "keyboard.md").read_text()
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in PAGE[PAGE.index("## Exceptions") :].splitlines()
    if line.startswith("| `")
]


def _telex(keys: str) -> str:
    return compose(keys, Method.TELEX, ToneStyle.OLD)


def test_every_exception_is_one_and_what_is_to_be_typed_instead_works() -> None:
    assert len(ROWS) > 15
    for keys, shown, wanted, *instead in ROWS:
        assert _telex(keys) == shown != wanted, keys
        if instead:
            assert _telex(instead[0]) == wanted, keys


def test_what_telex_has_no_way_for_is_written_by_holding_a_key() -> None:
    for _keys, _shown, wanted in (row for row in ROWS if len(row) == 3):
        line = Typed()
        for touch in touches(wanted, Method.TELEX):
            line = line.press(touch.letter, Method.TELEX, ToneStyle.OLD)
        assert line.text == wanted


def test_the_examples_of_the_page_are_true() -> None:
    for keys, shown in [
        ("tiengse", "tiếng"),
        ("tiesneg", "tiếng"),
        ("duongwd", "đương"),
        ("duwongd", "đương"),
        ("duwowngd", "đương"),
        ("duongww", "duongw"),
        ("tsieeng", "tsieeng"),
        ("Kroong", "Krông"),
        ("DDawks", "Đắk"),
    ]:
        assert f"`{keys}`" in PAGE or shown[0] in "ĐK"
        assert _telex(keys) == shown


def test_the_page_counts_the_syllables_right() -> None:
    found = re.search(r"([\d,]+) spellings without tone, ([\d,]+) with", PAGE)
    counted = len({letters for letters, _ in syllables()}), len(syllables())
    assert tuple(int(count.replace(",", "")) for count in found.groups()) == counted
