"""What the screens say aloud: question and reason, then what has the focus; and when they say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey.comfort import Comfort
from kiosk.journey.events import HeadphonesSeen, Touch
from kiosk.journey.visit import Overlay, Visit
from kiosk.speech.port import Speech
from tests.ui.conftest import items
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.bridge.help_words import FIELD_KEYS
from ui.gallery.visits import PLACE, WORLD

pytestmark = pytest.mark.slow

_CHOICES = ("who:", "option:", "delivery:", "rate:")


class Ear:
    """Takes what is said, in place of the speaker."""

    def __init__(self) -> None:
        self.heard: list[Speech] = []
        self.stops = 0
        self.posted: list[Touch] = []
        self.headphones: Callable[[bool], None] = lambda _: None

    def watch(self, told: Callable[[bool], None]) -> Callable[[], None]:
        self.headphones = told
        return lambda: None

    def say(self, speech: Speech) -> None:
        self.heard.append(speech)

    def stop(self) -> None:
        self.stops += 1

    @property
    def texts(self) -> list[str]:
        """The sentences of the last speech."""
        return [sentence.text for sentence in self.heard[-1].sentences] if self.heard else []

    @property
    def aloud(self) -> str:
        """All that a kiosk without headphones would have said so far."""
        return " ".join(s.text for speech in self.heard for s in speech.sentences if not s.personal)


@pytest.fixture(scope="module")
def _spoken(qapp: Any) -> Iterator[tuple[App, Ear]]:
    class Desk:
        world = WORLD

        def subscribe(self, listener: Callable[[Visit], None]) -> None:
            """Nobody listens."""

        def post(self, event: Any) -> None:
            ear.posted.append(event)

    ear = Ear()
    app = start(Desk(), PLACE, ScreenSize(motion=False, settle_ms=0), speaker=ear)  # type: ignore[arg-type]
    yield app, ear
    app.close()


@pytest.fixture
def spoken(_spoken: tuple[App, Ear]) -> tuple[App, Ear]:
    app, ear = _spoken
    app.show(Visit())
    app.window.requestActivate()
    QTest.qWaitForWindowActive(app.window)
    ear.heard.clear()
    ear.posted.clear()
    ear.stops = 0
    return app, ear


@pytest.fixture
def aloud(spoken: tuple[App, Ear], qtbot: Any) -> Callable[..., list[str]]:
    """Draw a visit with its voice on, and return what is said of it."""
    app, ear = spoken

    def drawn(visit: Visit, language: str = "vi") -> list[str]:
        before = len(ear.heard)
        app.show(replace(visit, comfort=replace(visit.comfort, voice=True, language=language)))
        qtbot.waitUntil(lambda: len(ear.heard) > before)
        return ear.texts

    return drawn


def test_a_screen_is_read_as_one_reads_it(aloud: Any, visits: Any) -> None:
    said = aloud(visits["purpose"])
    assert said[:2] == ["Quý khách cần làm gì?", "Chạm vào một ô bên dưới."]


def test_the_voice_is_given_the_word_for_the_kiosk_as_it_is_spelled(aloud: Any, visits: Any) -> None:
    said = " ".join(aloud(visits["closed"]))
    assert "ki-ốt" in said.lower()
    assert said.isprintable()
    assert "\N{NON-BREAKING HYPHEN}" not in said


def test_it_is_read_in_the_language_of_the_screens_and_by_its_voice(
    aloud: Any, visits: Any, spoken: Any
) -> None:
    assert aloud(visits["purpose"], "en")[:2] == [
        "What would you like to do?",
        "Touch one of the boxes below.",
    ]
    assert spoken[1].heard[-1].language.voice == "en"


def test_who_has_not_asked_for_it_hears_nothing(spoken: Any, visits: Any) -> None:
    app, ear = spoken
    app.show(visits["purpose"])
    QTest.keyClick(app.window, Qt.Key.Key_Down)
    QTest.qWait(80)
    assert ear.heard == []


def test_the_keys_say_what_they_reach_and_whether_it_is_chosen(
    spoken: Any, aloud: Any, visits: Any, qtbot: Any
) -> None:
    app, ear = spoken
    aloud(visits["consent"])
    while not app.window.activeFocusItem().objectName().startswith("consent:"):
        QTest.keyClick(app.window, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: any(ConsentPurpose.READ_CARD.words in text for text in ear.texts))
    assert "Đã chọn" in ear.texts


def test_the_first_field_that_keys_reach_tells_how_they_lead_out_of_it(
    spoken: Any, aloud: Any, visits: Any, qtbot: Any
) -> None:
    app, ear = spoken

    def told_at_a_field(name: str) -> bool:
        aloud(visits[name])
        for _ in range(60):
            QTest.keyClick(app.window, Qt.Key.Key_Tab)
            if app.window.activeFocusItem().inherits("QQuickTextInput"):
                break
        value = app.window.activeFocusItem().property("text")
        qtbot.waitUntil(lambda: (value or "Ô trống") in ear.texts, timeout=3000)
        return FIELD_KEYS in ear.texts

    assert told_at_a_field("search")
    assert not told_at_a_field("delivery-post")
    app.show(Visit())
    assert told_at_a_field("delivery-post")


def test_what_is_touched_or_pressed_silences_it(spoken: Any, aloud: Any, visits: Any) -> None:
    app, ear = spoken
    aloud(visits["purpose"])
    QTest.keyClick(app.window, Qt.Key.Key_Down)
    stops = ear.stops
    QTest.mouseClick(
        app.window, Qt.MouseButton.LeftButton, pos=app.window.contentItem().boundingRect().center().toPoint()
    )
    assert 0 < stops < ear.stops


def test_a_new_screen_silences_the_one_before(spoken: Any, aloud: Any, visits: Any) -> None:
    _, ear = spoken
    aloud(visits["purpose"])
    stops = ear.stops
    aloud(visits["search"])
    assert ear.stops > stops


def test_what_lies_over_the_screen_is_read_instead_of_it(aloud: Any, visits: Any) -> None:
    said = aloud(replace(visits["papers"], overlay=Overlay.TIME_OUT))
    assert said[0] == "Quý khách còn ở đây không?"
    assert "Quét giấy tờ" not in said


def test_the_volume_goes_along(spoken: Any, visits: Any, qtbot: Any) -> None:
    app, ear = spoken
    visit = visits["purpose"]
    app.show(replace(visit, comfort=replace(visit.comfort, voice=True, volume=4)))
    qtbot.waitUntil(lambda: bool(ear.heard))
    assert ear.heard[-1].volume == 4


def test_what_changes_on_a_screen_is_said_alone_and_a_count_down_is_not(
    spoken: Any, aloud: Any, visits: Any
) -> None:
    app, ear = spoken
    card = visits["card"]
    whole = aloud(card)
    news = aloud(visits["card-reading"])
    # What the keys stand at is said again behind it.
    changed = set(news) - {sentence.text for sentence in app.speaking._focus}
    assert changed
    assert not changed & set(whole)
    digits = aloud(visits["identify"])
    before = len(ear.heard)
    one_more = replace(visits["identify"], can=visits["identify"].can + "1")
    app.show(replace(one_more, comfort=replace(one_more.comfort, voice=True)))
    QTest.qWait(80)
    assert digits
    assert len(ear.heard) == before


def test_nothing_of_what_was_read_outlives_the_visit(spoken: Any, aloud: Any, visits: Any) -> None:
    app, _ = spoken
    aloud(visits["review"])
    app.show(Visit())
    assert app.speaking._page is None
    assert app.speaking._focus == ()


def test_headphones_turn_the_voice_on_and_off(spoken: Any, visits: Any) -> None:
    app, ear = spoken
    app.show(visits["purpose"])
    ear.headphones(True)
    QTest.qWait(1)
    assert ear.posted == [HeadphonesSeen(plugged=True)]
    # A visit that was wiped at that moment has not heard of it, and is told again.
    app.show(Visit())
    assert ear.posted == [HeadphonesSeen(plugged=True)] * 2
    ear.posted.clear()
    app.show(Visit(headphones=True))
    assert ear.posted == []
    ear.headphones(False)
    QTest.qWait(1)
    assert ear.posted == [HeadphonesSeen(plugged=False)]


def test_headphones_that_stay_in_speak_to_the_next_person_as_to_the_first(
    spoken: Any, aloud: Any, visits: Any, qtbot: Any
) -> None:
    app, ear = spoken
    ear.headphones(True)
    QTest.qWait(1)
    first = aloud(Visit())
    aloud(visits["purpose"])
    before = len(ear.heard)
    app.show(Visit(headphones=True, comfort=Comfort(voice=True)))
    qtbot.waitUntil(lambda: len(ear.heard) > before)
    assert ear.texts == first
    ear.headphones(False)
    QTest.qWait(1)


def test_a_secret_is_read_out_to_nobody_and_shown_to_nobody(
    spoken: Any, aloud: Any, visits: Any, qtbot: Any
) -> None:
    app, ear = spoken
    aloud(visits["service"])
    (field,) = [item for item in items(app) if item.objectName() == "input:secret"]
    field.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    for digit in "48159263":
        QTest.keyClick(app.window, Qt.Key(ord(digit)))
    assert field.property("text") == "48159263"
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        known = len(ear.heard)
        QTest.keyClick(app.window, key)
        qtbot.waitUntil(lambda known=known: len(ear.heard) > known)
    said = " ".join(sentence.text for speech in ear.heard for sentence in speech.sentences)
    assert "48159263" not in said
    shown = " ".join(str(item.property("text")) for item in items(app) if item is not field)
    assert "48159263" not in shown
    assert field.property("displayText") == "•" * 8
    app.show(Visit())
    assert "48159" not in str(app.engine.singletonInstance("Kiosk.Bridge", "TypingModel").before)


def test_no_screen_says_aloud_what_is_personal(spoken: Any, aloud: Any, visits: Any) -> None:
    _, ear = spoken
    secrets = {
        "Nguyễn Mẫu Thu Hà",
        "022••••••107",
        "18/06/1996",
        "0912345678",
        "Lê Thử Nghiễm Khuyến",
        "H49.22.01-261122-0001",
        "KIOSK-7F3K-9Q2M",
    }
    told = 0
    for name in ("greeting", "form-1", "delivery-post", "review", "done", "done-queued"):
        aloud(visits[name])
        told += any(s.personal for s in ear.heard[-1].sentences)
    assert told == 6
    assert not [secret for secret in secrets if secret.casefold() in ear.aloud.casefold()]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_choice_that_tells_of_the_person_is_said_aloud(spoken: Any, visits: Any, language: str) -> None:
    app, _ = spoken
    met: set[str] = set()
    for name in ("who", "form-1", "form-member", "form-address", "delivery-post", "done"):
        visit = visits[name]
        app.show(replace(visit, comfort=replace(visit.comfort, voice=True, language=language)))
        choices = [item for item in items(app) if item.objectName().startswith(_CHOICES)]
        for choice in choices:
            choice.forceActiveFocus(Qt.FocusReason.TabFocusReason)
            said = list(app.speaking._read_focus())
            assert len(said) > 1
            assert all(sentence.personal for sentence in said), said
            met.add(choice.objectName().split(":")[0])
    assert met == {choice.removesuffix(":") for choice in _CHOICES}
