"""The real window, offscreen; fingers that touch it; visits of a made-up person for every screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF
from PySide6.QtGui import QGuiApplication, QImage, QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from shiboken6 import isValid

from kiosk.journey.events import Touch
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World
from kiosk.languages.catalogue import SOURCE
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.bridge.scene import Place
from ui.gallery.visits import PLACE, VISITS, WORLD
from ui.simulated.robot import only_a_tap

HANDFUL = 10


class Finger:
    """Touches the window as a finger does, through Qt's own touch events."""

    def __init__(self, app: App, device: QPointingDevice) -> None:
        self._app = app
        self._device = device
        self._spot = QPoint()

    def find(self, name: str) -> QQuickItem:
        """Find the visible item of this object name, where the next frame puts it."""
        self._app.window.grabWindow()
        found = [item for item in items(self._app) if item.objectName() == name]
        assert len(found) == 1, f"{len(found)} visible items are called {name}"
        return found[0]

    def tap(self, name: str, hold_ms: int = 0) -> None:
        """Touch the middle of an item, for a while if asked."""
        item = self.find(name)
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        self._spot = QPoint(int(middle.x()), int(middle.y()))
        self.again(hold_ms)

    def again(self, hold_ms: int = 0) -> None:
        """Touch where the last touch was, whatever lies there now."""
        window, spot = self._app.window, self._spot
        with nullcontext() if hold_ms else only_a_tap():
            # Nothing runs between the two of a tap: what repeats while it is touched would begin to.
            QTest.touchEvent(window, self._device).press(0, spot, window).commit(bool(hold_ms))
            if hold_ms:
                QTest.qWait(hold_ms)
                # What came due while the machine stalled comes before the finger goes.
                for _ in range(HANDFUL):
                    QCoreApplication.processEvents()
            QTest.touchEvent(window, self._device).release(0, spot, window).commit()
        QTest.qWait(1)


class Desk:
    """The window with a journey that only takes notes."""

    def __init__(self) -> None:
        self.world = WORLD
        self.posted: list[Touch] = []
        self.listeners: list[Callable[[Visit], None]] = []

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Keep a listener."""
        self.listeners.append(listener)

    def post(self, event: Touch) -> None:
        """Note a touch."""
        self.posted.append(event)


def items(app: App) -> list[QQuickItem]:
    """List every visible item of the window."""

    def below(item: QQuickItem) -> Iterator[QQuickItem]:
        for child in item.childItems():
            # QML may let an item go while its Python wrapper lives on.
            if isValid(child) and child.isVisible():
                yield child
                yield from below(child)

    return list(below(app.window.contentItem()))


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def _desk() -> Desk:
    return Desk()


@pytest.fixture(scope="session")
def _app(qapp: QGuiApplication, _desk: Desk) -> Iterator[App]:
    opened = start(_desk, PLACE, ScreenSize(motion=False, settle_ms=0))
    yield opened
    opened.close()


@pytest.fixture
def app(_app: App) -> Iterator[App]:
    """The one window of all tests, back at its first screen."""
    _app.show(Visit(step=Step.PURPOSE))
    _app.show(Visit())
    yield _app
    # Qt has one language for all windows of a process: the next test may open its own.
    if _app.translator.code != SOURCE:
        _app.show(Visit())


@pytest.fixture
def desk(_desk: Desk) -> Desk:
    _desk.posted.clear()
    return _desk


@pytest.fixture
def draw(app: App) -> Callable[[Visit], QImage]:
    """Draw a visit and return the picture of the window."""

    def drawn(visit: Visit) -> QImage:
        app.show(visit)
        QTest.qWait(1)
        if app.pictures.held():
            app.window.grabWindow()
            app.finish_pictures()
        return app.window.grabWindow()

    return drawn


@pytest.fixture(scope="session")
def touch_screen() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def finger(app: App, touch_screen: QPointingDevice) -> Finger:
    return Finger(app, touch_screen)


@pytest.fixture(params=VISITS, scope="session")
def visit_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def visits() -> dict[str, Visit]:
    return VISITS


@pytest.fixture(scope="session")
def visible() -> Callable[[App], list[QQuickItem]]:
    return items


@pytest.fixture(scope="session")
def place() -> Place:
    return PLACE


@pytest.fixture(scope="session")
def world() -> World:
    return WORLD


@pytest.fixture
def make_finger(touch_screen: QPointingDevice) -> Callable[[App], Finger]:
    return lambda app: Finger(app, touch_screen)
