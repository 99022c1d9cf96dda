"""A kiosk window on which a made-up person files a dossier; it then stands there until it is killed.

Run as a child by test_power_cut.py, with the settings in the environment and a person's id as its argument.
"""

from __future__ import annotations

import sys

from kiosk.appliance import build
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.events import Answer, Continue
from kiosk.journey.visit import Step
from kiosk.sandbox.people import find_person
from kiosk.settings import load_settings
from kiosk.telemetry.log import configure
from ui.app import start
from ui.from_settings import place_of, screen_of
from ui.simulated.robot import Robot
from ui.simulated.visitor import Visitor, answers_of


def main() -> None:
    configure("shell")
    settings = load_settings()
    appliance = build(settings)
    app = start(appliance.runner, place_of(settings), screen_of(settings))
    appliance.start()
    runner, robot, person = appliance.runner, Robot(app.window), find_person(sys.argv[1])
    visitor = Visitor(person, robot, runner, settings.paths.run, lambda _: None)
    visitor.arrive()
    visitor.log_in()
    visitor.find("1.001193", "khai sinh")
    robot.wait_for("the form", lambda: runner.visit.step is Step.FORM)
    # Typed by touches elsewhere; here the answers come at once, because this test is about what follows.
    for key, value in answers_of(person).items():
        runner.post(Answer(key, value))
    for _ in range(len(runner.world.forms.form("1.001193").steps)):
        runner.post(Continue())
    visitor.scan()
    visitor.choose_delivery(DeliveryWay.POST)
    visitor.submit()
    filing = runner.visit.filing
    assert filing is not None
    sys.stdout.write(f"{runner.visit.step.value} {filing.in_custody} {filing.local_reference}\n")
    sys.stdout.flush()
    while True:
        robot.rest(1)


main()
