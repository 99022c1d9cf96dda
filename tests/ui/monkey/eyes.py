"""What a person sees on the window and could touch; taken from the items themselves, not from a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

_BUTTON, _LINE, _LIST = "QQuickAbstractButton", "QQuickTextInput", "QQuickFlickable"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to touch: its name, what kind it is, where a finger meets it, and whether it is chosen."""

    name: str
    kind: str
    spot: QPoint
    checked: bool = False
    text: str = ""


def items(window: QQuickWindow) -> Iterator[QQuickItem]:
    """Walk everything visible, what lies on top first."""
    waiting = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        # QML may let an item go while its Python object lives on.
        if isValid(item) and item.isVisible():
            yield item
            waiting += item.childItems()


def things(window: QQuickWindow) -> list[Thing]:
    """List what takes a touch now, in the order of the items."""
    found = []
    for item in items(window):
        kind = next((kind for kind in (_BUTTON, _LINE) if item.inherits(kind)), "")
        if not kind or not item.isEnabled():
            continue
        seen = _seen(item, window)
        if seen.width() >= 8 and seen.height() >= 8:
            found.append(
                Thing(
                    item.objectName(),
                    "input" if kind == _LINE else "button",
                    seen.center().toPoint(),
                    bool(item.property("checked") or item.property("chosen")),
                    str(item.property("text") or ""),
                )
            )
    found.reverse()
    return found


def lists(window: QQuickWindow) -> list[QRectF]:
    """List where one can drag."""
    return [
        _seen(item, window)
        for item in items(window)
        if item.inherits(_LIST) and item.property("contentHeight") > item.height() + 1
    ]


def _seen(item: QQuickItem, window: QQuickWindow) -> QRectF:
    """Return the part of an item that no edge cuts off."""
    seen = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    # Qt's stubs say that an item always has a parent; the window's own does not.
    above: QQuickItem | None = item.parentItem()
    while above is not None:
        if above.clip():
            seen &= above.mapRectToScene(QRectF(0, 0, above.width(), above.height()))
        above = above.parentItem()
    return seen & QRectF(QPointF(0, 0), QPointF(window.width(), window.height()))
