"""A journey that is stopped ends, whatever it was at."""

from __future__ import annotations

import threading
import time

from kiosk.journey import events as e
from kiosk.journey.patience import Patience
from kiosk.journey.runner import Runner
from kiosk.journey.timers import ThreadTimers
from kiosk.journey.visit import Purpose, Step


class Waiting:
    """Waits for a device that never answers, for as long as it is wanted."""

    def perform(self, _effect, _post, wanted):
        """Wait."""
        while wanted():
            time.sleep(0.005)


def test_a_step_that_is_being_taken_while_the_journey_stops_keeps_nothing_waiting(world):
    runner = Runner(world, Waiting(), Patience(600, 600), ThreadTimers())
    taking = threading.Event()
    stopping = threading.Thread(target=runner.stop)

    def listen(visit):
        if visit.step is Step.WELCOME and seen[-1] is not Step.WELCOME:
            # The step is taken; what watches over a welcome is not started yet.
            stopping.start()
            time.sleep(0.1)
            taking.set()
        seen.append(visit.step)

    seen = [Step.WELCOME]
    runner.subscribe(listen)
    runner.start()
    for event in (e.Begin(), e.ChoosePurpose(Purpose.FILE), e.AskStartOver(), e.StartOver()):
        runner.post(event)
    assert taking.wait(60)
    stopping.join()
    joining = threading.Thread(target=runner.join, daemon=True)
    joining.start()
    joining.join(60)
    assert not joining.is_alive()
