"""Promises 1 and 2 at once: filed while the province is away, then the power fails."""

from __future__ import annotations

import base64
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import zxingcpp
from PIL import Image

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.journey.visit import Visit
from kiosk.outbox.row import SyncState
from kiosk.outbox.store import Outbox
from kiosk.sandbox.people import find_person
from ui.simulated.demo_world import demo_world
from ui.simulated.traces import Traces

PERSON = "phuong-thao"
SECONDS = 60


def wait_until(holds, what):
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until, f"waited {SECONDS} s for {what}"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("alone")
def test_filed_without_a_province_then_a_power_cut_then_in_custody_exactly_once(tmp_path, request):
    with demo_world(custody_wait_seconds=2, province=False) as demo, Traces(demo, tmp_path / "out") as traces:
        settings = demo.settings
        shell = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("doomed_shell.py")), PERSON],
            env={**demo.kiosk.env, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
            stdout=subprocess.PIPE,
            text=True,
        )
        request.addfinalizer(shell.kill)
        assert shell.stdout is not None
        step, in_custody, reference = shell.stdout.readline().split()
        assert (step, in_custody) == ("done", "False")

        slips = ask(settings.paths.run, Role.RECEIPT_PRINTER, {"do": "slips"})["slips"]
        assert isinstance(slips, list)
        assert len(slips) == 1
        codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(base64.b64decode(slips[0]))))
        assert [code.text for code in codes] == [reference]

        os.kill(shell.pid, signal.SIGKILL)
        shell.wait()
        shell.stdout.close()
        demo.kiosk.kill("agent")
        assert traces.count(find_person(PERSON), Visit()) == 0, traces.leaks

        outbox = Outbox(settings.paths.state / "outbox")
        assert [row.sync in {SyncState.QUEUED, SyncState.LEASED} for row in outbox.rows()] == [True]
        demo.start_province()
        demo.kiosk.start("agent")
        demo.kiosk.start("shell", "--window")
        health = f"{settings.province.gateway_url}/health"
        wait_until(lambda: requests.get(health, timeout=5).json()["in_custody"] == 1, "custody")
        wait_until(lambda: outbox.rows()[0].dossier_code, "the dossier code")
        outbox.close()
        # The shell that came back files nothing a second time.
        demo.kiosk.stop("shell")
        assert requests.get(health, timeout=5).json()["in_custody"] == 1
        held = requests.get(f"{settings.gateway.back_office_url}/dossiers", timeout=5).json()
        assert [dossier["manifest"]["local_reference"] for dossier in held] == [reference]
