"""The watchdog is fed while screen and journey tick, and by neither alone."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import closing

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from kiosk.catalogue.store import load_catalogue
from kiosk.clock import vietnam_now
from kiosk.dossier.forms import load_forms
from kiosk.journey.events import Begin
from kiosk.journey.patience import Patience
from kiosk.journey.runner import Runner
from kiosk.journey.timers import ThreadTimers
from kiosk.journey.world import World
from kiosk.settings import Settings
from kiosk.telemetry.notify import ServiceManager
from ui.heartbeat import Heartbeat


class Nobody:
    def perform(self, *_):
        raise AssertionError


@pytest.fixture
def runner():
    assets = Settings().paths.assets
    world = World(load_catalogue(assets / "procedures"), load_forms(assets / "forms"), vietnam_now)
    runner = Runner(world, Nobody(), Patience(90, 20), ThreadTimers())
    yield runner
    runner.stop()


@pytest.fixture
def probe(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("notify")
        listener.setblocking(False)
        yield listener


@pytest.fixture
def heartbeat(qtbot, runner, probe):
    with closing(ServiceManager({"NOTIFY_SOCKET": "notify"})) as manager:
        heartbeat = Heartbeat(runner, manager)
        yield heartbeat
        heartbeat.stop()


def heard(probe):
    told = 0
    try:
        while probe.recv(64):
            told += 1
    except BlockingIOError:
        return told


def test_it_beats_while_both_tick(qtbot, runner, probe, heartbeat):
    runner.start()
    heartbeat.start()
    for _ in range(3):
        qtbot.waitUntil(lambda: heard(probe) > 0)


def test_a_journey_that_stands_still_is_not_covered_up_by_a_lively_screen(qtbot, runner, probe, heartbeat):
    standing, go_on = threading.Event(), threading.Event()

    def stand(visit):
        if visit.purpose is None and visit.step != "welcome":
            standing.set()
            go_on.wait()

    runner.subscribe(stand)
    runner.start()
    heartbeat.start()
    qtbot.waitUntil(lambda: heard(probe) > 0)
    try:
        runner.post(Begin())
        qtbot.waitUntil(standing.is_set)
        qtbot.wait(500)  # what was answered before may still be told
        heard(probe)
        qtbot.wait(1000)
        assert heard(probe) == 0
    finally:
        go_on.set()
    qtbot.waitUntil(lambda: heard(probe) > 0)


def test_a_screen_that_stands_still_is_not_covered_up_by_a_lively_journey(qtbot, runner, probe, heartbeat):
    runner.start()
    heartbeat.start()
    qtbot.waitUntil(lambda: heard(probe) > 0)
    before = runner.beats
    runner.knock()
    while runner.beats < before + 1:  # this is Qt's thread: while it is here, the event loop is not
        pass
    assert heard(probe) == 0
