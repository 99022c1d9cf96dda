"""Scanned pages are eight million points each: none is read larger than it is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImageReader
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from kiosk.journey.visit import Visit
from ui.app import App
from ui.bridge.pictures import Pictures

pytestmark = pytest.mark.slow


def test_a_page_is_read_no_larger_than_it_is_shown(
    app: App, visits: dict[str, Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QSize] = []

    class Noted(QImageReader):
        def setScaledSize(self, size: QSize) -> None:  # noqa: N802  # Qt's name
            asked.append(size)
            super().setScaledSize(size)

    monkeypatch.setattr("ui.bridge.pictures.QImageReader", Noted)
    app.show(visits["papers-scanned"])
    app.window.grabWindow()
    assert asked, "every page is read smaller than it was scanned"


def test_no_picture_is_read_on_a_thread_of_qts_that_could_wait_for_ours(
    app: App, visits: dict[str, Visit]
) -> None:
    def below(item: QQuickItem) -> list[QQuickItem]:
        found = [item]
        for child in item.childItems():
            if isValid(child):
                found += below(child)
        return found

    for name in ("papers-scanned", "vneid", "done", "done-no-slip"):
        app.show(visits[name])
        app.window.grabWindow()
        read_elsewhere = [
            item.objectName() for item in below(app.window.contentItem()) if item.property("asynchronous")
        ]
        assert read_elsewhere == [], name


def test_a_picture_of_a_wiped_visit_is_one_on_which_nothing_is_seen() -> None:
    size = QSize()
    image = Pictures().requestImage("page/giay-chung-sinh-1/21", size, QSize())
    assert not image.isNull()  # to Qt a null one is a failure, and a warning
    assert image.pixelColor(0, 0).alpha() == 0
    assert size == QSize(1, 1)
