"""The whole visit in English, at the largest text in high contrast: nothing Vietnamese but names and data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtQml import QQmlProperty, qmlContext
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from hardware.vocabulary import Role
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.manifest import Manifest, decode_manifest
from kiosk.dossier.packet import open_packet
from kiosk.gateway.keyring import Keyring
from kiosk.journey import events as e
from kiosk.journey.comfort import Contrast
from kiosk.journey.visit import Overlay, SlipState, Step, Visit
from kiosk.journey.visit import Purpose as CameFor
from kiosk.languages.catalogue import load_languages
from kiosk.machine.keys import Purpose
from kiosk.province.pinned import Pinned
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.from_settings import place_of
from ui.simulated.robot import Robot
from ui.simulated.visitor import answers_of

pytestmark = pytest.mark.slow

PROCEDURE = "1.001193"
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


class Reader:
    """Looks at every screen on the way."""

    def __init__(self, kiosk: Any, app: App) -> None:
        self._kiosk = kiosk
        self._app = app
        self.robot = Robot(app.window)

    def look(self) -> Visit:
        """See that the screen of now speaks English, except for names and for what was entered."""
        visit: Visit = self._kiosk.visit
        name = self._app.session.property("screen")
        self.robot.wait_for("the screen of the visit", lambda: self._shown(visit))
        data = self._data(visit)
        left = {text for text in self.texts() if _vietnamese(text, data)}
        assert not left, f"{name}: {left}"
        return visit

    def post(self, *events: e.Event) -> None:
        """Do what a person does on the screen, and let the window see it."""
        self._kiosk.post(*events)
        self.robot.rest(0.02)

    def at(self, step: Step) -> Visit:
        """Wait for a screen, and look at it."""
        self._kiosk.at(step)
        return self.look()

    def _shown(self, visit: Visit) -> bool:
        shown = self._app.session._visit
        return (shown.step, shown.overlay, shown.form_step) == (visit.step, visit.overlay, visit.form_step)

    def _data(self, visit: Visit) -> list[str]:
        person = self._kiosk.person
        entered = [*visit.answers.values(), *visit.delivery_answers.values(), visit.query]
        known = [person.card.name, person.card.residence, self._kiosk.settings.centre.name, "Tiếng Việt"]
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
    _choose_comfort(kiosk, reader.robot)
    reader.look()
    assert app.window.property("color") == QColor("black")
    reader.robot.touch("begin")
    reader.at(Step.PURPOSE)
    _look_at_what_lies_over(kiosk, reader)
    _log_in(kiosk, reader)
    _find(kiosk, reader)
    _fill(kiosk, reader)
    _hand_in(kiosk, reader)
    kiosk.tell(Role.CHIP_READER, do="remove")
    kiosk.until(lambda visit: not visit.card_on_reader, "the card to be taken")
    reader.post(e.Finish())
    kiosk.at(Step.WELCOME)
    assert kiosk.visit.comfort == Visit().comfort
    reader.robot.wait_for("Vietnamese again", lambda: "Kính chào quý khách" in set(reader.texts()))


def _choose_comfort(kiosk: Any, robot: Robot) -> None:
    for panel, choice in (
        ("language", "language:en"),
        ("text", "text-size:3"),
        ("contrast", "contrast:high"),
    ):
        robot.touch(f"strip:{panel}")
        robot.touch(choice)
        robot.touch("panel-close")
    comfort = kiosk.visit.comfort
    assert (comfort.language, comfort.text_size, comfort.contrast) == ("en", 3, Contrast.HIGH)


def _look_at_what_lies_over(kiosk: Any, reader: Reader) -> None:
    for ask, overlay in (
        (e.AskHelp(), Overlay.HELP),
        (e.CallStaff(), Overlay.STAFF),
        (e.AskStartOver(), Overlay.START_OVER),
        (e.AskPause(), Overlay.PAUSE),
        (e.Idle(), Overlay.TIME_OUT),
    ):
        reader.post(ask)
        kiosk.until(lambda visit, overlay=overlay: visit.overlay is overlay, overlay.value)
        reader.look()
        reader.post(e.CloseOverlay())
        kiosk.until(lambda visit: not visit.overlay, "the screen itself")


def _log_in(kiosk: Any, reader: Reader) -> None:
    reader.post(e.ChoosePurpose(CameFor.FILE))
    reader.at(Step.CONSENT)
    reader.post(*(e.SetConsent(purpose, given=True) for purpose in ConsentPurpose), e.Continue())
    reader.at(Step.IDENTIFY)
    kiosk.show_code()
    reader.at(Step.CARD)
    kiosk.put_card()
    reader.at(Step.GREETING)
    reader.post(e.Continue())


def _find(kiosk: Any, reader: Reader) -> None:
    reader.at(Step.SEARCH)
    reader.post(e.TypeQuery("khai sinh"))
    kiosk.until(lambda visit: visit.hits, "something found")
    reader.look()
    reader.post(e.ChooseProcedure(PROCEDURE))
    reader.at(Step.PROCEDURE)
    reader.post(e.Continue())


def _fill(kiosk: Any, reader: Reader) -> None:
    """Leave each page empty first, to see what is said of it, then fill it."""
    world = kiosk.appliance.runner.world
    if world.form_of(kiosk.visit).roles:
        reader.at(Step.WHO)
        reader.post(e.Continue())
    wanted = answers_of(kiosk.person)
    kiosk.at(Step.FORM)
    while (visit := reader.look()).step is Step.FORM:
        page = visit.form_step

        def left(visit: Visit, page: int = page) -> bool:
            return visit.step is not Step.FORM or visit.form_step != page

        reader.post(e.Continue())
        kiosk.until(lambda visit, left=left: visit.problems or left(visit), "the answer to an empty page")
        if not left(kiosk.visit):
            reader.look()
            reader.post(*(e.Answer(key, value) for key, value in wanted.items()), e.Continue())
            kiosk.until(left, "the next page")


def _hand_in(kiosk: Any, reader: Reader) -> None:
    reader.at(Step.PAPERS)
    kiosk.scan()
    reader.look()
    reader.post(e.Continue())
    reader.at(Step.DELIVERY)
    reader.post(e.ChooseDelivery(DeliveryWay.POST), e.Continue())
    kiosk.until(lambda visit: visit.problems, "what is still missing")
    reader.look()
    reader.post(e.ChooseDelivery(DeliveryWay.DESK), e.Continue())
    reader.at(Step.REVIEW)
    kiosk.until(lambda visit: visit.submission_id, "a submission id")
    reader.post(e.Continue())
    end = reader.at(Step.DONE)
    assert end.filing is not None
    assert end.slip is SlipState.CONFIRMED
    languages = load_languages()
    agreed = {given.wording for given in _manifest(kiosk, end.submission_id).consents}
    assert agreed == {languages.say(purpose.wording, "en") for purpose in ConsentPurpose}


def _manifest(kiosk: Any, submission_id: str) -> Manifest:
    own = kiosk.settings.paths.state
    signer = Pinned(own / "province", own / "keys").key(Purpose.ENROLMENT).public()
    keys = Keyring(kiosk.settings.gateway.state).open_keys()
    packet = open_packet(kiosk.outbox.packet(submission_id), keys, {kiosk.settings.centre.kiosk_id: signer})
    return decode_manifest(packet.manifest)
