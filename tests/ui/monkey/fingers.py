"""Fingers and keys on the real window: taps, holds, drags, two at a time, keys that elsewhere break out."""

from __future__ import annotations

import time
from functools import cache
from random import Random

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from ui.simulated.robot import only_a_tap

HOLD_MS = 30
_KEYS = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Back,
    Qt.Key.Key_F1,
    Qt.Key.Key_F5,
    Qt.Key.Key_F11,
    Qt.Key.Key_VolumeUp,
    Qt.Key.Key_Menu,
    Qt.Key.Key_Print,
)
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
BREAK_OUT = tuple(
    (key, modifiers)
    for modifiers in (_CTRL, _CTRL | _ALT, _CTRL | _SHIFT, _ALT)
    for key in (
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_F1,
        Qt.Key.Key_F2,
        Qt.Key.Key_F4,
        Qt.Key.Key_F7,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Space,
        Qt.Key.Key_C,
        Qt.Key.Key_V,
        Qt.Key.Key_X,
        Qt.Key.Key_Z,
        Qt.Key.Key_A,
        Qt.Key.Key_N,
        Qt.Key.Key_O,
        Qt.Key.Key_P,
        Qt.Key.Key_Q,
        Qt.Key.Key_T,
        Qt.Key.Key_W,
        Qt.Key.Key_I,
        Qt.Key.Key_R,
        Qt.Key.Key_U,
        Qt.Key.Key_Left,
    )
)


@cache
def _glass() -> QPointingDevice:
    """One for all visits: Qt keeps every device that it is told of."""
    return QTest.createTouchDevice()


class Fingers:
    """Two fingers and a keyboard; everything goes through the window's own events."""

    def __init__(self, window: QQuickWindow, chance: Random) -> None:
        self.window = window
        self.chance = chance
        self._screen = _glass()

    def tap(self, spot: QPoint) -> None:
        """Touch and lift, and never hold, also on a machine that stalls between the two."""
        with only_a_tap():
            QTest.touchEvent(self.window, self._screen).press(0, spot, self.window).commit(False)
            self.release(spot)

    def hold(self, spot: QPoint) -> None:
        """Keep a finger there until it counts as held."""
        self.press(spot)
        until = time.monotonic() + 2 * HOLD_MS / 1000
        while time.monotonic() < until:
            QCoreApplication.processEvents()
            time.sleep(0.002)
        self.release(spot)

    def press(self, spot: QPoint, finger: int = 0) -> None:
        """Lay a finger on."""
        QTest.touchEvent(self.window, self._screen).press(finger, spot, self.window).commit()

    def release(self, spot: QPoint, finger: int = 0) -> None:
        """Lift it."""
        QTest.touchEvent(self.window, self._screen).release(finger, spot, self.window).commit()

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag from one place to another, which may lie beyond the edge."""
        self.press(start)
        for step in range(1, 5):
            at = start + (end - start) * (step / 4)
            QTest.touchEvent(self.window, self._screen).move(0, at, self.window).commit()
            QCoreApplication.processEvents()
        self.release(end)

    def together(self, one: QPoint, other: QPoint) -> None:
        """Touch two places at the same time and lift both."""
        touch = QTest.touchEvent(self.window, self._screen)
        touch.press(0, one, self.window).press(1, other, self.window).commit()
        touch = QTest.touchEvent(self.window, self._screen)
        touch.release(0, one, self.window).release(1, other, self.window).commit()

    def hammer(self, spot: QPoint, times: int) -> None:
        """Touch one place again and again, as fast as the window takes it."""
        for _ in range(times):
            self.tap(spot)
            QCoreApplication.processEvents()

    def key(self) -> None:
        """Press a key of a keyboard that somebody plugged in."""
        if self.chance.random() < 0.3:
            key, modifiers = self.chance.choice(BREAK_OUT)
            QTest.keyClick(self.window, key, modifiers)
        else:
            QTest.keyClick(self.window, self.chance.choice(_KEYS))

    def write(self, text: str) -> None:
        """Type plain letters on such a keyboard."""
        for letter in text:
            QTest.keyClick(self.window, Qt.Key(ord(letter.upper())), _SHIFT if letter.isupper() else _NONE)

    def anywhere(self) -> QPoint:
        """Draw a place on the window."""
        return QPoint(
            self.chance.randrange(max(1, self.window.width())),
            self.chance.randrange(max(1, self.window.height())),
        )

    def within(self, place: QRectF) -> QPoint:
        """Draw a place in a part of it."""
        return QPoint(
            int(place.x() + self.chance.random() * place.width()),
            int(place.y() + self.chance.random() * place.height()),
        )


def let_live() -> None:
    """Let the window do what it has to do, and let go what it has thrown away."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
