"""Promises of the check of the languages: no sentence escapes the catalogues, and English says them all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

pytestmark = pytest.mark.slow

CHECK = Path(__file__).resolve().parents[2] / "scripts" / "checks" / "languages.py"
QML = "ui/qml/Kiosk/Journey/Some.qml"
BRIDGE = "ui/bridge/some.py"


@pytest.fixture
def tree(tmp_path) -> Path:
    """Give a tree in which one sentence is said, in English too."""
    put(tmp_path, "scripts/checks/languages.py", CHECK.read_text())
    for empty in ("ui/speaking.py", "kiosk/settings.py", "ui/gallery/visits.py"):
        put(tmp_path, empty, "")
    put(tmp_path, "assets/units/units.json", '{"provinces": []}')
    put(tmp_path, QML, 'Text { text: qsTr("Quay lại") }\n')
    translate(tmp_path, {"Quay lại": "Back"})
    return tmp_path


def put(tree: Path, name: str, text: str) -> None:
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text(text)


def translate(tree: Path, said: dict[str, str]) -> None:
    folder = tree / "assets" / "languages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    file = polib.POFile(encoding="utf-8")
    file.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for vietnamese, english in said.items():
        file.append(polib.POEntry(msgid=vietnamese, msgstr=english))
    file.save(str(folder / "en.po"))


def check(tree: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "scripts/checks/languages.py", *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_tree_whose_every_sentence_is_said_is_well(tree: Path) -> None:
    assert check(tree) == (0, "\n")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (QML, 'Text { text: "Quay lại" }\n', "not in qsTr"),
        (QML, 'Text { text: "Email" }\n', "not in qsTr"),
        (QML, 'Text { text: qsTr("Quay lại") + qsTr(words) }\n', "no literal"),
        (QML, 'Text { text: qsTr("Quay lại") + qsTr("Còn nữa") }\n', "missing: 'Còn nữa'"),
        (BRIDGE, 'words = f"Còn {seconds} giây"\n', "f-string"),
        (BRIDGE, 'words = "Còn " + seconds + " giây"\n', "pieces"),
        (BRIDGE, 'TITLES = {"done": "Đã xong"}\n', "missing: 'Đã xong'"),
        (BRIDGE, 'words = self._say("Email")\n', "missing: 'Email'"),
        ("kiosk/journey/some.py", 'words = say("Còn {seconds} giây")\n', "missing: 'Còn {seconds} giây'"),
        ("assets/forms/1.json", '{"label": "Nam"}', "missing: 'Nam'"),
    ],
)
def test_a_sentence_outside_the_catalogue_is_found(tree: Path, name: str, text: str, why: str) -> None:
    put(tree, name, text)
    status, said = check(tree)
    assert status == 1
    assert why in said


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"Quay lại": "Back", "Cũ": "Old"}, "said nowhere any more: 'Cũ'"),
        ({"Quay lại": ""}, "nothing said yet: 'Quay lại'"),
        ({"Quay lại": "Back {page}"}, "has no value"),
        ({"Quay lại": "Back %1"}, "has no value"),
    ],
)
def test_a_catalogue_that_is_not_in_order_is_found(tree: Path, said: dict[str, str], why: str) -> None:
    translate(tree, said)
    status, told = check(tree)
    assert status == 1
    assert why in told


def test_docstrings_logs_and_letters_are_not_for_citizens(tree: Path) -> None:
    put(tree, BRIDGE, '"""Nói bằng tiếng Việt."""\nLETTER = "đ"\n')
    put(tree, "kiosk/outbox/some.py", 'ROOM = "Kho giấy tờ"\n')
    assert check(tree) == (0, "\n")


def test_writing_adds_what_is_new_and_takes_out_what_is_gone(tree: Path) -> None:
    put(tree, QML, 'Text { text: qsTr("Bắt đầu") }\n')
    status, said = check(tree, "--write")
    assert status == 1
    assert "nothing said yet: 'Bắt đầu'" in said
    file = polib.pofile(str(tree / "assets/languages/en.po"))
    assert [entry.msgid for entry in file] == ["Bắt đầu"]
