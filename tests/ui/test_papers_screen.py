"""Scanned pages on the window: looked at, turned, moved, scanned again and taken out, by a finger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.capture.turn import turned
from kiosk.journey import events
from kiosk.journey.comfort import Comfort
from kiosk.journey.visit import Visit
from ui.app import App

pytestmark = pytest.mark.slow

Draw = Callable[[Visit], QImage]
PAPER = "giay-chung-sinh"


def _names(app: App, visible: Callable[[App], list[QQuickItem]]) -> set[str]:
    return {item.objectName() for item in visible(app) if item.objectName()}


def test_the_page_that_came_last_is_looked_at_until_another_is_touched(
    visits: dict[str, Visit], draw: Draw, finger: Any, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["papers-scanned"])
    assert {f"turn:{PAPER}:1", f"earlier:{PAPER}:1"} <= _names(app, visible)
    assert f"later:{PAPER}:1" not in _names(app, visible)
    finger.tap(f"page:{PAPER}:0")
    draw(visits["papers-scanned"])
    assert {f"turn:{PAPER}:0", f"later:{PAPER}:0"} <= _names(app, visible)
    assert f"earlier:{PAPER}:0" not in _names(app, visible)


def test_the_paper_that_is_missing_is_the_one_thing_to_do(
    visits: dict[str, Visit], draw: Draw, finger: Any
) -> None:
    for name, urged in (("papers", True), ("papers-scanned", False)):
        draw(visits[name])
        # A button that is urged knows whether it is ready; a quiet one does not.
        assert finger.find(f"scan:{PAPER}").property("ready") is (True if urged else None)
        assert finger.find("scan:giay-uy-quyen").property("ready") is None
        assert finger.find("primary").isEnabled() is not urged


def test_a_page_that_moves_goes_on_being_looked_at(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(visits["papers-scanned"])
    finger.tap(f"earlier:{PAPER}:1")
    assert desk.posted == [events.MovePage(PAPER, 1, 0)]
    draw(visits["papers-scanned"])
    finger.find(f"later:{PAPER}:0")


@pytest.mark.parametrize("shown", [(0, 1), (0, 2), (3, 1), (3, 2)])
def test_a_page_is_taken_out_after_a_question_that_the_same_finger_does_not_answer(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any, shown: tuple[int, int]
) -> None:
    size, pages = shown
    there = visits["papers-scanned"].pages[PAPER][:pages]
    scanned = replace(
        visits["papers-scanned"], comfort=Comfort(text_size=size), pages=MappingProxyType({PAPER: there})
    )
    draw(scanned)
    finger.find(f"remove:{PAPER}:{pages - 1}").forceActiveFocus()
    finger.tap(f"remove:{PAPER}:{pages - 1}")
    draw(scanned)
    asked = finger.find(f"really-remove:{PAPER}:{pages - 1}")
    for _ in range(4):
        draw(scanned)
        finger.again()
    assert desk.posted == []
    asked.click()
    assert desk.posted == [events.RemovePage(PAPER, pages - 1)]


def test_the_next_visit_looks_at_nothing_of_the_one_before(
    visits: dict[str, Visit], draw: Draw, finger: Any, app: App, visible: Any
) -> None:
    draw(visits["papers-scanned"])
    finger.tap(f"page:{PAPER}:0")
    draw(Visit())
    draw(visits["papers-scanned"])
    assert f"turn:{PAPER}:1" in _names(app, visible)


def test_a_turned_page_is_shown_turned(visits: dict[str, Visit], draw: Draw, app: App) -> None:
    def shown(visit: Visit) -> QImage:
        draw(visit)
        name, boxes = next(iter(app.pictures._decoded.items()))
        assert name.startswith("page/")
        return next(iter(boxes.values()))

    upright = visits["papers-scanned"].pages[PAPER][0]
    one = replace(visits["papers-scanned"], pages=MappingProxyType({PAPER: (upright,)}))
    lying = replace(one, pages=MappingProxyType({PAPER: (turned(upright),)}))
    before, after = shown(one), shown(lying)
    assert before.height() > before.width()
    assert after.width() > after.height()


def test_what_is_missing_is_named_beside_the_way_on_that_is_closed(
    visits: dict[str, Visit], draw: Draw, finger: Any
) -> None:
    draw(visits["papers"])
    assert finger.find("missing").property("text") == "Còn cần quét: Giấy chứng sinh"
    assert not finger.find("primary").isEnabled()


def test_a_scan_shows_its_steps_and_which_page_it_replaces(
    visits: dict[str, Visit], draw: Draw, finger: Any
) -> None:
    draw(visits["papers-replacing"])
    assert finger.find("waiting-sentence").property("text") == "Quét lại trang 2"
    assert finger.find("live:1").property("text").endswith("xong")
    assert finger.find("live:2").property("text").endswith("đang làm")
