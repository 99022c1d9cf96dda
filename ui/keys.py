"""Everything by keys alone: arrows go from one thing to the next, Enter chooses, Esc goes back.

A pad of four keys sends Up, Down, Enter and Esc. In a field, Down leads on to the keyboard on the screen, key
by key, so that those four are enough to type with; the field keeps the focus while they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from kiosk.journey.comfort import VOLUMES
from kiosk.journey.events import AskHelp, CloseOverlay, SetComfort, Touch
from kiosk.journey.visit import Step, Visit
from ui.bridge.session import Session
from ui.focus_chain import next_in_focus

_ON = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Right})
_BACKWARDS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Left})
_SIDEWAYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select})
_BACK = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Back})
_LOUDER = {Qt.Key.Key_VolumeUp: 1, Qt.Key.Key_VolumeDown: -1}
_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress})
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
# What lies over the keys while a person chooses from it.
_OFFERED = ("variant:", "method:", "style:")
# What turns words that do not fit by a page.
_TURNS = frozenset({"more", "less"})
_FIRST_IN = ("overlay", "answer")


class Keys(QObject):
    """Takes the window's keys before its items do.

    `used` tells that the person did something, `pressed` by which key, `led` whether they go by keys from now
    on, `pointed` which key of the keyboard on the screen is meant.
    """

    used = Signal()
    led = Signal(bool)
    pointed = Signal(QQuickItem)
    pressed = Signal(int)

    def __init__(self, window: QQuickWindow, session: Session, post: Callable[[Touch], None]) -> None:
        super().__init__(window)
        self._window = window
        self._post = post
        self._visit = Visit()
        self._by_keys = False
        self._key: QQuickItem | None = None
        self._field: QQuickItem | None = None
        self._arriving = QTimer(self)
        self._arriving.setSingleShot(True)
        self._arriving.setInterval(0)
        self._arriving.timeout.connect(self._arrive)
        session.arrived.connect(self._arriving.start)
        for place in ("screen", "overlays"):
            item = window.findChild(QQuickItem, place)
            if item is not None:
                # What has just come takes nothing at first; then it is the one to go through.
                item.enabledChanged.connect(self._arriving.start)
        window.installEventFilter(self)

    def show(self, visit: Visit) -> None:
        """Take over this visit; how the person before went through theirs says nothing of the next."""
        if visit.step is Step.WELCOME and self._visit.step is not Step.WELCOME:
            self._lead(by_keys=False)
        self._visit = visit

    def arrive(self) -> None:
        """Something new stands on the screen, though the visit is where it was."""
        self._arriving.start()

    @property
    def meant(self) -> str:
        """The name of the key of the keyboard on the screen that Enter would press, empty for none."""
        return self._key.objectName() if self._key is not None and isValid(self._key) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002, N802  # Qt's signature
        """Take the keys that lead through the screen; everything else goes on to the items."""
        if event.type() in _TOUCHES:
            self._lead(by_keys=False)
            self._point(None)
            self.used.emit()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.modifiers() & _HELD:
                return False
            self._lead(by_keys=True)
            self.used.emit()
            self.pressed.emit(event.key())
            if event.text().isalnum() and not self._stands_on_something():
                # Typed by whoever has touched nothing yet: it is meant for what the screen asks.
                self._stand_on_first()
            return self._take(Qt.Key(event.key()))
        return False

    def _lead(self, *, by_keys: bool) -> None:
        if by_keys != self._by_keys:
            self._by_keys = by_keys
            self.led.emit(by_keys)

    def _take(self, key: Qt.Key) -> bool:
        field = self._focused_field()
        if key in _SIDEWAYS and field is not None and self._key is None:
            return False  # the caret's
        if key in _ON | _BACKWARDS:
            self._move(field, forward=key in _ON)
        elif key in _ENTER and self._key is not None:
            self._press(self._key)
        elif key in _ENTER and field is not None:
            self._follow(field, forward=True)
        elif key in _ENTER:
            self._choose()
        elif key in _BACK:
            self._back(field)
        elif key == Qt.Key.Key_F1 and self._visit.overlay is None:
            self._post(AskHelp())
        elif key in _LOUDER:
            self._turn_volume(_LOUDER[key])
        else:
            return False
        return True

    def _focused_field(self) -> QQuickItem | None:
        item = self._window.activeFocusItem()
        return item if item is not None and item.inherits("QQuickTextInput") else None

    def _move(self, field: QQuickItem | None, *, forward: bool) -> None:
        keys = self._keys() if field is not None else []
        if keys and (forward or self._key is not None):
            at = keys.index(self._key) if self._key in keys else -1
            at += 1 if forward else -1
            if 0 <= at < len(keys):
                self._point(keys[at])
                return
            if not forward:
                self._point(None)
                return
        self._point(None)
        if field is not None or not self._turn(forward=forward):
            self._follow(field or self._focused(), forward=forward)

    def _turn(self, *, forward: bool) -> bool:
        """Turn the words on by a page where the focus cannot: of a dialog, or of an answer only looked at."""
        place = "answer" if self._visit.overlay is None else "overlay"
        things = list(_below(self._window.contentItem(), place))
        buttons = {item.objectName(): item for item in things if item.objectName() in _TURNS}
        if place == "answer" and any(
            item.activeFocusOnTab() for item in things if item not in buttons.values()
        ):
            return False
        button = buttons.get("more" if forward else "less")
        if button is not None:
            QMetaObject.invokeMethod(button, "click")
        return button is not None

    def _focused(self) -> QQuickItem:
        item = self._window.activeFocusItem()
        if (item is None or not item.activeFocusOnTab()) and self._field is not None and isValid(self._field):
            return self._field
        return item or self._window.contentItem()

    def _follow(self, item: QQuickItem, *, forward: bool) -> None:
        """Go to the next or the last thing that can be chosen, in the order of reading."""
        self._point(None)
        self._field = None
        # On the way back the chain stops at the scopes themselves, where nothing is to be done.
        for _ in range(50):
            item = next_in_focus(item, forward=forward)
            if item.activeFocusOnTab() and item.isVisible() and item.isEnabled():
                break
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        item.forceActiveFocus(reason)

    def _press(self, key: QQuickItem) -> None:
        field = self._focused_field()
        QMetaObject.invokeMethod(key, "click")
        if field is not None and isValid(field) and not field.hasActiveFocus():
            self._follow(field, forward=True)  # that key ended the typing
        elif not isValid(key) or key not in self._keys():
            self._point(None)

    def _choose(self) -> None:
        item = self._window.activeFocusItem()
        if item is not None and item.isEnabled() and item.inherits("QQuickAbstractButton"):
            QMetaObject.invokeMethod(item, "click")

    def _back(self, field: QQuickItem | None) -> None:
        if self._key is not None:
            self._point(None)
        elif self._visit.overlay is not None:
            self._post(CloseOverlay())
        elif field is not None and self._keys():
            self._field = field
            field.setFocus(False)
        else:
            things = {item.objectName(): item for item in _below(self._window.contentItem())}
            way = things.get("panel-close") or things.get("back")
            if way is not None and way.isEnabled():
                QMetaObject.invokeMethod(way, "click")

    def _turn_volume(self, step: int) -> None:
        volume = max(0, min(VOLUMES - 1, self._visit.comfort.volume + step))
        self._post(SetComfort(volume=volume))

    def _keys(self) -> list[QQuickItem]:
        """List the keys of the keyboard on the screen, in the order of reading; of what it offers, that."""
        root = self._window.contentItem()
        keys = [
            item
            for item in _below(root, "keyboard")
            if item.isEnabled() and item.inherits("QQuickAbstractButton")
        ]
        offered = [item for item in keys if item.objectName().startswith(_OFFERED)]
        places = {key: key.mapToScene(key.boundingRect().topLeft()) for key in offered or keys}
        return sorted(places, key=lambda key: (round(places[key].y()), places[key].x()))

    def _point(self, key: QQuickItem | None) -> None:
        if self._key is not None and isValid(self._key):
            self._key.setProperty("pointed", False)
        self._key = key
        if key is not None:
            key.setProperty("pointed", True)
            self.pointed.emit(key)

    def _arrive(self) -> None:
        """Give the focus to the first thing of a new screen, where keys led there."""
        self._key = None
        if self._by_keys and not self._stands_on_something() and not self._stand_on_first():
            self._follow(self._window.contentItem(), forward=True)

    def _stands_on_something(self) -> bool:
        item = self._window.activeFocusItem()
        return item is not None and item.activeFocusOnTab()

    def _stand_on_first(self) -> bool:
        """Give the focus to the first thing of what lies over the screen, or of its answer, if any."""
        root = self._window.contentItem()
        for place in _FIRST_IN:
            for item in _below(root, place):
                if item.activeFocusOnTab() and item.isEnabled():
                    item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
                    return True
        return False


def _below(item: QQuickItem, place: str = "") -> Iterator[QQuickItem]:
    """Go through the visible items below one, or below those of them that are called `place`."""
    for child in item.childItems():
        if not isValid(child) or not child.isVisible():
            continue
        if not place:
            yield child
        yield from _below(child, "" if child.objectName() == place else place)
