"""A finger that taps twice does one thing: nothing is filed, left or skipped unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from kiosk.journey import events
from kiosk.journey.visit import Visit
from ui.app import App, start
from ui.bridge.display import ScreenSize


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


@pytest.fixture
def tap(settling: App, touch_screen: Any) -> Callable[[QPoint], None]:
    def tapped(spot: QPoint) -> None:
        window = settling.window
        QTest.touchEvent(window, touch_screen).press(0, spot, window).commit()
        QTest.touchEvent(window, touch_screen).release(0, spot, window).commit()
        QTest.qWait(1)

    return tapped


def _middle(finger: Any, name: str) -> QPoint:
    item = finger.find(name)
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def _shown(app: App, visit: Visit, finger: Any, qtbot: Any, name: str = "primary") -> QPoint:
    app.show(visit)
    qtbot.waitUntil(lambda: finger.find(name).isEnabled())
    return _middle(finger, name)


def test_two_quick_taps_on_delivery_lead_to_the_review_and_file_nothing(
    settling: App, slow_desk: Desk, tap: Any, make_finger: Any, qtbot: Any, visits: dict[str, Visit]
) -> None:
    finger = make_finger(settling)
    spot = _shown(settling, visits["delivery"], finger, qtbot)
    slow_desk.answer = lambda: settling.show(visits["review"])
    tap(spot)
    assert settling.session.property("screen") == "Review"
    assert _middle(finger, "primary") == spot, "the second tap must lie on the button that files"
    tap(spot)
    assert slow_desk.posted == [events.Continue()]
    qtbot.waitUntil(lambda: finger.find("primary").isEnabled())
    tap(spot)
    assert slow_desk.posted == [events.Continue(), events.Continue()]


@pytest.mark.parametrize(
    ("name", "touched", "posted"),
    [
        ("delivery", "primary", events.Continue()),
        ("form-1", "primary", events.Continue()),
        ("form-1", "back", events.Back()),
        ("trouble-feeder-empty", "primary", events.Retry()),
        ("done", "primary", events.Finish()),
    ],
)
def test_a_second_tap_before_the_next_screen_came_is_not_for_that_screen(
    settling: App,
    slow_desk: Desk,
    tap: Any,
    make_finger: Any,
    qtbot: Any,
    visits: dict[str, Visit],
    name: str,
    touched: str,
    posted: events.Touch,
) -> None:
    spot = _shown(settling, visits[name], make_finger(settling), qtbot, touched)
    tap(spot)
    tap(spot)
    assert slow_desk.posted == [posted]
    # A journey that stays where it is does not lock the screen.
    QTest.qWait(550)
    tap(spot)
    assert slow_desk.posted == [posted, posted]


def test_the_next_page_of_the_form_and_an_overlay_settle_too(
    settling: App, slow_desk: Desk, tap: Any, make_finger: Any, qtbot: Any, visits: dict[str, Visit]
) -> None:
    finger = make_finger(settling)
    spot = _shown(settling, visits["form-1"], finger, qtbot)
    settling.show(visits["form-2"])
    tap(spot)
    settling.show(visits["overlay-time-out"])
    tap(_middle(finger, "overlay-finish"))
    assert slow_desk.posted == []
    qtbot.waitUntil(lambda: finger.find("overlay-finish").isEnabled())
    tap(_middle(finger, "overlay-finish"))
    assert slow_desk.posted == [events.StartOver()]


def test_a_screen_that_settles_looks_as_it_will_be(
    settling: App, make_finger: Any, qtbot: Any, visits: dict[str, Visit]
) -> None:
    finger = make_finger(settling)
    settling.show(visits["review"])
    spot = _middle(finger, "primary") + QPoint(0, -30)
    new = settling.window.grabWindow().pixelColor(spot)
    assert not finger.find("primary").isEnabled()
    qtbot.waitUntil(lambda: finger.find("primary").isEnabled())
    assert settling.window.grabWindow().pixelColor(spot) == new
