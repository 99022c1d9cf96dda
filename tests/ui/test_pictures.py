"""Scanned pages are eight million points each: the screen's thread never reads one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kiosk.journey.visit import Visit
from ui.app import App
from ui.bridge.pictures import Pictures

pytestmark = pytest.mark.slow


def test_a_page_is_read_off_the_screens_thread_and_no_larger_than_it_is_shown(
    app: App, visits: dict[str, Visit], monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    read: list[tuple[int, int]] = []
    whole = Pictures.requestImage

    def noted(self: Pictures, name: str, size: Any, requested: Any) -> Any:
        image = whole(self, name, size, requested)
        read.append((threading.get_ident(), image.width() * image.height()))
        return image

    monkeypatch.setattr(Pictures, "requestImage", noted)
    app.show(visits["papers-scanned"])
    qtbot.waitUntil(lambda: len(read) >= 3)
    threads, points = zip(*read, strict=True)
    assert threading.get_ident() not in threads
    assert max(points) < 826 * 1169 / 2, "the page is drawn smaller than it was scanned"
