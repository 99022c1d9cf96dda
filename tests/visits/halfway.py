"""A kiosk that gets to the review of a visit with a page scanned and stands there until it is killed.

Run as a child by test_wipe.py, with the settings in the environment. Says the step, the page and the workers.
"""

from __future__ import annotations

import base64
import sys
import threading

from kiosk.journey.visit import Step
from kiosk.settings import load_settings
from kiosk.telemetry.log import configure
from tests.visits.conftest import PAPER, running

configure("shell")
with running(load_settings()) as kiosk:
    visit = kiosk.go(Step.REVIEW)
    page = base64.b64encode(visit.pages[PAPER][0].jpeg).decode()
    sys.stdout.write(" ".join([visit.step, page, *map(str, kiosk.pids().values())]) + "\n")
    sys.stdout.flush()
    threading.Event().wait()
