"""A language is a file: dropped into the folder it is there, and a broken one does not stop the kiosk."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from kiosk.languages.catalogue import SHIPPED, Language, load_languages

KHMER = "ភាសាខ្មែរ"


def drop(folder: Path, code: str, said: dict[str, str], **head: str) -> Path:
    file = polib.POFile(encoding="utf-8")
    file.metadata = {"Content-Type": "text/plain; charset=utf-8", **head}
    for vietnamese, other in said.items():
        file.append(polib.POEntry(msgid=vietnamese, msgstr=other))
    path = folder / f"{code}.po"
    file.save(str(path))
    return path


def test_vietnamese_comes_first_and_needs_no_file(tmp_path) -> None:
    assert load_languages(tmp_path).all == (Language("vi", "Tiếng Việt", "vi"),)
    assert [language.code for language in load_languages().all] == ["vi", "en"]


def test_a_dropped_file_is_a_third_language_with_its_own_name_and_voice(tmp_path) -> None:
    (tmp_path / "en.po").write_bytes((SHIPPED / "en.po").read_bytes())
    drop(tmp_path, "km", {"Bắt đầu": "ចាប់ផ្តើម"}, **{"X-Language-Name": KHMER, "X-Voice": "km"})
    languages = load_languages(tmp_path)
    assert languages.all[1:] == (Language("en", "English", "en"), Language("km", KHMER, "km"))
    assert languages.say("Bắt đầu", "km") == "ចាប់ផ្តើម"
    assert languages.say("Quay lại", "km") == "Quay lại"
    assert languages.say("Quay lại", "en") == "Back"


@pytest.mark.parametrize("broken", [b'msgid "a\nmsgstr', b"\xff\xfe\x00", b'msgstr "b"\n'])
def test_a_broken_file_is_left_out_and_the_others_stay(tmp_path, broken: bytes) -> None:
    drop(tmp_path, "en", {"Có": "Yes"})
    (tmp_path / "xx.po").write_bytes(broken)
    languages = load_languages(tmp_path)
    assert languages.say("Có", "en") == "Yes"
    assert languages.say("Có", "xx") == "Có"
