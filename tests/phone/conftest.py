"""A kiosk's real window and journey, real providers as processes, and a real browser as the phone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
import requests
import zxingcpp
from PIL import Image
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QImage
from selenium import webdriver
from selenium.webdriver.common.by import By

from kiosk.appliance import build_phone
from kiosk.dossier.consent import ConsentPurpose
from kiosk.identity.phone.port import IdentityProvider
from kiosk.journey.effects import Effect, StartPhone
from kiosk.journey.events import Begin, ChooseLogin, ChoosePurpose, Continue, SetConsent, Touch
from kiosk.journey.patience import Patience
from kiosk.journey.phoning import log_in_by_phone
from kiosk.journey.runner import Post, Runner, Wanted
from kiosk.journey.timers import ThreadTimers
from kiosk.journey.visit import Login, Purpose, Step, Visit
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.world import free_port, provision, with_phone, world_settings
from kiosk.settings import Phone as PhoneSettings
from kiosk.settings import Settings
from tests.chromium import chromium, leave_by
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.from_settings import place_of
from ui.gallery.visits import WORLD

SECONDS = 40
DJANGO = Path(__file__).parent / "django_provider" / "serve.py"
PASSWORD = "made-up"


def until(holds: Callable[[], object], what: str) -> None:
    """Let the window live until something holds."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"{what} did not come"
        QCoreApplication.processEvents()
        time.sleep(0.01)


class _ByPhoneAlone:
    """Does nothing of what a visit asks for but to log in by phone."""

    def __init__(self, provider: IdentityProvider) -> None:
        self._provider = provider

    def perform(self, effect: Effect, post: Post, wanted: Wanted) -> None:
        if isinstance(effect, StartPhone):
            log_in_by_phone(self._provider, post, wanted)


class Kiosk:
    """The window and the journey behind it."""

    def __init__(self, settings: Settings) -> None:
        provider = build_phone(settings)
        assert provider is not None
        self._runner = Runner(WORLD, _ByPhoneAlone(provider), Patience(600, 60), ThreadTimers())
        screen = ScreenSize(720, 1280, 268, 476, motion=False, settle_ms=0)
        self._app: App = start(self._runner, place_of(settings), screen)
        self._runner.start()

    @property
    def visit(self) -> Visit:
        return self._runner.visit

    def post(self, event: Touch) -> None:
        self._runner.post(event)

    def choose_phone(self) -> None:
        """Begin a visit, agree, and choose VNeID."""
        agreed = [SetConsent(purpose, given=True) for purpose in ConsentPurpose if purpose.required]
        for event in (Begin(), ChoosePurpose(Purpose.FILE), *agreed, Continue(), ChooseLogin(Login.VNEID)):
            self._runner.post(event)

    def ask_for_phone(self) -> None:
        """Choose VNeID; ends when a code is on the screen."""
        self.choose_phone()
        until(lambda: self.visit.phone is not None, "the code")
        until(lambda: self.scanned() is not None, "the QR code")

    def scanned(self) -> str | None:
        """Read the QR code from the picture of the window, as a camera would."""
        image = self._app.window.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
        picture = Image.frombytes(
            "RGB",
            (image.width(), image.height()),
            bytes(image.constBits()),
            "raw",
            "RGB",
            image.bytesPerLine(),
        )
        found = zxingcpp.read_barcodes(picture)
        return found[0].text if found else None

    def reaches(self, step: Step) -> None:
        until(lambda: self.visit.step is step, step.value)

    def close(self) -> None:
        self._runner.stop()
        self._runner.join()
        self._app.close()


class PhoneInHand:
    """Chromium, and a person who does what its pages ask for."""

    def __init__(self, browser: webdriver.Chrome) -> None:
        self._browser = browser
        self.seen = ""

    def answer(self, address: str, person: str, button: str) -> str:
        """Open what was scanned, go on to the last question, press a button there; gives the outcome.

        `seen` is all that the pages said on the way.
        """
        self.seen = ""
        self._browser.delete_all_cookies()
        self._browser.get(address)
        for _ in range(8):
            self.seen += self._browser.find_element(By.TAG_NAME, "body").text
            if outcome := self._find("outcome"):
                return str(outcome.get_attribute("data-outcome"))
            if (last := self._find(button)) is not None:
                if (own := self._find(f"person-{person}")) is not None:
                    own.click()
                leave_by(self._browser, last.click)
                continue
            if (name := self._find("username")) is not None:
                name.send_keys(person)
                self._browser.find_element(By.ID, "password").send_keys(PASSWORD)
            for step in ("log-in", "look", "go-on"):
                if (found := self._find(step)) is not None:
                    leave_by(self._browser, found.click)
                    break
        raise AssertionError(f"no outcome on {urlsplit(self._browser.current_url).path}")

    def _find(self, name: str):
        found = self._browser.find_elements(By.ID, name)
        return found[0] if found else None


@dataclass(frozen=True)
class World:
    """The settings of three kiosks, each of which asks somebody else."""

    issuer: Settings
    gateway: Settings
    second: Settings

    def control(self, **how: object) -> None:
        """Let the made-up provider behave otherwise."""
        requests.post(f"{self.issuer.phone.issuer}/control", json=how, timeout=20).raise_for_status()


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("phone")
    settings = world_settings(folder, folder / "run")
    by_gateway = with_phone(settings, gateway=True)
    provision(by_gateway)
    by_issuer = with_phone(by_gateway)
    with Children(folder / "logs", environment(by_gateway)) as children:
        children.start("identity-provider")
        children.start("gateway")
        (folder / "django").mkdir()
        port = free_port()
        second = subprocess.Popen([sys.executable, str(DJANGO), str(port), str(folder / "django")])
        try:
            children.wait_for_http("identity-provider", f"{by_issuer.phone.issuer}/health")
            children.wait_for_http("gateway", f"{settings.province.gateway_url}/health")
            issuer = f"http://127.0.0.1:{port}/o"
            _wait_for(f"{issuer}/.well-known/openid-configuration", second)
            # All that a kiosk is told of it is its address.
            by_second = settings.model_copy(update={"phone": PhoneSettings(issuer=issuer)})
            yield World(by_issuer, by_gateway, by_second)
        finally:
            second.terminate()
            second.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while True:
        assert process.poll() is None
        assert time.monotonic() < end
        try:
            if requests.get(address, timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.05)


@pytest.fixture(scope="session")
def phone(tmp_path_factory) -> Iterator[PhoneInHand]:
    with chromium(tmp_path_factory.mktemp("chromium"), size=(412, 915)) as browser:
        yield PhoneInHand(browser)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture
def open_kiosk(qapp) -> Iterator[Callable[[Settings], Kiosk]]:
    opened: list[Kiosk] = []

    def make(settings: Settings) -> Kiosk:
        opened.append(Kiosk(settings))
        return opened[-1]

    yield make
    for kiosk in opened:
        kiosk.close()
