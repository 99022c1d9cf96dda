"""Fingers on the real window: what they post, and the keyboard that they type on."""

from __future__ import annotations

import threading
import unicodedata
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
HOLD_MS = 700


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
        ("papers-scanned", "remove:giay-chung-sinh:1", events.RemovePage("giay-chung-sinh", 1)),
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


def test_fingers_write_vietnamese_letter_by_letter(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(replace(visits["search"], query="", hits=()))
    finger.tap("input:query")
    finger.tap("key:shift")
    finger.tap("key:N")
    finger.tap("key:g")
    finger.tap("key:u", HOLD_MS)
    finger.tap("variant:ư")
    finger.tap("key:o", HOLD_MS)
    finger.tap("variant:ờ")
    finger.tap("key:i")
    finger.tap("key:space")
    finger.tap("key:đ")
    finger.tap("key:x")
    finger.tap("key:backspace")
    finger.tap("key:e", HOLD_MS)
    finger.tap("variant:ễ")
    finger.tap("key:page")
    finger.tap("key:7")
    written = desk.posted[-1].text
    assert written == "Người đễ7"
    assert written == unicodedata.normalize("NFC", written)


def test_a_name_begins_each_word_with_a_capital(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(replace(visits["form-1"], answers=MappingProxyType({})))
    finger.tap("input:child_name")
    for key in ("key:L", "key:e", "key:space", "key:A", "key:n"):
        finger.tap(key)
    assert desk.posted[-1] == events.Answer("child_name", "Le An")


def test_a_date_gets_its_slashes_and_a_year_alone_stays_a_year(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(replace(visits["form-1"], answers=MappingProxyType({})))
    finger.tap("input:child_birth")
    for digit in "05112026":
        finger.tap(f"key:{digit}")
    assert desk.posted[-1] == events.Answer("child_birth", "05/11/2026")
    draw(replace(visits["form-2"], answers=MappingProxyType({})))
    finger.tap("input:mother_birth")
    for digit in "1995":
        finger.tap(f"key:{digit}")
    assert desk.posted[-1] == events.Answer("mother_birth", "1995")


def test_a_late_answer_of_the_journey_does_not_take_letters_back(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    empty = replace(visits["search"], query="", hits=())
    draw(empty)
    finger.tap("input:query")
    finger.tap("key:a")
    finger.tap("key:n")
    draw(replace(empty, query="a"))
    finger.tap("key:h")
    assert desk.posted[-1].text == "anh"


def test_a_choice_that_opens_a_question_keeps_the_fields_that_are_there(
    visits: dict[str, Visit], draw: Draw, finger: Any, desk: Any
) -> None:
    draw(visits["form-3"])
    before = finger.find("option:father_declared:Có")
    answers = {**visits["form-3"].answers, "father_declared": "co"}
    draw(replace(visits["form-3"], answers=MappingProxyType(answers)))
    assert finger.find("option:father_declared:Có") is before
    finger.tap("input:father_name")


def test_the_keyboard_never_covers_the_field(
    visits: dict[str, Visit], draw: Draw, finger: Any, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["form-2"])
    names = [item.objectName() for item in visible(app) if item.objectName().startswith("input:")]
    assert names
    for name in names:
        finger.tap(name)
        field, keyboard = finger.find(name), finger.find("keyboard")
        low = field.mapToScene(QPointF(0, field.height())).y()
        assert low <= keyboard.mapToScene(QPointF(0, 0)).y(), name
        assert field.mapToScene(QPointF(0, 0)).y() >= 1920 / 3, name
        keys = [item for item in visible(app) if item.objectName().startswith("key:")]
        assert min(min(key.width(), key.height()) for key in keys) >= 15 * 1080 / 268
        finger.tap("key:done" if "key:done" in {key.objectName() for key in keys} else "key:close")
        assert not [item for item in visible(app) if item.objectName() == "keyboard"]


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
