"""The window and the real journey on its own thread, without devices: touches go in, screens come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.journey.effects import Effect
from kiosk.journey.patience import Patience
from kiosk.journey.runner import Runner
from kiosk.journey.timers import ThreadTimers
from ui.app import App, start
from ui.bridge.display import ScreenSize


class Silence:
    """A world in which no device ever answers."""

    def perform(self, effect: Effect, post: Any, wanted: Any) -> None:
        """Answer nothing."""


@pytest.fixture
def walk(qapp: Any, make_finger: Any, place: Any, world: Any) -> Iterator[tuple[App, Any]]:
    runner = Runner(world, Silence(), Patience(600, 600), ThreadTimers())
    app = start(runner, place, ScreenSize(motion=False, settle_ms=0))
    runner.start()
    yield app, make_finger(app)
    runner.stop()
    app.close()


def test_touches_lead_from_the_welcome_to_the_card_and_back_to_a_wiped_kiosk(
    walk: tuple[App, Any], qtbot: Any
) -> None:
    app, finger = walk

    def on(screen: str) -> None:
        qtbot.waitUntil(lambda: app.session.property("screen") == screen)

    finger.tap("begin")
    on("Purpose")
    finger.tap("choice:file")
    on("Consent")
    for purpose in ("read-card", "send-dossier"):
        finger.tap(f"consent:{purpose}")
    qtbot.waitUntil(lambda: bool(app.session.property("mayContinue")))
    finger.tap("primary")
    on("Login")
    finger.tap("login:card")
    on("Identify")
    for digit in "000017":
        finger.tap(f"key:{digit}")
    qtbot.waitUntil(lambda: bool(app.session.property("mayContinue")))
    finger.tap("primary")
    on("Card")
    finger.tap("back")
    on("Identify")
    finger.tap("start-over")
    qtbot.waitUntil(lambda: app.session.property("overlay") == "start-over")
    finger.tap("overlay-confirm")
    on("Welcome")
