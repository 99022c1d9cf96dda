"""Promises about what is installed: each package is named, has its reason, and is locked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
REQUIREMENTS = TREE / "requirements"
DEBIAN = ("debian.txt", "debian-dev.txt")
SETS = ("run", "dev", "build", "fuzz")


def lines(path: Path) -> list[str]:
    """Give a file's lines without comments and empty ones."""
    return [
        line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]


def folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(kind: str) -> set[str]:
    """Give the packages that one requirements file asks for by name."""
    wanted = (line for line in lines(REQUIREMENTS / f"{kind}.in") if not line.startswith("-"))
    return {folded(re.split(r"[<>=!~;\[ ]", line, maxsplit=1)[0]) for line in wanted}


def reasons(kind: str) -> dict[str, str]:
    """Give the reason of each package in the section of docs/dependencies.md for one requirements file."""
    page = (TREE / "docs" / "dependencies.md").read_text()
    section = page.partition(f"(`requirements/{kind}.in`)")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w.-]+) \| (.+) \|$", section, re.MULTILINE)
    return {folded(name): reason for name, reason in rows if name not in {"package", "---"}}


@pytest.mark.parametrize("kind", SETS)
def test_every_python_package_that_is_asked_for_has_its_reason_and_no_reason_is_left_over(kind):
    assert asked_for(kind) == reasons(kind).keys()


def debian_lines() -> list[str]:
    return [line for file in DEBIAN for line in lines(REQUIREMENTS / file)]


def test_every_debian_package_has_its_reason_on_its_line():
    assert [line for line in debian_lines() if len(line.split(maxsplit=1)) < 2] == []


def test_no_debian_package_is_named_twice():
    names = [line.split()[0] for line in debian_lines()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("kind", SETS)
def test_every_locked_package_has_one_exact_version_and_a_hash(kind):
    lock = (REQUIREMENTS / f"{kind}.txt").read_text().replace("\\\n", " ")
    pins = [line for line in lock.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert pins
    loose = [pin for pin in pins if not re.match(r"[\w.\[\]-]+==[\w.+!-]+ .*--hash=sha256:[0-9a-f]{64}", pin)]
    assert loose == []


@pytest.mark.parametrize("kind", SETS)
def test_a_lock_names_no_address_to_download_from(kind):
    lock = (REQUIREMENTS / f"{kind}.txt").read_text()
    assert (
        re.findall(
            r"\S*://\S*|^--?(?:index|extra-index|find-links|trusted-host|i\b|f\b).*", lock, re.MULTILINE
        )
        == []
    )


@pytest.mark.parametrize("kind", SETS)
def test_every_package_that_is_asked_for_is_in_its_lock(kind):
    locked = {
        folded(name)
        for name in re.findall(r"^([\w.-]+)==", (REQUIREMENTS / f"{kind}.txt").read_text(), re.MULTILINE)
    }
    assert asked_for(kind) <= locked


def test_one_package_has_the_same_version_in_every_lock():
    pins: dict[str, set[str]] = {}
    for kind in SETS:
        for name, version in re.findall(
            r"^([\w.-]+)==(\S+)", (REQUIREMENTS / f"{kind}.txt").read_text(), re.MULTILINE
        ):
            pins.setdefault(folded(name), set()).add(version)
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_the_project_installs_what_the_run_time_requirements_name():
    project = tomllib.loads((TREE / "pyproject.toml").read_text())
    assert project["tool"]["setuptools"]["dynamic"]["dependencies"] == {"file": ["requirements/run.in"]}
