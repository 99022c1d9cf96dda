"""The whole visit by keys alone, from the welcome to a wiped kiosk: no finger ever touches the window."""

from __future__ import annotations

import os
import unicodedata
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from hardware.vocabulary import Role
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.visit import SlipState, Step
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.from_settings import place_of
from ui.simulated.robot import Robot, RobotError
from ui.simulated.visitor import Visitor, answers_of

pytestmark = pytest.mark.slow

_FAR = 150
FOUR = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape}
# What is typed on the four keys as well; letters on them are the search's, below.
PAD = {"input:child_birth", "input:mother_number"}


class KeyHand(Robot):
    """A visitor whose hands lie on four keys, Down, Up, Enter and Esc.

    The letters come from a keyboard with a cable, except in the fields of `PAD`: there, too, from those four.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app.window)
        self._app = app
        self._field = ""

    def settle(self) -> None:
        self.rest(0.03)

    def touch(self, name: str) -> None:
        if name in {"key:done", "key:close"}:
            self.key(Qt.Key.Key_Escape)
            return
        self.wait_for(f"{name!r} to choose", lambda: self._ready(name))
        self.reach(name)
        if name.startswith("input:"):
            self._field = name
        else:
            self.key(Qt.Key.Key_Return)

    def reach(self, name: str) -> None:
        """Go on by the four keys until the focus is where one wants it, and can be seen there."""
        for _ in range(_FAR):
            item = self._window.activeFocusItem()
            if item is not None and item.objectName() == name:
                assert _shows_its_focus(item), f"one does not see that the keys are at {name!r}"
                return
            # In a field, Down leads into the keyboard on the screen and Enter on to what comes next.
            in_a_field = item is not None and item.inherits("QQuickTextInput")
            self.key(Qt.Key.Key_Return if in_a_field else Qt.Key.Key_Down)
        raise RobotError(f"{name!r} is not to be reached by keys; there are {self.names()}")

    def key(self, key: Qt.Key) -> None:
        assert key in FOUR
        QTest.keyClick(self._window, key)
        self.rest(0.005)

    def type(self, text: str) -> None:
        if self._field in PAD:
            self.type_by_four_keys(text)
            return
        for letter in unicodedata.normalize("NFC", text):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self._window, event)
            self.rest(0.002)

    def type_by_four_keys(self, letters: str) -> None:
        """Type on the keyboard of the screen, one key after the other."""
        for letter in letters:
            wanted = "key:space" if letter == " " else f"key:{letter}"
            for _ in range(_FAR):
                if self._app.keys.meant == wanted:
                    break
                self.key(Qt.Key.Key_Down)
            else:
                raise RobotError(f"{wanted!r} is not to be reached")
            self.key(Qt.Key.Key_Return)
            self.key(Qt.Key.Key_Escape)


def _shows_its_focus(item: QQuickItem) -> bool:
    """A button has its ring, a field its caret, which is thicker than any other."""
    return bool(item.property("cursorVisible" if item.inherits("QQuickTextInput") else "visualFocus"))


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="module")
def app(_kiosk: Any, qapp: QGuiApplication) -> Any:
    screen = ScreenSize(540, 960, motion=False, settle_ms=0)
    opened = start(_kiosk.appliance.runner, place_of(_kiosk.settings), screen)
    opened.show(_kiosk.visit)
    yield opened
    opened.close()


def test_a_person_who_only_has_keys_files_a_dossier_and_leaves_nothing_behind(kiosk: Any, app: App) -> None:
    hand = KeyHand(app)
    visitor = Visitor(kiosk.person, hand, kiosk.appliance.runner, kiosk.settings.paths.run, lambda _: None)
    visitor.arrive()
    visitor.log_in()
    visitor.find("1.001193", "khai sinh")
    visitor.fill()
    papers = kiosk.at(Step.PAPERS)
    wanted = answers_of(kiosk.person)
    typed = {key: text for key, text in papers.answers.items() if key in wanted and key not in papers.sources}
    assert len(typed) > 8
    assert typed == {key: wanted[key] for key in typed}
    kiosk.feed()
    hand.touch("scan:giay-chung-sinh")
    kiosk.until(lambda visit: visit.pages.get("giay-chung-sinh"), "a page")
    hand.touch("primary")
    visitor.choose_delivery(DeliveryWay.DESK)
    visitor.submit()
    end = kiosk.visit
    assert end.step is Step.DONE
    assert end.filing is not None
    assert end.slip is SlipState.CONFIRMED
    assert kiosk.slips()
    assert kiosk.outbox.find(end.submission_id) is not None
    visitor.leave()
    assert kiosk.visit.step is Step.WELCOME


def test_four_keys_alone_find_a_procedure_and_open_it(kiosk: Any, app: App) -> None:
    hand = KeyHand(app)
    hand.touch("begin")
    kiosk.at(Step.PURPOSE)
    hand.touch("choice:look-up")
    kiosk.at(Step.SEARCH)
    hand.settle()
    hand.reach("input:query")
    hand.type_by_four_keys("khai tu")
    hand.wait_for("the search", lambda: kiosk.visit.query == "khai tu" and bool(kiosk.visit.hits))
    hand.key(Qt.Key.Key_Escape)
    hand.touch(f"result:{kiosk.visit.hits[0].procedure.code}")
    kiosk.at(Step.PROCEDURE)
    hand.key(Qt.Key.Key_Escape)
    kiosk.at(Step.SEARCH)
    assert kiosk.visit.query == "khai tu"
    assert not kiosk.tell(Role.CHIP_READER, do="state").get("present")
