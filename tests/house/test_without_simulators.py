"""Promises about a citizen's kiosk, which carries no simulators: it runs, and offers none of their verbs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TREE = Path(__file__).resolve().parents[2]
PACKAGES = ("kiosk", "hardware", "ui")
SIMULATORS = ("kiosk/sandbox", "hardware/simulated", "ui/simulated")
# An editable installation would still find in the source tree what the citizen's tree lacks.
ONLY_THIS_TREE = """
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if not finder.__module__.startswith("__editable__")]
"""
CALL = """
import runpy
sys.argv[0] = "kiosk"
runpy.run_module("kiosk", run_name="__main__")
"""
IMPORT_EVERYTHING = """
import importlib, pkgutil
for package in sys.argv[1:]:
    for module in pkgutil.walk_packages([package], package + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if ".sandbox" in name or ".simulated" in name))
"""


@pytest.fixture(scope="module")
def citizens(tmp_path_factory) -> Path:
    """Give a tree as a citizen's kiosk has it."""
    tree = tmp_path_factory.mktemp("citizens")
    for package in PACKAGES:
        shutil.copytree(TREE / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TREE / "assets", tree / "assets")
    for folder in SIMULATORS:
        shutil.rmtree(tree / folder, ignore_errors=True)
    return tree


def run(tree: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a tree, with no other tree of this project to import from."""
    command = [sys.executable, "-c", ONLY_THIS_TREE + program, *arguments]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def verbs(group: str, *, simulated: bool) -> list[str]:
    """Give the verbs of an entry-point group that belong to the simulators, or those that do not."""
    project = tomllib.loads((TREE / "pyproject.toml").read_text())["project"]
    entries = project["entry-points"].get(group, {})
    places = tuple(folder.replace("/", ".") + "." for folder in SIMULATORS)
    return sorted(name for name, module in entries.items() if module.startswith(places) == simulated)


def listed(help_text: str) -> set[str]:
    """Give the verbs that a help text lists under its heading."""
    return {line.split()[0] for line in help_text.partition("Commands:\n")[2].splitlines() if line.strip()}


def test_every_folder_of_python_files_is_a_package_and_so_belongs_to_what_is_left_out():
    folders = {path.parent for package in PACKAGES for path in (TREE / package).rglob("*.py")}
    assert sorted(folder for folder in folders if not (folder / "__init__.py").exists()) == []


def test_the_simulators_are_what_brings_the_verbs_of_the_play_world():
    assert {"demo", "run", "sandbox"} <= set(verbs("kiosk.verbs", simulated=True))
    assert "serve" in verbs("kiosk.verbs.chip", simulated=True)


def test_a_citizens_kiosk_lists_its_own_verbs_and_none_of_the_simulators(citizens):
    done = run(citizens, CALL, "--help")
    assert done.returncode == 0, done.stderr
    assert listed(done.stdout) == set(verbs("kiosk.verbs", simulated=False))


@pytest.mark.parametrize("verb", verbs("kiosk.verbs", simulated=False))
def test_every_verb_of_a_citizens_kiosk_starts_without_simulators(citizens, verb):
    done = run(citizens, CALL, verb, "--help")
    assert done.returncode == 0, done.stderr
    assert not listed(done.stdout) & set(verbs(f"kiosk.verbs.{verb}", simulated=True))


@pytest.mark.parametrize("verb", verbs("kiosk.verbs", simulated=True))
def test_a_verb_of_the_simulators_is_wrong_usage_on_a_citizens_kiosk(citizens, verb):
    done = run(citizens, CALL, verb, "--help")
    assert (done.returncode, done.stdout) == (2, ""), done.stderr


def test_every_module_of_a_citizens_kiosk_imports_without_simulators(citizens):
    done = run(citizens, IMPORT_EVERYTHING, *PACKAGES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
