"""The screens change their language while they run, and a language that is dropped in is there to choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polib
import pytest
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey.events import SetComfort, Touch
from kiosk.journey.visit import Visit
from kiosk.languages.catalogue import SHIPPED, load_languages
from ui.app import App, start
from ui.bridge.display import ScreenSize

pytestmark = pytest.mark.slow

KHMER = "ភាសាខ្មែរ"


def spoken(visit: Visit, language: str) -> Visit:
    return replace(visit, comfort=replace(visit.comfort, language=language))


def written(app: App, visible: Any) -> set[str]:
    return {str(item.property("text")) for item in visible(app) if item.inherits("QQuickText")}


@pytest.fixture
def three(qapp: Any, desk: Any, place: Any, tmp_path: Any) -> Iterator[App]:
    (tmp_path / "en.po").write_bytes((SHIPPED / "en.po").read_bytes())
    file = polib.POFile(encoding="utf-8")
    file.metadata = {"Content-Type": "text/plain; charset=utf-8", "X-Language-Name": KHMER}
    file.append(polib.POEntry(msgid="Bắt đầu", msgstr="ចាប់ផ្តើម"))
    file.save(str(tmp_path / "km.po"))
    opened = start(desk, place, ScreenSize(motion=False, settle_ms=0), languages=load_languages(tmp_path))
    yield opened
    opened.close()


def test_a_screen_that_stands_there_turns_into_english_and_back(
    app: App, visits: Any, draw: Any, visible: Any
) -> None:
    draw(visits["procedure"])
    vietnamese = written(app, visible)
    draw(spoken(visits["procedure"], "en"))
    english = written(app, visible)
    assert {"Đăng ký khai sinh", "Quay lại"} <= vietnamese
    assert {"Birth registration", "Back"} <= english
    draw(visits["procedure"])
    assert written(app, visible) == vietnamese


def test_the_head_says_the_day_in_the_language_at_once(app: App, draw: Any) -> None:
    draw(spoken(Visit(), "en"))
    english = app.session.property("day")
    draw(Visit())
    assert english != app.session.property("day")
    assert "/" not in english


def test_what_was_entered_stays_as_it_was_entered(app: App, visits: Any, draw: Any, visible: Any) -> None:
    draw(spoken(visits["form-1"], "en"))
    fields = [item for item in visible(app) if item.objectName() == "input:child_name"]
    assert [field.property("text") for field in fields] == [visits["form-1"].answers["child_name"]]


def test_a_dropped_language_is_offered_by_its_own_name_and_chosen(
    three: App, desk: Any, make_finger: Any, visible: Any
) -> None:
    three.show(Visit())
    QTest.qWait(1)
    finger = make_finger(three)
    finger.tap("strip:language")
    assert KHMER in written(three, visible)
    finger.tap("language:km")
    chosen: list[Touch] = [event for event in desk.posted if isinstance(event, SetComfort)]
    assert chosen == [SetComfort(language="km")]


def test_what_the_dropped_language_lacks_is_vietnamese(three: App, visible: Any) -> None:
    three.show(spoken(Visit(), "km"))
    QTest.qWait(1)
    assert three.window.findChild(QQuickItem, "begin").property("text") == "ចាប់ផ្តើម"
    assert "Kính chào quý khách" in written(three, visible)


def test_no_line_ends_inside_the_word_for_the_kiosk(app: App, draw: Any, visits: Any, visible: Any) -> None:
    for name in ("closed", "overlay-pause", "procedure-at-desk"):
        draw(visits[name])
        texts = " ".join(written(app, visible))
        assert "i\N{NON-BREAKING HYPHEN}ốt" in texts
        assert "i-ốt" not in texts
