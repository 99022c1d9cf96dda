"""Promises about the commands that people type, and the pages that they read."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
COMMANDS = sorted(path for path in (TREE / "scripts").iterdir() if path.is_file() and not path.suffix)
PAGES = [TREE / "README.md", *sorted((TREE / "docs").rglob("*.md"))]


@pytest.mark.parametrize("command", [*COMMANDS, TREE / ".ci" / "run"], ids=lambda path: path.name)
def test_every_command_can_be_called_and_stops_at_its_first_error(command):
    lines = command.read_text().splitlines()
    assert os.access(command, os.X_OK)
    if lines[0] == "#!/usr/bin/env bash":
        assert "set -euo pipefail" in lines
        subprocess.run(["bash", "-n", command], check=True)


def test_continuous_integration_runs_the_command_that_people_run():
    assert (TREE / ".ci" / "run").read_text().splitlines()[-1] == "exec scripts/test"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(TREE).as_posix())
def test_every_link_of_a_page_to_this_tree_leads_somewhere(page):
    links = re.findall(r"\]\((?!\w+:|#)([^)\s#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_has_its_number_its_date_and_says_what_it_costs():
    pages = sorted((TREE / "docs" / "adr").glob("*.md"))
    for number, page in enumerate(pages, 1):
        text = page.read_text()
        assert page.name.startswith(f"{number:04}-")
        assert re.match(rf"# {number}\. .+\n\n\d{{4}}-\d\d-\d\d · ", text), page.name
        assert "\n## What it costs\n" in text, page.name
