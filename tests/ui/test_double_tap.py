"""A finger that taps twice does one thing: nothing is filed, left or skipped unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest

from kiosk.journey import events
from kiosk.journey.visit import Visit
from ui.app import App, start
from ui.bridge.display import ScreenSize

pytestmark = pytest.mark.slow


class Desk:
    """A journey that answers each touch at once with the visit that comes next."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.posted: list[events.Touch] = []
        self.answer: Callable[[], None] = lambda: None

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Need no listener: the test shows the visits itself."""

    def post(self, event: events.Touch) -> None:
        """Note a touch and answer it."""
        self.posted.append(event)
        self.answer()


@pytest.fixture
def slow_desk(world: Any) -> Desk:
    return Desk(world)


@pytest.fixture
def settling(qapp: Any, slow_desk: Desk, place: Any) -> Iterator[App]:
    """Open a window that settles as the kiosk's does, also with motion off."""
    opened = start(slow_desk, place, ScreenSize(motion=False))
    yield opened
    opened.close()


class Hasty:
    """A finger that touches a place at once, whatever lies there."""

    def __init__(self, app: App, finger: Any, device: QPointingDevice, qtbot: Any) -> None:
        self._window = app.window
        self._finger = finger
        self._device = device
        self._qtbot = qtbot

    def tap(self, spot: QPoint) -> None:
        """Touch without waiting."""
        QTest.touchEvent(self._window, self._device).press(0, spot, self._window).commit()
        QTest.touchEvent(self._window, self._device).release(0, spot, self._window).commit()
        QTest.qWait(1)

    def place(self, name: str) -> QPoint:
        """Say where something lies now."""
        item = self._finger.find(name)
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def may(self, name: str) -> bool:
        """Whether something takes a touch now."""
        return bool(self._finger.find(name).isEnabled())

    def settled(self, name: str) -> QPoint:
        """Wait until something takes a touch; returns where it lies."""
        self._qtbot.waitUntil(lambda: self.may(name))
        return self.place(name)


@pytest.fixture
def hasty(settling: App, make_finger: Any, touch_screen: QPointingDevice, qtbot: Any) -> Hasty:
    return Hasty(settling, make_finger(settling), touch_screen, qtbot)


def test_two_quick_taps_on_delivery_lead_to_the_review_and_file_nothing(
    settling: App, slow_desk: Desk, hasty: Hasty, visits: dict[str, Visit]
) -> None:
    settling.show(visits["delivery"])
    spot = hasty.settled("primary")
    slow_desk.answer = lambda: settling.show(visits["review"])
    hasty.tap(spot)
    assert settling.session.property("screen") == "Review"
    assert hasty.place("primary") == spot, "the second tap must lie on the button that files"
    hasty.tap(spot)
    assert slow_desk.posted == [events.Continue()]
    hasty.tap(hasty.settled("primary"))
    assert slow_desk.posted == [events.Continue(), events.Continue()]


@pytest.mark.parametrize(
    "case",
    [
        (("delivery", "primary"), events.Continue()),
        (("form-1", "primary"), events.Continue()),
        (("form-1", "back"), events.Back()),
        (("trouble-feeder-empty", "primary"), events.Retry()),
        (("done", "primary"), events.Finish()),
    ],
)
def test_a_second_tap_before_the_next_screen_came_is_not_for_that_screen(
    settling: App, slow_desk: Desk, hasty: Hasty, visits: dict[str, Visit], case: Any
) -> None:
    (name, touched), posted = case
    settling.show(visits[name])
    spot = hasty.settled(touched)
    hasty.tap(spot)
    hasty.tap(spot)
    assert slow_desk.posted == [posted]
    # A journey that stays where it is does not lock the screen.
    QTest.qWait(550)
    hasty.tap(spot)
    assert slow_desk.posted == [posted, posted]


def test_the_next_page_of_the_form_and_an_overlay_settle_too(
    settling: App, slow_desk: Desk, hasty: Hasty, visits: dict[str, Visit]
) -> None:
    settling.show(visits["form-1"])
    spot = hasty.settled("primary")
    settling.show(visits["form-2"])
    hasty.tap(spot)
    settling.show(visits["overlay-time-out"])
    hasty.tap(hasty.place("overlay-finish"))
    assert slow_desk.posted == []
    hasty.tap(hasty.settled("overlay-finish"))
    assert slow_desk.posted == [events.StartOver()]


def test_a_screen_that_settles_looks_as_it_will_be(
    settling: App, hasty: Hasty, visits: dict[str, Visit]
) -> None:
    settling.show(visits["review"])
    spot = hasty.place("primary") + QPoint(0, -30)
    new = settling.window.grabWindow().pixelColor(spot)
    assert not hasty.may("primary")
    hasty.settled("primary")
    assert settling.window.grabWindow().pixelColor(spot) == new
