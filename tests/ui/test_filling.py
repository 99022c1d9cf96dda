"""Finding and filling on the real window, with the real table behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey import events as e
from kiosk.journey.comfort import Comfort
from kiosk.journey.table import decide
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.bridge.scene import Place

pytestmark = pytest.mark.slow

KEYS = {letter: getattr(Qt.Key, f"Key_{letter.upper()}") for letter in "abcdefghijklmnopqrstuvwxyz0123456789"}


class Live:
    """A window that shows what the table makes of every touch."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.visit = Visit()
        self.app: App | None = None

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Nobody but the window listens."""

    def post(self, event: e.Touch) -> None:
        """Decide at once, and draw it."""
        self.visit, _ = decide(self.visit, event, self.world)
        self.show(self.visit)

    def show(self, visit: Visit) -> None:
        """Stand at this visit."""
        self.visit = visit
        if self.app is not None:
            self.app.show(visit)

    def typed(self, text: str) -> None:
        """Type on a keyboard of hardware."""
        assert self.app is not None
        for letter in text:
            key = KEYS.get(letter, Qt.Key.Key_Slash if letter == "/" else Qt.Key.Key_Space)
            QTest.keyClick(self.app.window, key)
        QTest.qWait(1)

    def press(self, key: Qt.Key) -> None:
        """Press one key of a keyboard of hardware."""
        assert self.app is not None
        QTest.keyClick(self.app.window, key)
        QTest.qWait(1)


def _answer(items: list[QQuickItem]) -> QQuickItem:
    return next(item for item in items if item.objectName() == "answer")


def _place(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.size())


@pytest.fixture(scope="module")
def _live(qapp: QGuiApplication, world: World, place: Place) -> Iterator[Live]:
    live = Live(world)
    live.app = start(live, place, ScreenSize(motion=False, settle_ms=0))
    yield live
    live.app.close()


@pytest.fixture
def live(_live: Live) -> Live:
    _live.show(Visit())
    return _live


@pytest.fixture
def hand(live: Live, make_finger: Callable[[App], Any]) -> Any:
    assert live.app is not None
    return make_finger(live.app)


def test_a_province_a_few_letters_and_a_touch_make_an_address(
    live: Live, hand: Any, visits: dict[str, Visit]
) -> None:
    stay = {
        key: value for key, value in visits["form-address"].answers.items() if not key.startswith("stay.")
    }
    live.show(replace(visits["form-address"], answers=MappingProxyType(stay)))
    hand.tap("option:stay.province:Tỉnh Quảng Ninh")
    hand.tap("input:stay.commune")
    live.typed("mong")
    assert live.visit.answers["stay.commune"] == "mong"
    hand.tap("option:stay.commune:Phường Móng Cái 2")
    assert live.visit.answers["stay.commune"] == "Phường Móng Cái 2"
    assert hand.find("input:stay.commune").property("text") == "Phường Móng Cái 2"


def test_letters_that_only_one_commune_has_become_its_name_when_one_goes_on(
    live: Live, hand: Any, visits: dict[str, Visit]
) -> None:
    live.show(visits["form-records"])
    hand.tap("input:records.1.place.commune")
    live.typed("tu son")
    hand.tap("key:done")
    assert live.visit.answers["records.1.place.commune"] == "Phường Từ Sơn"


def test_all_communes_of_a_province_can_be_seen_without_typing(
    live: Live, hand: Any, visits: dict[str, Visit], visible: Callable[[App], list[QQuickItem]]
) -> None:
    live.show(visits["form-records"])
    assert live.app is not None
    app = live.app

    def offered() -> int:
        app.window.grabWindow()
        return sum(item.objectName().startswith("option:records.1.place.commune:") for item in visible(app))

    few = offered()
    hand.find("all:records.1.place.commune").click()
    assert (few, offered()) == (8, 99)


def test_another_person_is_asked_about_only_when_this_one_is_whole(
    live: Live, hand: Any, visits: dict[str, Visit]
) -> None:
    live.show(visits["form-member-last"])
    hand.find("add-entry").click()
    assert live.visit.form_step == 4
    assert live.visit.problems
    more = {"members.2.birth": "1950", "members.2.sex": "Nam", "members.2.relation": "parent"}
    live.show(replace(live.visit, answers=MappingProxyType({**live.visit.answers, **more})))
    hand.find("add-entry").click()
    assert live.visit.form_step == 5
    assert live.visit.answers["members"] == "3"
    assert live.visit.answers["members.2.name"] == "Y"


def test_a_person_is_taken_out_only_after_a_second_word(
    live: Live, hand: Any, visits: dict[str, Visit]
) -> None:
    live.show(visits["form-member"])
    hand.find("remove-entry").click()
    assert live.visit.answers["members"] == "2"
    hand.find("keep-entry").click()
    assert live.visit.answers["members.1.name"] == "Phạm Mẫu Toàn"
    hand.find("remove-entry").click()
    hand.find("really-remove-entry").click()
    assert live.visit.answers["members"] == "1"
    assert live.visit.answers["members.1.name"] == "Y"
    assert "members.2.name" not in live.visit.answers


def test_procedures_are_found_by_what_happens_in_a_life_and_by_who_settles_them(
    live: Live, hand: Any, visits: dict[str, Visit]
) -> None:
    live.show(visits["search-browse"])
    hand.tap("shelf:Sinh con")
    assert live.visit.shelf == "Sinh con"
    hand.tap("back")
    assert (live.visit.step, live.visit.shelf) == (Step.SEARCH, "")
    hand.tap("browse:agency")
    hand.tap("shelf:Công an cấp tỉnh")
    hand.tap("result:3.000333")
    assert live.visit.procedure is not None
    assert live.visit.procedure.code == "3.000333"


def test_for_whom_one_files_is_one_touch(live: Live, hand: Any, visits: dict[str, Visit]) -> None:
    live.show(visits["who"])
    hand.tap("who:child")
    assert (live.visit.step, live.visit.answers["who"]) == (Step.FORM, "child")
    assert not live.visit.answers.get("mover_name")


def test_ten_thousand_letters_do_not_go_into_a_field(live: Live, hand: Any, visits: dict[str, Visit]) -> None:
    live.show(visits["form-member"])
    field = hand.find("input:members.1.name")
    field.setProperty("text", "ế" * 10_000)
    assert len(field.property("text")) == 80
    live.post(e.Answer("members.1.name", "ế" * 10_000))
    assert len(live.visit.answers["members.1.name"]) == 1000
    live.post(e.Continue())
    assert "Dài quá 80" in live.visit.problems["members.1.name"]


@pytest.mark.parametrize("name", ["form-0", "form-card", "form-address", "form-member-last", "form-records"])
def test_every_question_is_reached_by_keys_alone_in_the_largest_letters_on_a_lying_screen(
    lying: Live, visits: dict[str, Visit], name: str, visible: Callable[[App], list[QQuickItem]]
) -> None:
    lying.show(replace(visits[name], comfort=Comfort(text_size=3)))
    assert lying.app is not None
    window = lying.app.window
    window.grabWindow()
    asked = [
        item.objectName()
        for item in visible(lying.app)
        if item.objectName().startswith(("input:", "option:", "add-entry", "all:"))
    ]
    reached: list[str] = []
    for _ in range(3 * len(asked) + 40):
        lying.press(Qt.Key.Key_Tab)
        item = window.activeFocusItem()
        if item is None or item.objectName() not in asked:
            continue
        if item.objectName() in reached:
            break
        reached.append(item.objectName())
        window.grabWindow()
        place, area = _place(item), _place(_answer(visible(lying.app)))
        assert area.top() - 1 <= place.top(), f"{item.objectName()} has the focus out of sight"
        assert place.top() < area.bottom() - place.height() / 2, (
            f"{item.objectName()} has the focus out of sight"
        )
    assert reached == asked


def test_a_page_is_filled_and_left_by_keys_alone(lying: Live, visits: dict[str, Visit]) -> None:
    assert lying.app is not None
    window = lying.app.window
    lying.show(replace(visits["form-member-last"], comfort=Comfort(text_size=3)))

    def go_to(name: str) -> None:
        for _ in range(60):
            item = window.activeFocusItem()
            if item is not None and item.objectName() == name:
                return
            lying.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{name} was never reached")

    go_to("input:members.2.birth")
    for _ in range(10):
        lying.press(Qt.Key.Key_Backspace)
    lying.typed("1950")
    go_to("option:members.2.sex:Nam")
    lying.press(Qt.Key.Key_Return)
    go_to("option:members.2.relation:Cha hoặc mẹ")
    lying.press(Qt.Key.Key_Return)
    go_to("primary")
    lying.press(Qt.Key.Key_Return)
    assert lying.visit.answers["members.2.birth"] == "1950"
    assert lying.visit.form_step == 5


@pytest.fixture(scope="module")
def lying(qapp: QGuiApplication, world: World, place: Place) -> Iterator[Live]:
    live = Live(world)
    size = ScreenSize(width_px=1920, height_px=1080, width_mm=476, height_mm=268, motion=False, settle_ms=0)
    live.app = start(live, place, size)
    yield live
    live.app.close()
