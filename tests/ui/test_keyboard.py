"""The kiosk's own keyboard under fingers, and a keyboard with a cable: both write through the composer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from shiboken6 import isValid

from kiosk.journey import events
from kiosk.journey.comfort import Comfort, Contrast
from kiosk.journey.visit import Visit
from ui.app import App
from ui.bridge.display import Display, ScreenSize
from ui.gallery.variants import SCREENS
from ui.simulated.robot import only_a_tap

pytestmark = pytest.mark.slow

Draw = Callable[[Visit], QImage]
Visible = Callable[[App], list[QQuickItem]]
HOLD_MS = 700


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if isValid(child) and child.isVisible():
            yield child
            yield from _below(child)


class Writer:
    """Somebody in the search field, which posts all that stands in it."""

    def __init__(self, finger: Any, app: App, touch_screen: QPointingDevice) -> None:
        self._finger, self.app, self._device = finger, app, touch_screen
        finger.find("keyboard")  # laid out with the frame that is drawn

    def touch(self, *keys: str) -> Writer:
        for key in keys:
            spot = self.middle(f"key:{'space' if key == ' ' else key}")
            with only_a_tap():
                QTest.touchEvent(self.app.window, self._device).press(0, spot, self.app.window).commit(False)
                QTest.touchEvent(self.app.window, self._device).release(0, spot, self.app.window).commit()
        return self

    def middle(self, name: str) -> QPoint:
        (item,) = (item for item in _below(self.app.window.contentItem()) if item.objectName() == name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, name: str, hold_ms: int = 0) -> Writer:
        self._finger.tap(name, hold_ms)
        return self

    def keys(self, text: str) -> Writer:
        for letter in text:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click,
                self.app.window,
                Qt.Key.Key_unknown,
                letter,
                Qt.KeyboardModifier.NoModifier,
                -1,
            )
        return self

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Writer:
        QTest.keyClick(self.app.window, key, held)
        return self

    @property
    def item(self) -> QQuickItem:
        return self._finger.find("input:query")

    @property
    def written(self) -> str:
        return str(self.item.property("text"))


@pytest.fixture
def writer(
    visits: dict[str, Visit], draw: Draw, finger: Any, *, desk: Any, app: App, touch_screen: QPointingDevice
) -> Writer:
    draw(replace(visits["search"], query="", hits=()))
    finger.tap("input:query")
    return Writer(finger, app, touch_screen)


def test_fingers_write_by_telex(writer: Writer, desk: Any) -> None:
    writer.touch("shift", "N", *"guowif", " ", *"tieengs", " ", "d", "d", "i")
    assert desk.posted[-1] == events.TypeQuery("Người tiếng đi")
    assert unicodedata.is_normalized("NFC", writer.written)
    # One key, one event: what the search sees never holds half a change.
    assert len(desk.posted) == len("Nguowif tieengs ddi")


def test_fingers_write_by_vni_once_it_is_chosen(writer: Writer) -> None:
    writer.touch("method").tap("method:vni").touch(*"tie6ng1")
    assert writer.written == "tiếng"


def test_plain_letters_stay_as_they_are_and_a_held_key_offers_accents(writer: Writer) -> None:
    writer.touch("method").tap("method:plain").touch(*"ass", " ")
    writer.tap("key:e", HOLD_MS).tap("variant:ễ")
    assert writer.written == "ass ễ"


def test_a_held_key_writes_its_accent_in_telex_too(writer: Writer) -> None:
    writer.touch("h", "o").tap("key:a", HOLD_MS).tap("variant:à")
    assert writer.written == "hoà"


def test_a_slow_finger_writes_a_letter_that_has_no_accents_once(writer: Writer) -> None:
    writer.tap("key:s", HOLD_MS).touch("t")
    assert writer.written == "st"


def test_marks_are_touched_by_who_knows_no_method(writer: Writer) -> None:
    writer.touch(*"tieng").tap("mark:roof").tap("mark:acute")
    assert writer.written == "tiếng"
    writer.tap("mark:acute")
    assert writer.written == "tiêng"


def test_a_mark_shows_the_letter_that_it_would_make(writer: Writer, finger: Any) -> None:
    writer.touch(*"tie")
    shown = {name: str(finger.find(f"mark:{name}").property("text")) for name in ("acute", "roof", "stroke")}
    assert shown == {"acute": "é", "roof": "ê", "stroke": "đ"}
    assert [finger.find(f"mark:{name}").isEnabled() for name in ("acute", "roof", "stroke")] == [
        True,
        True,
        False,
    ]
    writer.touch("e")
    assert finger.find("mark:roof").property("worn") is True


def test_the_tone_goes_where_the_person_wants_it(writer: Writer) -> None:
    writer.touch(*"hoaf", " ", "method").tap("style:new").touch(*"hoaf")
    assert writer.written == "hòa hoà"


def test_repeating_undoes_and_backspace_takes_a_letter_with_its_marks(writer: Writer) -> None:
    writer.touch(*"lisst")
    assert writer.written == "list"
    writer.touch(" ", *"tieengs", "backspace", "backspace")
    assert writer.written == "list tiế"


def test_the_caret_may_stand_in_the_middle_of_a_word(writer: Writer) -> None:
    writer.touch(*"tieng nam")
    writer.item.setProperty("cursorPosition", 3)
    writer.touch("e", "s")
    assert writer.written == "tiếng nam"
    assert writer.item.property("cursorPosition") == 3
    writer.touch("backspace")
    assert writer.written == "ting nam"


def test_a_finger_sets_the_caret(writer: Writer, finger: Any) -> None:
    writer.touch(*"xin xin xin xin")
    finger.tap("input:query")
    # The middle of the field lies behind the short text.
    assert writer.item.property("cursorPosition") == len("xin xin xin xin")
    writer.item.setProperty("cursorPosition", 0)
    writer.touch("shift", "A")
    assert writer.written == "Axin xin xin xin"


def test_shift_holds_for_one_letter_and_touched_twice_for_all(writer: Writer) -> None:
    writer.touch("shift", "A", "n", " ", "shift", "shift", "A", "N", "shift", "h")
    assert writer.written == "An ANh"


def test_a_keyboard_with_a_cable_writes_by_telex_too(writer: Writer) -> None:
    writer.keys("Ddawng kys khai sinh")
    assert writer.written == "Đăng ký khai sinh"
    writer.press(Qt.Key.Key_Backspace)
    assert writer.written == "Đăng ký khai sin"
    writer.press(Qt.Key.Key_Home).keys("Uwowng ")
    assert writer.written == "Ương Đăng ký khai sin"


def test_nothing_is_copied_out_of_a_field_or_pasted_into_one(writer: Writer) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("of the person before")
    held = Qt.KeyboardModifier.ControlModifier
    writer.keys("an").press(Qt.Key.Key_A, held).press(Qt.Key.Key_C, held).press(Qt.Key.Key_X, held)
    writer.press(Qt.Key.Key_V, held).press(Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    writer.press(Qt.Key.Key_Z, held)
    assert writer.written == "an"
    assert clipboard.text() == "of the person before"


def test_what_is_chosen_is_written_over(writer: Writer) -> None:
    writer.keys("anh em").press(Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier).keys("b")
    assert writer.written == "b"


def test_a_full_field_takes_no_more_and_loses_nothing(writer: Writer) -> None:
    limit = int(writer.item.property("maximumLength"))
    writer.item.setProperty("text", "a b " * (limit // 4))
    writer.keys("e" * 3)
    assert len(writer.written) == limit
    full = writer.written
    writer.item.setProperty("cursorPosition", 3)
    writer.keys("x" * 10)
    assert writer.written == full


def test_ten_thousand_letters_emoji_and_marks_from_the_right_break_nothing(writer: Writer) -> None:
    limit = int(writer.item.property("maximumLength"))
    writer.keys("\u202e\u200f\x00\x1b\x7f")
    assert writer.written.isprintable()
    writer.keys("😀مرحبا").press(Qt.Key.Key_Backspace)
    QTest.sendKeyEvent(
        QTest.KeyAction.Click,
        writer.app.window,
        Qt.Key.Key_unknown,
        "ê" * 10_000,
        Qt.KeyboardModifier.NoModifier,
        -1,
    )
    writer.item.setProperty("text", "ê" * (limit - 2))
    writer.keys("ê" * 5)
    assert len(writer.written) <= limit


def test_the_next_person_finds_telex_and_the_usual_placement(
    writer: Writer, visits: dict[str, Visit], draw: Draw, finger: Any
) -> None:
    writer.touch("method").tap("method:vni").touch("method").tap("style:new")
    draw(Visit())
    draw(replace(visits["search"], query="", hits=()))
    finger.tap("input:query")
    writer.touch(*"hoaf")
    assert writer.written == "hòa"


def test_who_reads_another_language_writes_plain_letters(
    visits: dict[str, Visit], draw: Draw, finger: Any, *, desk: Any, app: App, touch_screen: QPointingDevice
) -> None:
    draw(replace(visits["search"], query="", hits=(), comfort=Comfort(language="en")))
    finger.tap("input:query")
    assert Writer(finger, app, touch_screen).touch(*"address").written == "address"


def test_a_name_begins_each_word_with_a_capital(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(replace(visits["form-1"], answers=MappingProxyType({})))
    finger.tap("input:child_name")
    for key in ("L", "e", "e", "space", "A", "n", "space", "D", "d", "a", "o", "f"):
        finger.tap(f"key:{key}")
    assert desk.posted[-1] == events.Answer("child_name", "Lê An Đào")


def test_a_date_gets_its_slashes_and_its_weekday(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(replace(visits["form-1"], answers=MappingProxyType({})))
    finger.tap("input:child_birth")
    hints = []
    for digit in "05112026":
        hints.append(str(finger.find("hint").property("text")))
        finger.tap(f"key:{digit}")
    hints.append(str(finger.find("hint").property("text")))
    assert desk.posted[-1] == events.Answer("child_birth", "05/11/2026")
    assert len(set(hints)) == 4
    assert "Năm" in hints[-1]
    for _ in range(6):
        finger.tap("key:rub")
    assert desk.posted[-1] == events.Answer("child_birth", "05/")
    for digit in "3112026":
        finger.tap(f"key:{digit}")
    assert finger.find("hint").property("text") == "Không có ngày này trong lịch"


def test_a_birth_may_be_a_year_or_a_month_alone(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    for typed, shown in [("1995", "1995"), ("5/1995", "05/1995"), ("12051995", "12/05/1995")]:
        draw(visits["welcome"])
        draw(replace(visits["form-2"], answers=MappingProxyType({})))
        finger.find("input:mother_birth").forceActiveFocus()
        for key in typed:
            finger.tap(f"key:{key}")
        assert desk.posted[-1] == events.Answer("mother_birth", shown)


def test_letters_have_no_place_in_a_number(
    visits: dict[str, Visit], draw: Draw, finger: Any, *, desk: Any, app: App, touch_screen: QPointingDevice
) -> None:
    draw(visits["delivery-post"])
    finger.find("input:phone").forceActiveFocus()
    Writer(finger, app, touch_screen).keys("o0912 abc 345-678")
    assert desk.posted[-1] == events.AnswerDelivery("phone", "0912  345678")


def test_a_late_answer_of_the_journey_does_not_take_letters_back(
    writer: Writer, visits: dict[str, Visit], draw: Draw
) -> None:
    writer.touch("a", "n")
    draw(replace(visits["search"], query="a", hits=()))
    writer.touch("h")
    assert writer.written == "anh"


def test_two_thumbs_at_once_write_both_letters(writer: Writer, touch_screen: QPointingDevice) -> None:
    window, first, second = writer.app.window, writer.middle("key:c"), writer.middle("key:h")
    with only_a_tap():
        QTest.touchEvent(window, touch_screen).press(0, first, window).commit(False)
        QTest.touchEvent(window, touch_screen).stationary(0).press(1, second, window).commit(False)
        QTest.touchEvent(window, touch_screen).release(0, first, window).stationary(1).commit(False)
        QTest.touchEvent(window, touch_screen).release(1, second, window).commit()
    assert writer.written == "ch"


@pytest.fixture
def screen(app: App) -> Any:
    display = app.engine.singletonInstance("Kiosk.Bridge", "Display")
    assert isinstance(display, Display)
    yield display.use, app
    display.use(ScreenSize(motion=False, settle_ms=0))


FIELDS = ("form-1|child_name", "form-1|child_birth", "delivery-post|address", "search|query")
# The smallest and the largest letters, upright and lying, 15 to 32 inch; the fields take turns.
PLACES = [
    (name, size, FIELDS[(at + size) % len(FIELDS)]) for at, name in enumerate(SCREENS) for size in (0, 3)
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: "-".join(map(str, place)))
def test_the_keyboard_covers_no_field_and_every_key_is_a_fingers_size(
    place: tuple[str, int, str],
    *,
    screen: Any,
    visits: dict[str, Visit],
    draw: Draw,
    finger: Any,
    visible: Visible,
) -> None:
    name, size, field = place
    use, app = screen
    use(SCREENS[name])
    mm = SCREENS[name].width_px / SCREENS[name].width_mm
    shown, key = field.split("|")
    draw(replace(visits[shown], comfort=Comfort(text_size=size, contrast=Contrast.HIGH)))
    finger.find(f"input:{key}").forceActiveFocus()
    QTest.qWait(1)
    line, keyboard = finger.find(f"input:{key}"), finger.find("keyboard")
    top, low = (line.mapToScene(QPointF(0, y)).y() for y in (0, line.height()))
    assert low <= keyboard.mapToScene(QPointF(0, 0)).y()
    assert top >= finger.find("answer").mapToScene(QPointF(0, 0)).y() - mm
    keys = [item for item in visible(app) if item.objectName().startswith(("key:", "mark:"))]
    assert min(min(item.width(), item.height()) for item in keys) >= 15 * mm - 1
    for item in keys:
        corner = item.mapToScene(QPointF(item.width(), item.height()))
        assert corner.x() <= app.window.width()
        assert corner.y() <= app.window.height()
