"""The kiosk of a storm: the real window and journey on the devices of the settings, and its patient visitors.

Run as a child, with the settings in the environment and the seed of the visitors as its argument. On standard
output come JSON lines: {"device": …} for each thing that the station tells of a device, {"visit": …} for each
visit that ended. After a line "rest" on standard input comes one visit more than the one that goes on, then
{"rests": true}; the end of the input ends the process.
"""

from __future__ import annotations

import random
import sys
import threading
import time

import msgspec

from hardware.vocabulary import Snapshot
from kiosk.appliance import build
from kiosk.sandbox.people import all_people
from kiosk.settings import load_settings
from kiosk.telemetry.log import configure
from kiosk.telemetry.notify import READY, ServiceManager
from tests.fault.storm.patient import Patient
from tests.fault.storm.sheet import note_of
from ui.app import log_qt_messages, start
from ui.from_settings import place_of, screen_of
from ui.heartbeat import Heartbeat
from ui.simulated.hands import Hands
from ui.simulated.robot import Robot

PATIENCE = 4.0

_out = threading.Lock()


def say(**line: object) -> None:
    with _out:
        sys.stdout.write(msgspec.json.encode(line).decode() + "\n")
        sys.stdout.flush()


def tell(snapshot: Snapshot) -> None:
    say(device={**msgspec.to_builtins(snapshot), "at": time.monotonic()})


def main() -> None:
    configure("shell")
    log_qt_messages()
    settings = load_settings()
    appliance = build(settings)
    app = start(appliance.runner, place_of(settings), screen_of(settings))
    unsubscribe = appliance.station.subscribe(tell)
    appliance.start()
    manager = ServiceManager()
    heartbeat = Heartbeat(appliance.runner, manager)
    people = [(person, note_of(person)) for person in all_people()]
    for snapshot in appliance.station.snapshots():
        tell(snapshot)
    manager.tell(READY)
    heartbeat.start()

    rest, end = threading.Event(), threading.Event()

    def listen() -> None:
        for _ in sys.stdin:
            rest.set()
        end.set()

    threading.Thread(target=listen, daemon=True).start()
    chance = random.Random(int(sys.argv[1]))  # noqa: S311  # chance by seed, not secrets
    robot = Robot(app.window, PATIENCE)
    more = True
    while more:
        more = not rest.is_set()
        person, sheet = chance.choice(people)
        hands = Hands(person, sheet, robot, settings.paths.run)
        story = Patient(person, robot, appliance.runner, hands).visit()
        hands.close()
        say(visit=story)
    say(rests=True)
    while not end.is_set():
        robot.rest(0.2)
    heartbeat.stop()
    unsubscribe()
    appliance.close()
    app.close()
    manager.close()


main()
