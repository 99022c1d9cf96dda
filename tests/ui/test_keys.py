"""By keys alone: arrows, Enter and Esc lead everywhere that a finger gets, and one sees where one is."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey import events
from kiosk.journey.comfort import TEXT_SIZES, Comfort
from kiosk.journey.visit import Overlay, Step, Visit
from ui.app import App
from ui.bridge.display import ScreenSize
from ui.focus_chain import next_in_focus
from ui.gallery.variants import SCREENS

pytestmark = pytest.mark.slow

ROUND = 120


@pytest.fixture
def press(app: App) -> Callable[..., None]:
    """Press keys one after the other, as a keyboard or a pad of four keys does."""
    app.window.requestActivate()
    QTest.qWaitForWindowActive(app.window)

    def pressed(*keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(app.window, key)
            QTest.qWait(1)

    return pressed


@pytest.fixture
def walk(app: App, draw: Any, press: Any, visits: Any) -> tuple[App, Any, Any, Any]:
    return app, draw, press, visits


def focused(app: App) -> QQuickItem:
    item = app.window.activeFocusItem()
    assert item is not None
    return item


def reached(app: App, press: Callable[..., None], key: Qt.Key) -> list[str]:
    """Name what a key leads through, once around."""
    names: list[str] = []
    for _ in range(ROUND):
        press(key)
        name = focused(app).objectName()
        if name in names[:1]:
            return names
        names.append(name)
    raise AssertionError(f"not once around after {ROUND} keys: {names}")


WALKED = (
    "welcome",
    "consent",
    "form-0",
    "papers-scanned",
    "delivery-post",
    "review",
    "done",
    "overlay-time-out",
    "trouble-paper-out",
)


@pytest.mark.parametrize("name", WALKED)
def test_tab_leads_to_everything_that_can_be_touched_and_around(name: str, walk: Any, visible: Any) -> None:
    app, draw, press, visits = walk
    draw(visits[name])
    wanted = {
        item.objectName()
        for item in visible(app)
        if item.inherits("QQuickAbstractButton")
        and item.isEnabled()
        # What scrolls is for fingers: the focus brings what it reaches into sight.
        and not item.objectName().startswith(("key:", "variant:", "more", "less"))
    }
    names = reached(app, press, Qt.Key.Key_Tab)
    assert wanted <= set(names), f"{name}: not by keys: {wanted - set(names)}"
    assert all(names), f"{name}: something without a name takes the focus"


@pytest.mark.parametrize("name", ["consent", "review", "done", "overlay-start-over"])
def test_the_arrows_lead_the_way_that_tab_leads_and_back(name: str, walk: Any) -> None:
    app, draw, press, visits = walk
    draw(visits[name])
    by_tab = reached(app, press, Qt.Key.Key_Tab)
    draw(visits[name])
    on = reached(app, press, Qt.Key.Key_Down)
    back = reached(app, press, Qt.Key.Key_Up)
    assert set(on) == set(back) == set(by_tab)
    turned = back[::-1]
    at = turned.index(on[0])
    assert turned[at:] + turned[:at] == on


def test_enter_chooses_what_has_the_focus(app: App, desk: Any, visits: Any, draw: Any, press: Any) -> None:
    draw(visits["purpose"])
    while focused(app).objectName() != "choice:look-up":
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert [type(event) for event in desk.posted] == [events.ChoosePurpose]


def test_one_sees_what_the_keys_have_reached(app: App, visits: Any, draw: Any, press: Any) -> None:
    bare = draw(visits["purpose"])
    press(Qt.Key.Key_Down)
    ringed: QImage = app.window.grabWindow()
    assert focused(app).property("visualFocus")
    assert ringed != bare


def test_esc_goes_back_and_closes_what_lies_over_the_screen_first(
    app: App, desk: Any, visits: Any, draw: Any, press: Any
) -> None:
    draw(visits["greeting"])
    press(Qt.Key.Key_Escape)
    draw(replace(visits["greeting"], overlay=Overlay.STAFF))
    press(Qt.Key.Key_Escape)
    assert [type(event) for event in desk.posted] == [events.Back, events.CloseOverlay]


def test_a_screen_that_keys_led_to_begins_at_its_first_answer(
    app: App, visits: Any, draw: Any, press: Any
) -> None:
    draw(visits["welcome"])
    press(Qt.Key.Key_Down)
    draw(visits["purpose"])
    assert focused(app).objectName() == "choice:file"


def test_a_screen_that_a_finger_led_to_shows_no_ring(app: App, visits: Any, draw: Any, finger: Any) -> None:
    draw(visits["welcome"])
    finger.tap("begin")
    draw(visits["purpose"])
    assert not focused(app).property("visualFocus")


def test_four_keys_are_enough_to_type(app: App, desk: Any, visits: Any, draw: Any, press: Any) -> None:
    draw(replace(visits["search"], query="", hits=()))
    while focused(app).objectName() != "input:query":
        press(Qt.Key.Key_Down)
    field = focused(app)
    for letter in "sao":
        for _ in range(60):
            press(Qt.Key.Key_Down)
            if (app.keys.meant or "") == f"key:{letter}":
                break
        press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Escape)
    assert field.property("text") == "sao"
    assert field.hasActiveFocus()
    assert [e.text for e in desk.posted if isinstance(e, events.TypeQuery)][-1] == "sao"


def test_four_keys_are_enough_for_the_digits_and_a_keyboard_has_them_at_once(walk: Any, desk: Any) -> None:
    app, draw, press, visits = walk
    draw(replace(visits["identify"], can=""))
    while focused(app).objectName() != "key:3":
        press(Qt.Key.Key_Down)
    assert focused(app).property("visualFocus")
    press(Qt.Key.Key_Return, Qt.Key.Key_7)
    assert [e.text for e in desk.posted if isinstance(e, events.TypeCan)] == ["3", "37"]


def test_the_first_digit_of_a_keyboard_counts_where_no_key_has_led_yet(
    walk: Any, desk: Any, finger: Any
) -> None:
    _app, draw, press, visits = walk
    draw(visits["welcome"])
    finger.tap("begin")
    desk.posted.clear()
    draw(replace(visits["identify"], can=""))
    press(Qt.Key.Key_2, Qt.Key.Key_9)
    assert [e.text for e in desk.posted if isinstance(e, events.TypeCan)] == ["2", "29"]


def test_the_volume_keys_turn_the_volume_and_stop_at_its_ends(
    app: App, desk: Any, draw: Any, press: Any
) -> None:
    for volume, key, then in (
        (2, Qt.Key.Key_VolumeUp, 3),
        (4, Qt.Key.Key_VolumeUp, 4),
        (0, Qt.Key.Key_VolumeDown, 0),
    ):
        desk.posted.clear()
        visit = Visit(step=Step.PURPOSE)
        draw(replace(visit, comfort=replace(visit.comfort, volume=volume)))
        press(key)
        assert desk.posted == [events.SetComfort(volume=then)]


def test_the_help_key_asks_for_help(app: App, desk: Any, visits: Any, draw: Any, press: Any) -> None:
    draw(visits["purpose"])
    press(Qt.Key.Key_F1)
    assert [type(event) for event in desk.posted] == [events.AskHelp]


def test_the_help_tells_of_the_keys_to_one_who_goes_by_them(walk: Any, finger: Any, visible: Any) -> None:
    app, draw, press, visits = walk

    def told(words: str = "Phím mũi tên") -> bool:
        texts = [str(item.property("text")) for item in visible(app) if item.inherits("QQuickText")]
        return any(words in text for text in texts)

    draw(visits["purpose"])
    press(Qt.Key.Key_Down)
    draw(replace(visits["purpose"], overlay=Overlay.HELP))
    assert told()
    assert not told("Trong ô để gõ")
    draw(replace(visits["form-1"], overlay=Overlay.HELP))
    assert told("Trong ô để gõ")
    finger.tap("overlay-close")
    assert not told()


@pytest.fixture
def small_lying(app: App) -> Iterator[None]:
    display = app.engine.singletonInstance("Kiosk.Bridge", "Display")
    display.use(SCREENS["15-lying"])
    yield
    display.use(ScreenSize(motion=False, settle_ms=0))


@pytest.mark.parametrize("name", ["form-1", "greeting"])
@pytest.mark.usefixtures("small_lying")
def test_words_that_do_not_fit_are_read_by_the_arrows_down_and_up_again(
    name: str, walk: Any, visible: Any
) -> None:
    app, draw, press, visits = walk
    overlay = Overlay.HELP if name == "form-1" else None
    place = "answer" if overlay is None else "overlay"
    draw(replace(visits[name], comfort=Comfort(text_size=TEXT_SIZES - 1), overlay=overlay))

    def place_of_words() -> float:
        over = next(item for item in visible(app) if item.objectName() == place)
        return next(item.property("contentY") for item in items_below(over) if item.objectName() == "scroll")

    def seen(button: str) -> bool:
        app.window.grabWindow()  # whether all words fit is known with the next frame
        return any(item.objectName() == button for item in visible(app))

    press(Qt.Key.Key_Down)  # the help tells of keys once somebody goes by them
    assert seen("more")
    for _ in range(ROUND):
        if not seen("more"):
            break
        press(Qt.Key.Key_Down)
    assert place_of_words() > 0
    assert not seen("more")
    press(Qt.Key.Key_Down)
    assert focused(app).activeFocusOnTab(), "after the words come the answers"
    while seen("less"):
        press(Qt.Key.Key_Up)
    assert place_of_words() == 0


def items_below(item: QQuickItem) -> list[QQuickItem]:
    return [found for child in item.childItems() for found in (child, *items_below(child))]


def test_following_the_focus_lets_no_item_go(app: App, draw: Any, visits: Any, visible: Any) -> None:
    draw(visits["consent"])
    before = [item.objectName() for item in visible(app)]
    item = app.window.activeFocusItem() or app.window.contentItem()
    for _ in range(ROUND):
        item = next_in_focus(item, forward=True)
    del item
    gc.collect()
    app.window.grabWindow()
    assert [item.objectName() for item in visible(app)] == before
