"""Promises of scripts/check: what it is there to refuse, it refuses."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

pytestmark = pytest.mark.slow

CHECKS = Path(__file__).resolve().parents[2] / "scripts" / "checks"
# Put together here, for this file is looked through as well.
KEY_HEAD = "-----BEGIN " + "PRIVATE KEY-----"
MACHINE_PATH = "/".join(["", "root", "kiosk", "page.png"])  # noqa: FLY002 - in one piece it would be refused
SCRATCH_PATH = "/".join(["", "tmp", "page.png"])  # noqa: FLY002 - as above
REGISTRY = ".".join(["pypi", "org"])  # noqa: FLY002 - as above
TALK = "As an " + "AI, I wrote this"


@pytest.fixture
def tree(tmp_path) -> Path:
    """Give an empty repository with the checks in it."""
    shutil.copytree(CHECKS, tmp_path / "scripts" / "checks")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def put(tree: Path, name: str, content: str | bytes) -> None:
    """Add one file to a tree and to its index."""
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    subprocess.run(["git", "-C", tree, "add", name], check=True)


def check(tree: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the checks in a tree."""
    return subprocess.run(
        [sys.executable, f"scripts/checks/{name}.py"],
        cwd=tree,
        env={"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def private_key() -> bytes:
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_a_clean_tree_passes_the_look_for_words(tree):
    put(tree, "kiosk/a.py", '"""Ask the agent, and look in /var/lib/kiosk/."""\n')
    done = check(tree, "words")
    assert (done.returncode, done.stdout.strip()) == (0, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("assets/key.pem", f"{KEY_HEAD}\nAAAA\n"),
        ("assets/key.der", private_key()),
        ("kiosk/a.py", f'PAGE = "{MACHINE_PATH}"\n'),
        ("kiosk/b.py", f'PAGE = "{SCRATCH_PATH}"\n'),
        ("requirements/run.txt", f"https://{REGISTRY}/simple\n"),
        ("docs/note.md", f"{TALK}\n"),
    ],
    ids=["key in PEM", "key in DER", "path of a machine", "scratch path", "package registry", "talk"],
)
def test_what_has_no_place_in_the_tree_is_refused_with_its_file(tree, name, content):
    put(tree, name, content)
    done = check(tree, "words")
    assert done.returncode == 1
    assert done.stdout.startswith(name)


def test_the_hosts_that_this_machines_pip_uses_are_refused_in_files(tree):
    put(tree, "docs/setup.md", "Download from packages.centre.example first.\n")
    assert check(tree, "words").returncode == 0
    done = check(tree, "words", PIP_INDEX_URL="https://user:secret@packages.centre.example/simple")
    assert done.returncode == 1
    assert "secret" not in done.stdout


def test_a_file_that_git_does_not_track_is_not_looked_at(tree):
    (tree / "var.pem").write_text(KEY_HEAD)
    assert check(tree, "words").returncode == 0


BRIDGE = """
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

class Plain:
    pass

@QmlElement
class Visit(QObject, Plain):
    changed = Signal()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self

    @Property(str, notify=changed)
    def title(self) -> str:
        return ""
"""


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import QtQuick\nimport Kiosk.Bridge\nText { text: visit.title; Visit { id: visit } }\n", 0),
        ("import QtQuick\nimport Kiosk.Bridge\nText { text: visit.titel; Visit { id: visit } }\n", 1),
        (
            "import QtQuick\nimport Kiosk.Bridge\nItem { property var a: visit.rows; Visit { id: visit } }\n",
            0,
        ),
        ("import QtQuick\nimport Kiosk.Bridge\nConnections { target: Visit {} }\n", 0),
        ("import QtQuick\nText { text: unknownName }\n", 1),
        ("import QtQuick\nimport QtQuick.VirtualKeyboard\nText { text: '' }\n", 1),
    ],
    ids=[
        "right",
        "misspelt property of a Python type",
        "constant property",
        "Python type where a QObject is asked for",
        "unknown name",
        "GPL module",
    ],
)
def test_qml_is_held_to_the_types_that_python_defines(tree, body, status):
    put(tree, "ui/bridge/visit.py", BRIDGE)
    put(tree, "ui/qml/Kiosk/Journey/Page.qml", body)
    done = check(tree, "qml")
    assert done.returncode == status, done.stdout


def test_a_tree_without_qml_passes(tree):
    assert check(tree, "qml").returncode == 0


@pytest.mark.parametrize(
    ("expression", "metadata", "classifier", "passes"),
    [
        ("MIT", "UNKNOWN", "UNKNOWN", True),
        ("Apache-2.0 OR BSD-3-Clause", "UNKNOWN", "UNKNOWN", True),
        ("GPL-3.0-only OR LGPL-3.0-only", "UNKNOWN", "UNKNOWN", True),
        ("MIT AND GPL-3.0-only", "UNKNOWN", "UNKNOWN", False),
        ("UNKNOWN", "BSD", "GNU General Public License v3 (GPLv3)", False),
        ("UNKNOWN", "UNKNOWN", "GNU Affero General Public License v3", False),
        ("UNKNOWN", "UNKNOWN", "UNKNOWN", False),
        ("UNKNOWN", "MIT", "DFSG approved; MIT License", True),
    ],
)
def test_a_licence_passes_only_if_the_list_allows_a_choice_of_it(expression, metadata, classifier, passes):
    complaint = runpy.run_path(str(CHECKS / "licences.py"))["complaint"]
    package = {
        "Name": "thing",
        "Version": "1",
        "License-Expression": expression,
        "License-Metadata": metadata,
        "License-Classifier": classifier,
    }
    assert (complaint(package) is None) == passes


@pytest.fixture
def units(tree) -> Path:
    """Give the units of this repository, beside the checks."""
    shutil.copytree(CHECKS.parents[1] / "systemd" / "system", tree / "systemd" / "system")
    return tree / "systemd" / "system"


def test_the_units_as_they_are_pass(tree, units):
    done = check(tree, "units")
    assert (done.returncode, done.stdout.strip()) == (0, "")


def test_a_key_that_systemd_does_not_know_is_named_with_its_line(tree, units):
    shell = units / "kiosk-shell.service"
    shell.write_text(shell.read_text() + "\n[Service]\nPrivateTemp=yes\n")
    done = check(tree, "units")
    assert done.returncode == 1
    assert "systemd/system/kiosk-shell.service:" in done.stdout
    assert "PrivateTemp" in done.stdout


def test_a_unit_that_is_more_exposed_than_it_was_is_refused(tree, units):
    common = units / "kiosk-.service.d" / "10-all.conf"
    common.write_text(common.read_text().replace("ProtectSystem=strict\n", ""))
    done = check(tree, "units")
    assert done.returncode == 1
    assert "kiosk-agent.service: exposed" in done.stdout


def test_a_new_unit_needs_a_limit(tree, units):
    (units / "kiosk-new.service").write_text("[Service]\nExecStart=/usr/bin/true\n")
    done = check(tree, "units")
    assert done.returncode == 1
    assert "kiosk-new.service: has no limit" in done.stdout
