"""docs/chip.md sends its readers to files: they must be there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/chip.md"
_OURS = re.compile(r"[\w/]+(\.py|/)")


def rows() -> list[list[str]]:
    """The cells of every line of the tables that set this reader beside others."""
    page = PAGE.read_text(encoding="utf-8").partition("## Beside other readers")[2]
    lines = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_file_of_ours_that_a_table_names_is_there():
    named = {
        word
        for _, ours, *others in rows()
        if others
        for word in re.findall(r"`([^`]+)`", ours)
        if _OURS.fullmatch(word)
    }
    assert len(named) > 30
    missing = [
        name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "hardware/emrtd"))
    ]
    assert missing == []


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


@pytest.mark.parametrize("title", ["Access", "Reading", "Proof", "Data and the rest"])
def test_a_cell_without_an_answer_says_unknown(title):
    section = (
        PAGE.read_text(encoding="utf-8")
        .partition(f"### {title}\n")[2]
        .partition("\n## ")[0]
        .partition("\n### ")[0]
    )
    table = [line for line in section.splitlines() if line.startswith("|")]
    width = table[0].count("|")
    assert all(line.count("|") == width and "| |" not in line[1:] for line in table[1:])
