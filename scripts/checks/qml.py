"""Lint every QML file with no warning allowed, types written in Python included.

qmllint knows a Python `@QmlElement` only from a type description that is generated first. That holds an
absolute path and would shadow the real module at run time, so it goes to `build/qmllint/`, which is neither
committed nor on any import path.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
QML = TREE / "ui" / "qml"
DESCRIBED = TREE / "build" / "qmllint"

IMPORT_NAME = re.compile(r'^QML_IMPORT_NAME\s*(?::[^=]+)?=\s*"([\w.]+)"', re.MULTILINE)
# These parts of Qt are GPL or commercial: importing one makes the whole kiosk GPL (docs/dependencies.md).
NOT_LGPL = re.compile(
    r"^\s*import\s+(QtQuick\.VirtualKeyboard\S*|QtCharts|QtDataVisualization|QtGraphs)", re.MULTILINE
)


def python_modules() -> dict[str, list[Path]]:
    """Find the Python files that define QML types, by the name of the QML module they add to."""
    modules: dict[str, list[Path]] = defaultdict(list)
    for source in sorted((TREE / "ui").rglob("*.py")):
        text = source.read_text()
        name = IMPORT_NAME.search(text)
        if name and "@QmlElement" in text:
            modules[name[1]].append(source)
    return modules


def call(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of PySide's tools and collect all that it says."""
    command = [str(BIN / name), *map(str, arguments)]
    return subprocess.run(
        command, cwd=TREE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def constants(sources: list[Path]) -> set[tuple[str, str]]:
    """Find the properties declared with `constant=True`, as (class, property)."""
    return {
        (owner.name, member.name)
        for source in sources
        for owner in ast.walk(ast.parse(source.read_text()))
        if isinstance(owner, ast.ClassDef)
        for member in owner.body
        if isinstance(member, ast.FunctionDef)
        for decorator in member.decorator_list
        if isinstance(decorator, ast.Call) and any(given.arg == "constant" for given in decorator.keywords)
    }


def complete(objects: Path, sources: list[Path]) -> None:
    """Mend what pyside6-metaobjectdump 6.11 gets wrong in its output.

    It leaves out that a property is constant, and calls a plain Python base beside QObject a Qt type.
    """
    files = json.loads(objects.read_text())
    constant = constants(sources)
    classes = [described for file in files for described in file["classes"]]
    own = {described["className"] for described in classes if described.get("object")}
    for described in classes:
        bases = described.get("superClasses", [])
        described["superClasses"] = [
            base for base in bases if base["name"].startswith("Q") or base["name"] in own
        ]
        for prop in described.get("properties", []):
            prop["constant"] = (described["className"], prop["name"]) in constant
    objects.write_text(json.dumps(files))


def must(name: str, done: subprocess.CompletedProcess[str]) -> None:
    """End the check if a tool could not describe a module."""
    if done.returncode != 0:
        sys.exit(f"{name}: no type description\n{done.stdout}")


def describe(name: str, sources: list[Path]) -> None:
    """Write the type description of one QML module; the tool's own failure ends the check."""
    folder = DESCRIBED.joinpath(*name.split("."))
    folder.mkdir(parents=True)
    objects = folder / "objects.json"
    types = folder / "types.qmltypes"
    must(name, call("pyside6-metaobjectdump", "--quiet", "--out-file", objects, *sources))
    complete(objects, sources)
    registered = call(
        "pyside6-qmltyperegistrar",
        *("--generate-qmltypes", types),
        *("--import-name", name),
        *("--major-version", "1"),
        *("-o", folder / "registration.cpp"),
        objects,
    )
    must(name, registered)
    (folder / "qmldir").write_text(f"module {name}\ntypeinfo types.qmltypes\n")


def main() -> int:
    """Return 0 when there is nothing to say about any QML file."""
    files = sorted(QML.rglob("*.qml"))
    if not files:
        return 0
    refused = [(path, found[1]) for path in files if (found := NOT_LGPL.search(path.read_text()))]
    for path, module in refused:
        print(f"{path.relative_to(TREE)}: imports {module}, which is GPL")
    shutil.rmtree(DESCRIBED, ignore_errors=True)
    for name, sources in python_modules().items():
        describe(name, sources)
    done = call("pyside6-qmllint", "--max-warnings", "0", "-I", QML, "-I", DESCRIBED, *files)
    if done.returncode != 0:
        print(
            re.sub(r"^'.*' returned \d+$", "", done.stdout, flags=re.MULTILINE)
        )  # PySide repeats the command
    return 1 if refused or done.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
