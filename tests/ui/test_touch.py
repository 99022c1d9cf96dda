"""Fingers on the real window, and what they post."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.dossier.consent import ConsentPurpose
from kiosk.journey import events
from kiosk.journey.visit import Purpose, Step, Visit
from ui.app import App

pytestmark = pytest.mark.slow

Draw = Callable[[Visit], QImage]


def test_begin_posts_begin(visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any) -> None:
    draw(visits["welcome"])
    finger.tap("begin")
    assert desk.posted == [events.Begin()]


def test_the_way_through_is_posted_as_touched(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    for name, touched, posted in [
        ("purpose", "choice:file", events.ChoosePurpose(Purpose.FILE)),
        ("consent-unticked", "consent:read-card", events.SetConsent(ConsentPurpose.READ_CARD, given=True)),
        ("consent", "primary", events.Continue()),
        ("identify", "key:7", events.TypeCan("00007")),
        ("search", "result:1.001193", events.ChooseProcedure("1.001193")),
        ("form-0", "option:relation:Cha", events.Answer("relation", "cha")),
        ("papers", "scan:giay-chung-sinh", events.ScanSheet("giay-chung-sinh")),
        ("papers-scanned", "turn:giay-chung-sinh:1", events.TurnPage("giay-chung-sinh", 1)),
        ("papers-scanned", "again:giay-chung-sinh:1", events.ReplacePage("giay-chung-sinh", 1)),
        ("papers-scanned", "earlier:giay-chung-sinh:1", events.MovePage("giay-chung-sinh", 1, 0)),
        ("papers", "pause", events.AskPause()),
        ("review", "edit:2", events.Edit(Step.FORM, 0)),
        ("review", "back", events.Back()),
        ("review", "start-over", events.AskStartOver()),
        ("review", "call-staff", events.CallStaff()),
        ("ask-printed", "slip:no", events.SlipCameOut(yes=False)),
        ("trouble-paper-out", "go-without", events.GoWithout()),
        ("trouble-feeder-empty", "primary", events.Retry()),
        ("overlay-time-out", "overlay-extend", events.CloseOverlay()),
        ("overlay-time-out", "overlay-pause", events.AskPause()),
        ("overlay-pause", "overlay-close", events.CloseOverlay()),
        ("overlay-help", "overlay-staff", events.CallStaff()),
        ("overlay-start-over", "overlay-confirm", events.StartOver()),
        ("done", "rate:4", events.Rate(4)),
        ("done", "primary", events.Finish()),
    ]:
        draw(visits[name])
        desk.posted.clear()
        finger.tap(touched)
        assert desk.posted == [posted], name


def test_what_cannot_lead_on_cannot_be_touched(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(visits["consent-unticked"])
    finger.tap("primary")
    assert desk.posted == []


def test_nothing_under_an_overlay_can_be_touched(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(visits["overlay-start-over"])
    finger.tap("back")
    assert desk.posted == []


def test_a_choice_that_opens_a_question_keeps_the_fields_that_are_there(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(visits["form-3"])
    before = finger.find("option:father_declared:Có")
    answers = {**visits["form-3"].answers, "father_declared": "co"}
    draw(replace(visits["form-3"], answers=MappingProxyType(answers)))
    assert finger.find("option:father_declared:Có") is before
    finger.tap("input:father_name")


def test_more_below_is_said_and_reached_by_a_touch(
    visits: dict[str, Visit], draw: Draw, finger: Any, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["review"])
    for _ in range(10):
        if not [item for item in visible(app) if item.objectName() == "more"]:
            break
        finger.tap("more")
    last = max(
        (item for item in visible(app) if item.objectName().startswith("edit:")),
        key=lambda item: item.objectName(),
    )
    assert (
        last.mapToScene(QPointF(0, last.height())).y() < finger.find("primary").mapToScene(QPointF(0, 0)).y()
    )


def test_a_visit_from_another_thread_is_drawn(
    visits: dict[str, Visit], desk: Any, app: App, qtbot: Any
) -> None:
    sender = threading.Thread(target=lambda: desk.listeners[0](visits["purpose"]))
    sender.start()
    sender.join()
    qtbot.waitUntil(lambda: app.session.property("screen") == "Purpose")
