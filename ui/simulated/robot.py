"""A visitor made of touches: finds what is on the screen by name and touches it where a finger would.

Every touch goes through the window's own touch events, so what is covered, disabled or off the screen
cannot be touched by accident.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint, QPointF
from PySide6.QtGui import QGuiApplication, QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.typing.marks import Method
from ui.simulated.typist import touches

_PATIENCE = 30.0
_HOLD_MS = 600
# No tap lasts that long, however slow the machine is.
_NEVER_MS = 600_000


@contextmanager
def only_a_tap() -> Iterator[None]:
    """Let what is pressed meanwhile be a tap and no hold, also on a machine that stalls between the two."""
    hints = QGuiApplication.styleHints()
    before = hints.mousePressAndHoldInterval()
    hints.setMousePressAndHoldInterval(_NEVER_MS)
    try:
        yield
    finally:
        hints.setMousePressAndHoldInterval(before)


class RobotError(AssertionError):
    """What the robot looked for did not come; the message names it and what stands there instead."""


class Robot:
    """Touches one window; `patience` is how many seconds it waits for anything."""

    def __init__(self, window: QQuickWindow, patience: float = _PATIENCE) -> None:
        self._window = window
        self._patience = patience
        self._finger: QPointingDevice = QTest.createTouchDevice()

    def wait_for(self, what: str, holds: Callable[[], bool]) -> None:
        """Let the window live until `holds`; raises RobotError naming `what` when it never does."""
        until = time.monotonic() + self._patience
        while not holds():
            if time.monotonic() > until:
                raise RobotError(f"waited {self._patience:.0f} s for {what}; on screen: {self.names()}")
            self.rest(0.02)

    def rest(self, seconds: float) -> None:
        """Let the window live for a while."""
        until = time.monotonic() + seconds
        while True:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            if time.monotonic() >= until:
                return
            time.sleep(0.002)

    def settle(self) -> None:
        """Wait until nothing on the screen moves any more."""
        self.rest(0.35)

    def names(self) -> list[str]:
        """List what has a name and can be seen now."""
        return [item.objectName() for item in self._items() if item.objectName()]

    def sees(self, name: str) -> bool:
        """Whether something of this name can be seen."""
        return self._find(name) is not None

    def touch(self, name: str) -> None:
        """Touch the thing of this name, once it is there and enabled."""
        with only_a_tap():
            self._press(name, 60)

    def hold(self, name: str) -> None:
        """Hold a finger on the thing of this name."""
        self._press(name, _HOLD_MS)

    def type(self, text: str) -> None:
        """Type on the kiosk's keyboard as a person does: by Telex where it is on, else by holding keys."""
        self.wait_for("the keyboard", lambda: self.sees("keyboard"))
        for touch in touches(text, self._method()):
            if touch.held:
                self._type(_base(touch.letter.lower()), capital=touch.letter.isupper(), accent=touch.letter)
            else:
                self._type(touch.letter.lower(), capital=touch.letter.isupper())

    def shot(self, file: Path) -> Path:
        """Save a picture of the window."""
        self.settle()
        if not self._window.grabWindow().save(str(file)):
            raise RobotError(f"could not save {file.name}")
        return file

    def _method(self) -> Method:
        key = self._find("key:method")
        named = {"Telex": Method.TELEX, "VNI": Method.VNI}
        return Method.PLAIN if key is None else named.get(str(key.property("text")), Method.PLAIN)

    def _type(self, small: str, *, capital: bool, accent: str = "") -> None:
        if small == " ":
            self.touch("key:space")
            return
        shown = f"key:{small.upper() if capital else small}"
        if not self.sees(shown) and self.sees(f"key:{small if capital else small.upper()}"):
            self.touch("key:shift")
        other_page = not self.sees(shown)
        if other_page:
            self.touch("key:page")
        if accent:
            self.hold(shown)
            self.touch(f"variant:{accent}")
        else:
            self.touch(shown)
        if other_page:
            self.touch("key:page")

    def _press(self, name: str, milliseconds: int) -> None:
        self.wait_for(f"{name!r} to touch", lambda: self._ready(name))
        item = self._find(name)
        if item is None:
            raise RobotError(f"{name!r} went away")
        place = self._into_view(item)
        QTest.touchEvent(self._window, self._finger).press(0, place, self._window).commit()
        self.rest(milliseconds / 1000)
        QTest.touchEvent(self._window, self._finger).release(0, place, self._window).commit()
        self.rest(0.03)

    def _ready(self, name: str) -> bool:
        item = self._find(name)
        return item is not None and item.isEnabled()

    def _into_view(self, item: QQuickItem) -> QPoint:
        """Scroll by dragging until the middle of the item can be touched; returns that point."""
        for _ in range(40):
            place = self._at_rest(item)
            view = _scroller(item)
            if view is None:
                return place.toPoint()
            top = view.mapToScene(QPointF(0, 0)).y()
            bottom = top + view.height()
            margin = min(item.height() / 2, view.height() / 3)
            if top + margin <= place.y() <= bottom - margin:
                return place.toPoint()
            up = place.y() > bottom - margin
            reach = view.height() * 0.5 if up else -view.height() * 0.5
            self._drag(view, reach)
        raise RobotError(f"{item.objectName()!r} cannot be scrolled into view")

    def _at_rest(self, item: QQuickItem) -> QPointF:
        """Wait until an item no longer moves, as a person would; returns its middle."""
        place, view = _middle(item), _scroller(item)
        while True:
            self.rest(0.06)
            before, place = place, _middle(item)
            # The first touch on a list that still runs only stops it.
            if before == place and not (view is not None and view.property("moving")):
                return place

    def _drag(self, view: QQuickItem, upwards: float) -> None:
        x = view.mapToScene(QPointF(view.width() - 6, 0)).x()
        middle = view.mapToScene(QPointF(0, view.height() / 2)).y()
        start = middle + upwards / 2
        QTest.touchEvent(self._window, self._finger).press(
            0, QPointF(x, start).toPoint(), self._window
        ).commit()
        for step in range(1, 9):
            at = QPointF(x, start - upwards * step / 8).toPoint()
            QTest.touchEvent(self._window, self._finger).move(0, at, self._window).commit()
            self.rest(0.016)
        self.rest(0.1)  # a finger that rests before it lifts does not throw the list
        end = QPointF(x, start - upwards).toPoint()
        QTest.touchEvent(self._window, self._finger).release(0, end, self._window).commit()
        self.rest(0.15)

    def _find(self, name: str) -> QQuickItem | None:
        return next((item for item in self._items() if item.objectName() == name), None)

    def _items(self) -> Iterator[QQuickItem]:
        """Walk everything visible, what lies on top first."""
        waiting = [self._window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible():
                yield item
                waiting += item.childItems()


def _base(letter: str) -> str:
    """Name the key that a letter is reached from: ế from e, đ from itself."""
    if letter == "đ":
        return letter
    return unicodedata.normalize("NFD", letter)[0]


def _middle(item: QQuickItem) -> QPointF:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def _scroller(item: QQuickItem) -> QQuickItem | None:
    """Return the nearest list or scrolling area around an item."""
    # Qt's stubs say that an item always has a parent; the window's own does not.
    parent: QQuickItem | None = item.parentItem()
    while parent is not None:
        if parent.metaObject().indexOfProperty("flickableDirection") >= 0:
            return parent
        parent = parent.parentItem()
    return None
