"""The page about verdicts names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from kiosk.identity.assurance import CardAssurance
from kiosk.identity.facts import FactName
from kiosk.identity.keeping import READING_FILE, write_reading

PAGE = (Path(__file__).parents[2] / "docs/card-verdict.md").read_text(encoding="utf-8")


def first_column(heading: str) -> list[str]:
    """The words in code of the first column of the table under a heading."""
    part = PAGE.split(heading, 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE).group().splitlines()[2:]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_every_fact_is_explained_in_its_order():
    assert first_column("## Facts") == [str(name) for name in FactName]


def test_every_level_is_explained():
    assert first_column("## Levels") == [assurance.label for assurance in CardAssurance]


def test_every_field_of_a_kept_reading_is_explained(tmp_path, reading):
    write_reading(tmp_path / "kept", reading)
    document = msgspec.json.decode((tmp_path / "kept" / READING_FILE).read_bytes())
    assert sorted(first_column("| `voucher.json` |")) == sorted(document)
