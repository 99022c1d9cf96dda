"""Windows to be measured: the kiosk's with a journey that answers at once, and a bare StackView."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.journey.events import Touch
from kiosk.journey.visit import Visit
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.gallery.visits import PLACE, VISITS, WORLD

# What a citizen does from the door to the door: the screen, and what is touched there.
WAY = (
    ("welcome", "begin"),
    ("purpose", "choice:file"),
    ("consent", "primary"),
    ("login", "login:card"),
    ("identify", ""),
    ("card", ""),
    ("greeting", "primary"),
    ("search", "result:1.001193"),
    ("procedure", "primary"),
    ("form-0", "primary"),
    ("form-1", "primary"),
    ("form-2", "primary"),
    ("form-3", "primary"),
    ("papers-scanned", "primary"),
    ("delivery", "primary"),
    ("review", "primary"),
    ("submitting-queued", ""),
    ("printing", ""),
    ("done", "primary"),
    ("welcome", ""),
)
_SOON = 3.0  # seconds within which a screen must come, or something is wrong

_STACK = b"""
import QtQuick
import QtQuick.Controls.Basic

Window {
    id: window
    width: 1080
    height: 1920
    visible: true
    property int number: 0
    property bool moving: true

    Component {
        id: page
        Rectangle {
            color: "#F7F4EE"
            Text { x: 64; y: 200; text: "Page " + window.number; font.pixelSize: 48 }
            Rectangle { x: 64; y: 1600; width: 952; height: 120; color: "#0B4A66" }
        }
    }
    Transition { id: slide; NumberAnimation { property: "x"; from: 40; to: 0; duration: 180 }
                 NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 180 } }
    Transition { id: gone; NumberAnimation { property: "opacity"; from: 1; to: 0; duration: 180 } }
    StackView {
        id: stack
        anchors.fill: parent
        initialItem: page
        replaceEnter: window.moving ? slide : null
        replaceExit: window.moving ? gone : null
    }
    TapHandler {
        onTapped: {
            stack.replace(page, window.moving ? StackView.Transition : StackView.Immediate);
            window.number += 1;
        }
    }
}
"""


class Camera:
    """Notes when each frame of a window was on its way to the glass."""

    def __init__(self, window: QQuickWindow) -> None:
        self.frames: list[float] = []
        window.frameSwapped.connect(lambda: self.frames.append(time.perf_counter()))

    def after(self, moment: float) -> float:
        """Wait for the first frame after a moment; returns when it came."""
        until = moment + _SOON
        while not (self.frames and self.frames[-1] > moment):
            QCoreApplication.processEvents()
            if time.perf_counter() > until:
                raise TimeoutError("no frame came")
        return next(frame for frame in self.frames if frame > moment)

    def quiet(self, seconds: float) -> None:
        """Let the window live for a while."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.0005)


class Desk:
    """A journey that answers every touch with the visit that comes next, from its own thread's place."""

    def __init__(self) -> None:
        self.world = WORLD
        self.answer: Callable[[], None] = lambda: None

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Take the window's ear."""
        self.tell = listener

    def post(self, _: Touch) -> None:
        """Answer."""
        self.answer()


class Kiosk:
    """The kiosk's window; `go` touches what leads on and says how many seconds the next screen took."""

    def __init__(self, *, motion: bool) -> None:
        self.desk = Desk()
        self.app: App = start(self.desk, PLACE, ScreenSize(motion=motion, settle_ms=0))
        self.camera = Camera(self.app.window)
        self._shown = 0.0
        self.busy = 0.0  # CPU seconds of the last way
        self.app._followers.append(lambda _: setattr(self, "_shown", time.perf_counter()))
        self._finger = QTest.createTouchDevice()
        self.camera.quiet(1.0)

    def stand_at(self, name: str) -> None:
        """Be at a screen."""
        self.app.show(VISITS[name])
        self.camera.quiet(0.3)

    def go(self, touched: str, name: str) -> float:
        """Touch a thing and wait for the first frame of the screen that it leads to."""
        self.desk.answer = lambda: self.desk.tell(VISITS[name])
        item = self._find(touched) if touched else None
        if item is None:
            begun, worked = time.perf_counter(), time.process_time()
            self.desk.tell(VISITS[name])
        else:
            spot = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
            window = self.app.window
            QTest.touchEvent(window, self._finger).press(0, spot, window).commit()
            self.camera.quiet(0.05)
            begun, worked = time.perf_counter(), time.process_time()
            QTest.touchEvent(window, self._finger).release(0, spot, window).commit()
        wanted = VISITS[name]
        until = begun + _SOON
        while self.app.session._visit is not wanted:
            QCoreApplication.processEvents()
            if time.perf_counter() > until:
                raise TimeoutError(f"{touched!r} did not lead to {name}")
        seen = self.camera.after(self._shown) - begun
        self.busy = time.process_time() - worked
        return seen

    def close(self) -> None:
        """Close the window."""
        self.app.close()

    def _find(self, name: str) -> QQuickItem | None:
        waiting = [self.app.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible():
                if item.objectName() == name:
                    return item
                waiting += item.childItems()
        raise LookupError(f"nothing is called {name!r}")


class Stack:
    """A bare StackView that replaces one simple page by another."""

    def __init__(self, *, motion: bool) -> None:
        self.application = QGuiApplication.instance() or QGuiApplication([])
        self._engine = QQmlApplicationEngine()
        self._engine.loadData(_STACK)
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        window.setProperty("moving", motion)
        self._window = window
        self._shown = 0.0
        self.busy = 0.0  # CPU seconds of the last way
        window.numberChanged.connect(lambda: setattr(self, "_shown", time.perf_counter()))  # type: ignore[attr-defined]
        self.camera = Camera(window)
        self._finger = QTest.createTouchDevice()
        self.camera.quiet(0.5)

    def go(self) -> float:
        """Touch, and wait for the first frame of the next page."""
        number = self._window.property("number")
        spot = self._window.contentItem().boundingRect().center().toPoint()
        QTest.touchEvent(self._window, self._finger).press(0, spot, self._window).commit()
        self.camera.quiet(0.05)
        begun, worked = time.perf_counter(), time.process_time()
        QTest.touchEvent(self._window, self._finger).release(0, spot, self._window).commit()
        while self._window.property("number") == number:
            QCoreApplication.processEvents()
        seen = self.camera.after(self._shown) - begun
        self.busy = time.process_time() - worked
        return seen

    def close(self) -> None:
        """Close the window."""
        self._window.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
