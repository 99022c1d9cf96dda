"""Which item has the focus after another."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, QMetaObject, Qt
from PySide6.QtQuick import QQuickItem


def next_in_focus(item: QQuickItem, *, forward: bool) -> QQuickItem:
    """Give the item that has the focus after this one, or before it.

    Asked by name: PySide takes what its own `nextItemInFocusChain` returns for a part of the item that it was
    called on. Along a chain that leads round, it then deletes Qt's items with its wrappers of them: parts of
    the screen went, and the process with them (measured, PySide 6.11.3).
    """
    found = QMetaObject.invokeMethod(
        item,
        "nextItemInFocusChain",
        Qt.ConnectionType.DirectConnection,
        Q_RETURN_ARG("QQuickItem*"),
        Q_ARG(bool, forward),
    )
    return cast("QQuickItem", found)
