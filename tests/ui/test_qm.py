"""Qt reads its words from compiled tables, and finds in them what the catalogues say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtQml import QQmlComponent, QQmlEngine

from kiosk.languages.catalogue import SHIPPED, SOURCE, Languages, load_languages
from kiosk.languages.unbroken import unbroken
from ui.bridge.language import Translator, _Table
from ui.bridge.qm import elf_hash, qm_bytes

pytestmark = pytest.mark.slow

_NO_BRANCH = {"Nguồn này không có ở đâu cả", "i", ""}


@pytest.fixture
def languages(tmp_path: Path) -> Languages:
    """Those that come with the kiosk, and one that was dropped in with every kind of entry."""
    for shipped in SHIPPED.glob("*.po"):
        (tmp_path / shipped.name).write_bytes(shipped.read_bytes())
    dropped = polib.POFile(encoding="utf-8")
    dropped.metadata = {"Content-Type": "text/plain; charset=utf-8", "X-Language-Name": "ភាសាខ្មែរ"}
    dropped.append(polib.POEntry(msgid="Bắt đầu", msgstr="ចាប់ផ្តើម"))
    dropped.append(polib.POEntry(msgid="Bắt đầu", msgctxt="phim", msgstr="ចាប់ផ្តើម 🎬"))
    dropped.append(polib.POEntry(msgid='Một\ndòng "nữa"\t%1', msgstr='បន្ទាត់\n"%1"'))
    dropped.append(polib.POEntry(msgid="{count} trang", msgstr_plural={0: "ទំព័រ", 1: "{count} ទំព័រ"}))
    dropped.save(str(tmp_path / "km.po"))
    return load_languages(tmp_path)


@pytest.fixture
def translator(qapp: Any, languages: Languages) -> Iterator[Translator]:
    made = Translator(languages, qapp)
    yield made
    made.close()


def test_qt_finds_every_message_of_every_catalogue_as_the_catalogue_says_it(
    translator: Translator, languages: Languages
) -> None:
    seen = 0
    for language in languages.all:
        translator.use(language.code)
        for (context, source), words in languages.words(language.code).items():
            assert QCoreApplication.translate("any class", source, context or None) == unbroken(words)
            seen += 1
    assert seen > len(languages.words("en")) > 900
    # Plainly, so that the table is not compared with what it was made of alone.
    translator.use("km")
    assert QCoreApplication.translate("", "Bắt đầu") == "ចាប់ផ្តើម"
    assert QCoreApplication.translate("", "Bắt đầu", "phim") == "ចាប់ផ្តើម 🎬"
    assert QCoreApplication.translate("", "Bắt đầu", "khác") == "ចាប់ផ្តើម"
    assert QCoreApplication.translate("", "{count} trang") == "{count} ទំព័រ"


def test_what_a_language_lacks_is_the_vietnamese_of_the_source(
    translator: Translator, languages: Languages
) -> None:
    for source in _NO_BRANCH:
        translator.use("en")
        assert QCoreApplication.translate("", source) == source
    translator.use("km")
    for _, source in languages.words("en"):
        if source not in {"Bắt đầu", "{count} trang"}:
            assert QCoreApplication.translate("", source) == unbroken(source)


def test_a_line_of_qml_and_an_object_of_python_find_their_words_and_lose_them_again(
    translator: Translator,
) -> None:
    engine = QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(
        b'import QtQml\nQtObject { property string a: qsTr("B\xe1\xba\xaft \xc4\x91\xe1\xba\xa7u") }', ""
    )
    item = component.create()
    asking = QObject()
    for code, words in (("km", "ចាប់ផ្តើម"), ("en", "Start"), (SOURCE, "Bắt đầu"), ("km", "ចាប់ផ្តើម")):
        translator.use(code)
        engine.retranslate()
        assert (item.property("a"), asking.tr("Bắt đầu")) == (words, words)
    translator.close()
    engine.retranslate()
    assert item.property("a") == "Bắt đầu"
    item.deleteLater()
    engine.deleteLater()


def test_a_language_that_nobody_has_is_the_vietnamese(translator: Translator) -> None:
    translator.use("en")
    assert translator.use("xx")
    assert QCoreApplication.translate("", "Bắt đầu") == "Bắt đầu"


def test_qt_asks_no_python_for_a_word_from_whatever_thread(
    translator: Translator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def python(*_: object) -> str:
        asked.append(threading.get_ident())
        return "asked"

    # A method that comes after Qt has looked is found only if Qt looks again, and that needs Python's lock.
    monkeypatch.setattr(_Table, "translate", python)
    monkeypatch.setattr(_Table, "isEmpty", python)
    told: list[str] = []
    for code in ("en", "km", SOURCE):
        translator.use(code)
        thread = threading.Thread(target=lambda: told.append(QCoreApplication.translate("", "Bắt đầu")))
        thread.start()
        thread.join()
    assert told == ["Start", "ចាប់ផ្តើម", "Bắt đầu"]
    assert asked == []


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["", "a", "ngữ cảnh"]),
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
        ),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        max_size=40,
    )
)
def test_a_table_says_what_was_put_in(said: dict[tuple[str, str], str]) -> None:
    compiled = qm_bytes(said)
    table = QTranslator()
    assert table.load(compiled)
    for (comment, source), words in said.items():
        assert table.translate("", source, comment or None) == words


def test_two_sources_of_one_hash_keep_their_own_words() -> None:
    one, other = "aa", "`q"
    assert elf_hash(one.encode()) == elf_hash(other.encode())
    compiled = qm_bytes({("", one): "1", ("", other): "2"})
    table = QTranslator()
    assert table.load(compiled)
    assert (table.translate("", one), table.translate("", other)) == ("1", "2")
