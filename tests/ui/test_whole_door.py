"""The hidden door on a whole kiosk: real window, real journey, real workers; and with every worker dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.appliance import Appliance, build
from kiosk.front import build_desk
from kiosk.journey.visit import Step
from kiosk.sandbox.technician import BADGE, MADE_UP, SECRET, ensure_technician
from kiosk.sandbox.world import provision, world_settings
from ui.app import App, start
from ui.bridge.display import ScreenSize
from ui.bridge.technician.door import DoorModel
from ui.from_settings import place_of

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60.0


class WholeKiosk:
    """A kiosk that runs, and fingers in front of it."""

    def __init__(self, app: App, appliance: Appliance, finger: Any) -> None:
        self.app, self.appliance, self.finger = app, appliance, finger
        self.door = app.engine.singletonInstance("Kiosk.Bridge", "DoorModel")
        assert isinstance(self.door, DoorModel)

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Wait until something is so, or fail."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not so():
            assert time.monotonic() < end, what
            QTest.qWait(10)

    def on(self, screen: str) -> None:
        """Wait for a screen."""
        self.until(lambda: self.app.session.property("screen") == screen, f"never came to {screen}")
        self.app.window.grabWindow()

    def beckon(self) -> None:
        """Make the gesture, and wait for the door."""
        self.finger.tap("hidden:name")
        for _ in range(4):
            self.finger.again()
        self.on("Service")

    def type_secret(self) -> None:
        """Type the secret and open."""
        self.finger.tap("input:secret")
        for digit in SECRET:
            self.finger.tap(f"key:{digit}")
        self.finger.tap("key:done")
        self.finger.tap("primary")
        self.until(lambda: bool(self.door.inside), "the secret did not open")

    def show(self, text: str) -> None:
        """Show a code to the simulated scanner as soon as it is up."""

        def shown() -> bool:
            try:
                ask(self.appliance.settings.paths.run, Role.CODE_SCANNER, {"do": "show", "text": text})
            except ControlRefusedError:
                return False
            return True

        self.until(shown, "the code scanner never came up")


@pytest.fixture
def whole(qapp: Any, make_finger: Any, tmp_path: Path) -> Iterator[WholeKiosk]:
    settings = world_settings(tmp_path / "world", tmp_path / "run")
    provision(settings)
    ensure_technician(settings)
    appliance = build(settings)
    desk = build_desk(settings)
    app = start(appliance.runner, place_of(settings), ScreenSize(motion=False, settle_ms=0), desk=desk)
    desk.lead_in(appliance)
    appliance.start()
    yield WholeKiosk(app, appliance, make_finger(app))
    app.close()
    desk.close()
    appliance.close()


def test_a_technician_comes_in_by_badge_goes_out_and_comes_in_by_the_secret(whole: WholeKiosk) -> None:
    whole.beckon()
    whole.show(BADGE)
    whole.until(lambda: bool(whole.door.inside), "the badge did not open")
    assert whole.door.who.startswith(MADE_UP)
    whole.finger.tap("back")
    whole.on("Welcome")
    whole.beckon()
    assert not whole.door.inside
    whole.type_secret()
    whole.finger.tap("back")
    whole.on("Welcome")
    whole.finger.tap("begin")
    whole.on("Purpose")


def test_with_every_device_dead_and_no_network_the_closed_kiosk_opens_to_the_secret(
    whole: WholeKiosk,
) -> None:
    whole.appliance.station.close()  # no worker answers any more; nothing ever listened at the gateway's port
    whole.until(lambda: whole.appliance.runner.visit.step is Step.CLOSED, "never closed")
    whole.on("Closed")
    whole.beckon()
    whole.type_secret()
    whole.finger.tap("back")
    whole.until(lambda: whole.appliance.runner.visit.step is not Step.SERVICE, "no way out")
