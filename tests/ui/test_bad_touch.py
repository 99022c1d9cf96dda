"""Hands that mean harm or know no better: hammering, two fingers, drags off the edge, keys that break out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from random import Random, randrange
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from kiosk.journey import events
from kiosk.journey.effects import Effect, NameDossier, Seal
from kiosk.journey.events import Event, Named, Queued
from kiosk.journey.patience import Patience
from kiosk.journey.runner import Runner
from kiosk.journey.timers import ThreadTimers
from kiosk.journey.visit import Filing, Overlay, Step, Visit
from kiosk.journey.world import World
from tests.ui.monkey.eyes import Thing, things
from tests.ui.monkey.fingers import BREAK_OUT, Fingers
from ui.app import App, start
from ui.bridge.display import ScreenSize

pytestmark = pytest.mark.slow

HAMMERED = 12  # times, faster than 50 a second
SCREENS, BUTTONS = 6, 5


@pytest.fixture
def fingers(app: App) -> Fingers:
    return Fingers(app.window, Random(6))  # noqa: S311  # chance by seed, not secrets


def hammered(fingers: Fingers, thing: Thing) -> None:
    for _ in range(HAMMERED):
        fingers.tap(thing.spot)
        QTest.qWait(1)


@pytest.fixture
def lively(
    qapp: Any, place: Any, world: World
) -> Iterator[Callable[[Visit], tuple[App, Runner, list[Effect]]]]:
    """Open the window as citizens have it on a journey that stands where one wants, and files at once."""
    opened: list[tuple[App, Runner]] = []

    def make(visit: Visit) -> tuple[App, Runner, list[Effect]]:
        done: list[Effect] = []

        class Desk:
            def perform(self, effect: Effect, post: Callable[[Event], None], _: Any) -> None:
                done.append(effect)
                if isinstance(effect, NameDossier):
                    post(Named("11" * 16, "KIOSK-AAAA-BBBB"))
                if isinstance(effect, Seal):
                    post(Queued(Filing("KIOSK-AAAA-BBBB")))

        runner = Runner(world, Desk(), Patience(600, 600), ThreadTimers())
        runner._visit = visit
        app = start(runner, place, ScreenSize(motion=False))
        runner.start()
        opened.append((app, runner))
        return app, runner, done

    yield make
    for app, runner in opened:
        runner.stop()
        app.close()


def spot(app: App, name: str) -> QPoint:
    return next(thing.spot for thing in things(app.window) if thing.name == name)


def test_buttons_of_any_screen_stand_being_hammered_fifty_times_a_second(
    app: App, desk: Any, fingers: Fingers, visits: dict[str, Visit], draw: Any
) -> None:
    seed = randrange(2**32)  # noqa: S311  # chance, not secrets
    print(f"seed {seed}")  # noqa: T201  # shown when it fails
    chance = Random(seed)  # noqa: S311  # chance by seed, not secrets
    for name in chance.sample(sorted(visits), SCREENS):
        draw(visits[name])
        face = app.session.property("screen"), app.session.property("overlay")
        seen = things(app.window)
        for thing in chance.sample(seen, min(len(seen), BUTTONS)):
            desk.posted.clear()
            hammered(fingers, thing)
            moves = [e for e in desk.posted if isinstance(e, (events.Continue, events.Back, events.Finish))]
            assert len(moves) <= 1, f"{name}: {thing.name} led on {len(moves)} times"
            assert (app.session.property("screen"), app.session.property("overlay")) == face
            draw(visits[name])


def test_a_hammered_submit_files_once_and_leads_past_nothing(
    lively: Any, visits: dict[str, Visit], qtbot: Any
) -> None:
    app, runner, done = lively(visits["review"])
    qtbot.waitUntil(lambda: any(thing.name == "primary" for thing in things(app.window)))
    place = spot(app, "primary")
    fingers = Fingers(app.window, Random(6))  # noqa: S311  # chance by seed, not secrets
    for _ in range(50):
        fingers.tap(place)
        QTest.qWait(20)
    assert sum(isinstance(effect, Seal) for effect in done) == 1
    assert runner.visit.filing == Filing("KIOSK-AAAA-BBBB")
    assert runner.visit.step not in {Step.WELCOME, Step.DONE}


def test_two_fingers_on_two_buttons_do_not_lead_two_ways(
    lively: Any, visits: dict[str, Visit], qtbot: Any
) -> None:
    app, runner, _ = lively(visits["delivery"])
    told: list[Visit] = []
    runner.subscribe(told.append)
    qtbot.waitUntil(lambda: any(thing.name == "primary" for thing in things(app.window)))
    Fingers(app.window, Random(6)).together(spot(app, "primary"), spot(app, "back"))  # noqa: S311
    QTest.qWait(700)
    assert len({visit.step for visit in told} - {Step.DELIVERY}) <= 1
    assert runner.visit.delivery is visits["delivery"].delivery


def test_a_finger_that_slides_off_its_button_or_off_the_glass_posts_nothing(
    app: App, desk: Any, fingers: Fingers, visits: dict[str, Visit], draw: Any
) -> None:
    for name in ("welcome", "delivery", "review", "done"):
        draw(visits[name])
        for thing in islice(things(app.window), 12):
            for end in (QPoint(-60, thing.spot.y()), QPoint(thing.spot.x(), 2400), QPoint(1400, -80)):
                fingers.drag(thing.spot, end)
        assert desk.posted == [], name


def test_no_key_breaks_out_closes_the_window_or_reaches_a_clipboard(
    app: App, desk: Any, visits: dict[str, Visit], draw: Any, qapp: Any
) -> None:
    qapp.clipboard().setText("from before")
    for name in ("welcome", "search", "form-1", "review", f"overlay-{Overlay.TIME_OUT}"):
        draw(visits[name])
        for thing in things(app.window):
            if thing.kind == "input":
                QTest.mouseClick(
                    app.window,
                    Qt.MouseButton.LeftButton,
                    Qt.KeyboardModifier.NoModifier,
                    thing.spot,
                )
                break
        desk.posted.clear()
        for key, modifiers in BREAK_OUT:
            QTest.keyClick(app.window, key, modifiers)
        assert app.window.isVisible()
        assert app.session.property("screen") == _screen_of(app, visits[name])
        typed = [e for e in desk.posted if isinstance(e, (events.Answer, events.TypeQuery))]
        assert not [e for e in typed if "from before" in str(e)], "a clipboard was pasted"
        assert not [e for e in desk.posted if isinstance(e, (events.Continue, events.StartOver))]
    assert qapp.clipboard().text() == "from before", "something was copied out"


def _screen_of(app: App, visit: Visit) -> str:
    app.show(replace(visit))
    return str(app.session.property("screen"))


def test_letters_that_come_while_one_hammers_are_not_lost(
    desk: Any, fingers: Fingers, visits: dict[str, Visit], draw: Any, finger: Any
) -> None:
    draw(replace(visits["search"], query="", hits=()))
    finger.tap("input:query")
    for letter in "khaisinh":
        item = finger.find(f"key:{letter}")
        fingers.tap(item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint())
    assert [e for e in desk.posted if isinstance(e, events.TypeQuery)][-1].text == "khaisinh"
