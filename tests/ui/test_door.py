"""The hidden door on the real window: gesture, secret, badge, who is behind it, and every way out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.journey.comfort import Comfort
from kiosk.journey.events import Begin, EnterService, LeaveService
from kiosk.journey.table import decide
from kiosk.journey.visit import Step, Visit
from kiosk.technician.access.badge import keep_badge, new_badge
from kiosk.technician.access.people import Member, People
from kiosk.technician.access.rights import Duty, Right
from kiosk.technician.access.secret import Cost, Keeper
from kiosk.technician.access.tried import Tried
from kiosk.technician.desk import Desk, Told
from ui.app import App
from ui.bridge.display import ScreenSize
from ui.bridge.technician.door import DoorModel
from ui.gallery.variants import SCREENS
from ui.gallery.visits import VISITS

pytestmark = pytest.mark.slow

SECRET = "48159263"
PATIENCE_SECONDS = 30.0
# Enough to be argon2id, and quick.
CHEAP = Keeper(Cost(passes=1, memory_kib=8, lanes=1))


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Say what time it is."""
        return self.seconds


class HandedDesk(Desk):
    """A desk whose code scanner is the test's hand: all else is the kiosk's own."""

    clock = Clock()

    def listen(self, told: Told) -> None:
        """Keep who wants to be told."""
        self._heard: Told | None = told

    def hush(self) -> None:
        """Tell nobody."""
        self._heard = None

    def show(self, text: str) -> None:
        """Show a code to the scanner."""
        tried: Tried | None = self.access.try_badge(text)
        if tried is not None and self._heard is not None:
            self._heard(tried)


class Road:
    """The window on the real table: what is posted moves it."""

    def __init__(self, app: App, posted: list[Any], kiosk: HandedDesk) -> None:
        self.app, self.posted, self.kiosk = app, posted, kiosk
        self.visit = Visit()
        self.door = app.engine.singletonInstance("Kiosk.Bridge", "DoorModel")
        assert isinstance(self.door, DoorModel)

    def at(self, visit: Visit) -> None:
        """Stand on this screen."""
        self.visit = visit
        self.app.show(visit)
        self.posted.clear()
        QTest.qWait(1)

    def go(self) -> Visit:
        """Let everything that was posted happen."""
        while self.posted:
            self.visit, _ = decide(self.visit, self.posted.pop(0), self.app.scene.world)
            self.app.show(self.visit)
        QTest.qWait(1)
        return self.visit

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so, or fail."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not so():
            assert time.monotonic() < end, "it never came to that"
            QTest.qWait(5)


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "technician")


@pytest.fixture
def badge(people: People) -> str:
    """Enrol a technician; give the text of the badge."""
    text = new_badge()
    people.put(Member("lan", Duty.TECHNICIAN, CHEAP.keep(SECRET), keep_badge(text)))
    return text


@pytest.fixture
def road(app: App, desk: Any, tmp_path: Path) -> Iterator[Road]:
    kiosk = HandedDesk(tmp_path / "technician")
    before = app.scene
    app.open(replace(before, desk=kiosk))
    road = Road(app, desk.posted, kiosk)
    yield road
    app.show(Visit())
    app.open(before)
    kiosk.close()


def beckon(road: Road, finger: Any, place: str = "hidden:name") -> None:
    finger.tap(place)
    for _ in range(4):
        finger.again()
    road.go()


@pytest.mark.parametrize("place", ["hidden:name", "hidden:low"])
@pytest.mark.parametrize("step", [Step.WELCOME, Step.CLOSED])
def test_five_touches_on_either_place_show_the_door_and_four_do_not(
    road: Road, finger: Any, badge: str, place: str, step: Step
) -> None:
    road.at(Visit(step=step))
    finger.tap(place)
    for _ in range(3):
        finger.again()
    assert not road.posted
    finger.again()
    assert [type(event) for event in road.posted] == [EnterService]
    assert road.go().step is Step.SERVICE
    assert finger.find("field:secret")
    assert badge


def test_the_whole_road_from_the_gesture_by_the_secret_to_home_and_out(
    road: Road, finger: Any, badge: str
) -> None:
    road.at(Visit())
    beckon(road, finger)
    finger.tap("input:secret")
    for digit in SECRET:
        finger.tap(f"key:{digit}")
    finger.tap("key:done")
    field = finger.find("input:secret")
    assert field.property("displayText") == "•" * len(SECRET)
    finger.tap("primary")
    road.until(lambda: bool(road.door.inside))
    road.app.window.grabWindow()
    assert road.door.who.startswith("lan")
    insider = road.kiosk.session.insider
    assert insider is not None
    assert insider.may(Right.EXPORT)
    finger.tap("back")
    assert road.go() == Visit()
    assert road.kiosk.session.insider is None
    assert not road.door.inside
    assert badge


def test_a_secret_of_letters_is_typed_by_the_keyboard_of_the_screen_too(
    road: Road, finger: Any, people: People, visible: Any
) -> None:
    people.put(Member("minh", Duty.OPERATOR, CHEAP.keep("Tam-coc_27")))
    road.at(Visit())
    beckon(road, finger)
    finger.tap("input:secret")
    for key in ("page", "shift", "T", "a", "m", "-", "c", "o", "c", "_", "page", "2", "7"):
        finger.tap(f"key:{key}")
        assert not [item for item in visible(road.app) if item.objectName() in {"key:đ", "variants"}]
    finger.tap("key:done")
    finger.tap("primary")
    road.until(lambda: bool(road.door.inside))
    insider = road.kiosk.session.insider
    assert insider is not None
    assert not insider.may(Right.EXPORT)


def test_a_badge_opens_too_and_another_code_says_nothing(road: Road, finger: Any, badge: str) -> None:
    road.at(Visit())
    beckon(road, finger)
    road.kiosk.show("022195000017|something of a citizen")
    road.kiosk.show(new_badge())
    road.until(lambda: road.door.trouble != "")
    assert not road.door.inside
    road.kiosk.show(badge)
    road.until(lambda: bool(road.door.inside))


def test_wrong_secrets_are_told_with_what_is_left_and_then_locked(
    road: Road, finger: Any, badge: str
) -> None:
    road.at(Visit())
    beckon(road, finger)
    for left in (4, 3, 2, 1):
        road.door.tryOpen("99999999")
        road.until(lambda: not road.door.trying)
        assert f"Còn {left} lần" in road.door.trouble
    road.door.tryOpen("99999999")
    road.until(lambda: not road.door.trying)
    assert "Nhập lại được sau" in road.door.trouble
    assert not road.door.mayTry
    road.door.tryOpen(SECRET)
    road.until(lambda: not road.door.trying)
    assert not road.door.inside
    road.kiosk.show(badge)
    road.until(lambda: bool(road.door.inside))
    assert "5 lần nhập sai" in road.door.wrongBefore


def test_without_anybody_enrolled_the_door_says_so_and_has_nothing_to_open(
    road: Road, finger: Any, people: People, visible: Any
) -> None:
    assert not people.file.exists()
    road.at(Visit())
    beckon(road, finger)
    road.until(lambda: not road.door.asks)
    road.app.window.grabWindow()
    names = [item.objectName() for item in visible(road.app)]
    assert "field:secret" not in names
    assert "primary" not in names
    said = " ".join(str(item.property("text")) for item in visible(road.app))
    assert "Chưa ai được ghi tên" in said
    road.door.tryOpen("")
    road.until(lambda: not road.door.trying)
    assert not road.door.inside
    finger.tap("back")
    assert road.go() == Visit()


def test_a_file_of_people_that_others_may_write_opens_to_nobody(
    road: Road, finger: Any, people: People, badge: str
) -> None:
    people.file.chmod(0o666)
    road.at(Visit())
    beckon(road, finger)
    road.until(lambda: not road.door.asks)
    road.kiosk.show(badge)
    road.door.tryOpen(SECRET)
    road.until(lambda: not road.door.trying)
    assert not road.door.inside
    assert "không dùng được" in road.door.closedWords


def test_keys_alone_make_the_gesture_and_go_out(road: Road, badge: str) -> None:
    road.at(Visit())
    road.app.window.requestActivate()
    QTest.qWaitForWindowActive(road.app.window)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Escape):
        QTest.keyClick(road.app.window, key)
    assert road.go().step is Step.SERVICE
    for _ in range(2):  # out of the field, then out of the door
        QTest.qWait(1)
        QTest.keyClick(road.app.window, Qt.Key.Key_Escape)
    assert road.go() == Visit()
    assert badge


def test_nothing_answers_to_the_gesture_while_a_visit_is_on(road: Road, finger: Any, visits: Any) -> None:
    for name in ("purpose", "form-1", "done", "service"):
        road.at(visits[name])
        for _ in range(5):
            road.door.touched()
            for key in (Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Down):
                road.door.pressed(int(key))
        assert not [event for event in road.posted if isinstance(event, EnterService)]
    # And four touches before the visit with one after it are no five.
    road.at(Visit())
    finger.tap("hidden:name")
    for _ in range(3):
        finger.again()
    road.at(Visit(step=Step.PURPOSE))
    road.at(Visit())
    finger.tap("hidden:name")
    assert not road.posted


def test_the_clock_shows_everybody_out_from_the_door_and_from_behind_it(
    road: Road, finger: Any, badge: str
) -> None:
    session, now = road.kiosk.session, Clock()
    session._now = now  # the hand of its clock
    road.at(Visit())
    beckon(road, finger)
    now.seconds = 59
    road.door._tick()  # a second of its clock
    assert not road.posted
    assert "tự thoát" in road.door.leavingWords
    now.seconds = 61
    road.door._tick()
    assert [type(event) for event in road.posted] == [LeaveService]
    assert road.go() == Visit()
    beckon(road, finger)
    road.kiosk.show(badge)
    road.until(lambda: bool(road.door.inside))
    now.seconds += 299
    road.door._tick()
    assert not road.posted
    now.seconds += 2
    road.door._tick()
    assert road.go() == Visit()
    assert session.insider is None


def test_a_secret_that_is_right_too_late_opens_nothing(road: Road, finger: Any, badge: str) -> None:
    road.at(Visit())
    beckon(road, finger)
    road.door.tryOpen(SECRET)
    road.door.leave()
    assert road.go() == Visit()
    ended: list[Tried] = []
    road.kiosk.look(ended.append)  # told after that try, which came before
    road.until(lambda: bool(ended))
    QTest.qWait(5)
    assert road.kiosk.session.insider is None
    beckon(road, finger)
    assert not road.door.inside
    assert badge


@pytest.mark.parametrize("size", [0, 3])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_low_place_lies_where_a_seated_person_reaches_and_covers_nothing_to_touch(
    road: Road, finger: Any, visible: Any, screen: str, size: int
) -> None:
    display = road.app.engine.singletonInstance("Kiosk.Bridge", "Display")
    display.use(SCREENS[screen])
    for name in ("welcome", "closed", "welcome-partly-out"):
        road.at(replace(VISITS[name], comfort=Comfort(text_size=size)))
        low = finger.find("hidden:low")
        place = low.mapRectToScene(low.boundingRect())
        assert place.top() >= road.app.window.height() / 3
        assert min(place.width(), place.height()) >= 18 * float(display.pixelsPerMm) - 1
        for item in visible(road.app):
            if item.inherits("QQuickAbstractButton"):
                assert not item.mapRectToScene(item.boundingRect()).intersects(place), item.objectName()
    display.use(ScreenSize(motion=False, settle_ms=0))


def test_who_calls_staff_at_the_door_is_not_told_of_a_visit_that_there_is_not(
    road: Road, finger: Any, badge: str, visible: Any
) -> None:
    road.at(Visit())
    beckon(road, finger)
    finger.tap("call-staff")
    road.go()
    road.app.window.grabWindow()
    said = " ".join(str(item.property("text")) for item in visible(road.app))
    assert "Gặp cán bộ" in said
    assert "xóa" not in said
    assert "overlay-pause" not in {item.objectName() for item in visible(road.app)}
    finger.tap("overlay-close")
    assert road.go().overlay is None
    assert badge


def test_the_button_of_the_welcome_begins_a_visit_however_often_the_place_beside_it_was_touched(
    road: Road, finger: Any
) -> None:
    road.at(Visit())
    finger.tap("hidden:low")
    finger.again()
    finger.tap("begin")
    assert [type(event) for event in road.posted] == [Begin]
