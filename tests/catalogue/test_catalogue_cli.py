from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from kiosk.cli.catalogue import catalogue
from kiosk.settings import Paths, Settings


def run(*args: str, assets: Path | None = None) -> Result:
    settings = Settings(paths=Paths(assets=assets)) if assets else Settings()
    return CliRunner().invoke(catalogue, args, obj=settings)


def test_a_script_gets_a_list_of_code_name_and_score() -> None:
    result = run("search", "dang ky khai sinh", "--limit", "3", "--json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert rows[0]["code"] == "1.001193"
    assert rows[0]["name"] == "Đăng ký khai sinh"
    assert all(row.keys() == {"code", "name", "score"} for row in rows)
    assert len(rows) <= 3


def test_a_person_gets_a_line_a_procedure() -> None:
    result = run("search", "giấy khai sinh", "--limit", "2")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split()[0] == "1.001193"
    assert len(result.stdout.splitlines()) == 2


def test_finding_nothing_is_said_and_ends_with_one() -> None:
    result = run("search", "xyzzy", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == []
    assert "nothing found" in result.stderr


def test_a_catalogue_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    result = run("search", "khai sinh", assets=tmp_path)
    assert result.exit_code == 2
    assert "no such folder" in result.stderr


def test_a_limit_of_none_is_wrong_usage() -> None:
    assert run("search", "khai sinh", "--limit", "0").exit_code == 2
