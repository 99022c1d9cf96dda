"""Scanned pages are eight million points each: the screen's thread never reads one."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from kiosk.journey.visit import Visit
from ui.app import App
from ui.bridge.pictures import Pictures

pytestmark = pytest.mark.slow


def test_a_page_is_read_off_the_screens_thread_and_no_larger_than_it_is_shown(
    app: App, visits: dict[str, Visit], monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    threads: list[int] = []
    asked: list[QSize] = []

    class Noted(QImageReader):
        def setScaledSize(self, size: QSize) -> None:  # noqa: N802  # Qt's name
            asked.append(size)
            super().setScaledSize(size)

        def read(self) -> QImage:
            threads.append(threading.get_ident())
            return super().read()

    monkeypatch.setattr("ui.bridge.pictures.QImageReader", Noted)
    app.show(visits["papers-scanned"])
    qtbot.waitUntil(lambda: len(threads) >= 3)
    assert threading.get_ident() not in threads
    assert len(asked) == len(threads), "every page is read smaller than it was scanned"


def test_a_picture_of_a_wiped_visit_is_one_on_which_nothing_is_seen() -> None:
    size = QSize()
    image = Pictures().requestImage("page/giay-chung-sinh-1/21", size, QSize())
    assert not image.isNull()  # to Qt a null one is a failure, and a warning
    assert image.pixelColor(0, 0).alpha() == 0
    assert size == QSize(1, 1)
