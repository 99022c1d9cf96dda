"""The whole visit in English, at the largest text in high contrast: nothing Vietnamese but names and data."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlProperty, qmlContext
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.manifest import Manifest, decode_manifest
from kiosk.dossier.packet import open_packet
from kiosk.gateway.keyring import Keyring
from kiosk.journey import events as e
from kiosk.journey.comfort import Contrast
from kiosk.journey.visit import Overlay, SlipState, Step, Visit
from kiosk.languages.catalogue import load_languages
from kiosk.machine.keys import Purpose
from kiosk.province.pinned import Pinned
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.from_settings import place_of
from ui.simulated.robot import Robot
from ui.simulated.visitor import Visitor, answers_of

pytestmark = pytest.mark.slow

PROCEDURE = "1.001193"
_LONG = 12
# A page of the form on which nothing is known from the card.
EMPTY_PAGE = "form-2"
PROVINCES = ("Quảng Ninh", "Bắc Ninh")
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE
)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="module")
def app(_kiosk: Any, qapp: QGuiApplication) -> Iterator[App]:
    screen = ScreenSize(540, 960, motion=False, settle_ms=0)
    opened = start(_kiosk.appliance.runner, place_of(_kiosk.settings), screen)
    opened.show(_kiosk.visit)
    yield opened
    opened.close()


class Hand(Robot):
    """A visitor's finger. Long words, and letters with marks, come from a keyboard with a cable: for time."""

    def settle(self) -> None:
        self.rest(0.05)

    def type(self, text: str) -> None:
        if text.isascii() and len(text) < _LONG:
            super().type(text)
            return
        for letter in unicodedata.normalize("NFC", text):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self._window, event)
            self.rest(0.002)


class Reader:
    """Looks at every screen on the way; what happens there is touched, never posted."""

    def __init__(self, kiosk: Any, app: App) -> None:
        self._kiosk = kiosk
        self._app = app
        self.hand = Hand(app.window)
        self.seen: set[str] = set()

    def pause(self, name: str) -> None:
        """Look at a screen that the visitor has come to, and do what only a careless one does there."""
        self.seen.add(name)
        self.look()
        if name == "purpose":
            self._look_at_what_lies_over()
        elif name == "consent-given":
            for purpose in set(ConsentPurpose) - set(self._kiosk.visit.consents):
                self.hand.touch(f"consent:{purpose.value}")
        elif name == EMPTY_PAGE:
            self.hand.touch("primary")
            self._kiosk.until(lambda visit: visit.problems, "what is said of an empty page")
            self.look()
        elif name == "delivery":
            self.hand.touch("delivery:post")
            self._kiosk.until(lambda visit: visit.delivery is DeliveryWay.POST, "the way by post")
            self.look()

    def look(self) -> None:
        """See that the screen of now speaks English, except for names and for what was entered."""
        visit: Visit = self._kiosk.visit
        name = self._app.session.property("screen")
        self.hand.wait_for("the screen of the visit", lambda: self._shown(visit))
        data = self._data(visit)
        left = {text for text in self.texts() if _vietnamese(text, data)}
        assert not left, f"{name}: {left}"

    def _look_at_what_lies_over(self) -> None:
        for way, overlay, back in (
            (("strip:help",), Overlay.HELP, "overlay-close"),
            (("strip:help", "overlay-staff"), Overlay.STAFF, "overlay-close"),
            (("start-over",), Overlay.START_OVER, "overlay-cancel"),
            ((), Overlay.TIME_OUT, "overlay-extend"),
            ((), Overlay.TIME_OUT, "overlay-pause"),
            (None, Overlay.PAUSE, "overlay-close"),
        ):
            if way == ():
                self._kiosk.post(e.Idle())  # time passes
            for name in way or ():
                self.hand.touch(name)
            self._kiosk.until(lambda visit, overlay=overlay: visit.overlay is overlay, overlay.value)
            self.look()
            self.hand.touch(back)
        self._kiosk.until(lambda visit: not visit.overlay, "the screen itself")

    def _shown(self, visit: Visit) -> bool:
        shown = self._app.session._visit
        return (shown.step, shown.overlay, shown.form_step) == (visit.step, visit.overlay, visit.form_step)

    def _data(self, visit: Visit) -> list[str]:
        person = self._kiosk.person
        entered = [*visit.answers.values(), *visit.delivery_answers.values(), visit.query]
        form = self._kiosk.appliance.runner.world.form_of(visit)
        known = [person.card.name, person.card.residence, self._kiosk.settings.centre.name, "Tiếng Việt"]
        # Examples are names and places, too.
        known += answers_of(person).values()
        known += [field.example for page in form.steps for field in page.fields] if form else []
        return sorted(filter(None, {*entered, *known, *PROVINCES}), key=len, reverse=True)

    def texts(self) -> Iterator[str]:
        """Go through all that is written, and the names by which things are called aloud."""
        for item in _below(self._app.window.contentItem()):
            if item.inherits("QQuickText"):
                yield str(item.property("text"))
            if item.inherits("QQuickAbstractButton") or item.inherits("QQuickTextInput"):
                context = qmlContext(item)
                assert context is not None
                yield str(QQmlProperty(item, "Accessible.name", context).read())


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        # A key's letter is a letter.
        if isValid(child) and child.isVisible() and child.objectName() != "keyboard":
            yield child
            yield from _below(child)


def _vietnamese(text: str, data: list[str]) -> bool:
    for known in data:
        text = text.replace(known, "")
    return bool(VIETNAMESE.search(text))


def test_a_visitor_who_reads_no_vietnamese_and_sees_badly_files_a_dossier(kiosk: Any, app: App) -> None:
    reader = Reader(kiosk, app)
    hand = reader.hand
    _choose_comfort(kiosk, hand)
    reader.look()
    assert app.window.property("color") == QColor("black")
    visitor = Visitor(kiosk.person, hand, kiosk.appliance.runner, kiosk.settings.paths.run, reader.pause)
    visitor.arrive()
    visitor.log_in()
    visitor.find(PROCEDURE, "khai sinh")
    visitor.fill()
    reader.pause("papers")
    kiosk.feed()
    hand.touch("scan:giay-chung-sinh")
    kiosk.until(lambda visit: visit.pages.get("giay-chung-sinh"), "a page")
    reader.pause("papers-scanned")
    hand.touch("primary")
    visitor.choose_delivery(DeliveryWay.DESK)
    visitor.submit()
    end = kiosk.visit
    assert end.step is Step.DONE
    assert end.filing is not None
    assert end.slip is SlipState.CONFIRMED
    assert {EMPTY_PAGE, "consent", "identify", "greeting", "procedure", "delivery", "review"} <= reader.seen
    languages = load_languages()
    agreed = {given.wording for given in _manifest(kiosk, end.submission_id).consents}
    assert agreed == {languages.say(purpose.wording, "en") for purpose in ConsentPurpose}
    visitor.leave()
    assert kiosk.visit.comfort == Visit().comfort
    hand.wait_for("Vietnamese again", lambda: "Kính chào quý khách" in set(reader.texts()))


def _choose_comfort(kiosk: Any, hand: Hand) -> None:
    for panel, choice in (
        ("language", "language:en"),
        ("text", "text-size:3"),
        ("contrast", "contrast:high"),
    ):
        hand.touch(f"strip:{panel}")
        hand.touch(choice)
        hand.touch("panel-close")
    comfort = kiosk.visit.comfort
    assert (comfort.language, comfort.text_size, comfort.contrast) == ("en", 3, Contrast.HIGH)


def _manifest(kiosk: Any, submission_id: str) -> Manifest:
    own = kiosk.settings.paths.state
    signer = Pinned(own / "province", own / "keys").key(Purpose.ENROLMENT).public()
    keys = Keyring(kiosk.settings.gateway.state).open_keys()
    packet = open_packet(kiosk.outbox.packet(submission_id), keys, {kiosk.settings.centre.kiosk_id: signer})
    return decode_manifest(packet.manifest)
