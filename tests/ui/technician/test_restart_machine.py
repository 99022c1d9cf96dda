"""Restart of the machine behind the door, on the real window, with a program in the place of systemctl."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.settings import Paths, Settings
from kiosk.technician.access.rights import Duty

pytestmark = pytest.mark.slow


@pytest.fixture
def installed(workshop: Any, tmp_path: Any, monkeypatch: Any) -> Any:
    """A technician inside, at a machine that is an appliance; `told` is there once the system was told."""
    workshop.told = tmp_path / "told"
    program = tmp_path / "systemctl"
    program.write_text(f"#!/bin/sh\ntouch {workshop.told}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    lead_in(workshop, "appliance")
    workshop.program = program
    workshop.come_in()
    workshop.tap("room:Live")
    return workshop


def lead_in(workshop: Any, profile: str) -> None:
    paths = Paths(state=workshop.folder / "state", run=workshop.folder / "run")
    # Of an appliance, its settings say that it is one; these devices are made up all the same.
    settings = Settings(paths=paths).model_copy(update={"profile": profile})
    workshop.desk.lead_in(SimpleNamespace(settings=settings, station=workshop.station))


def outcome(shop: Any) -> str:
    return str(shop.model("RestartModel").outcome)


def test_the_machine_is_restarted_when_that_was_asked_once_more(installed: Any) -> None:
    for _ in range(2):  # a finger that touches twice has said no
        installed.tap("restart:machine")
    assert not installed.shown("restart:machine-now")
    installed.tap("restart:machine")
    installed.tap("restart:machine-now")
    installed.until(lambda: "đang tắt" in outcome(installed), "the system was never told")
    assert installed.told.exists()
    installed.model("RestartModel").ask()
    assert not installed.model("RestartModel").asked


def test_a_refusal_is_told_and_may_be_tried_again(installed: Any) -> None:
    installed.program.write_text("#!/bin/sh\nexit 1\n")
    installed.tap("restart:machine")
    installed.tap("restart:machine-now")
    installed.until(lambda: "không cho" in outcome(installed), "nobody said that it was refused")
    assert "Chưa có gì thay đổi" in outcome(installed)
    installed.tap("restart:machine")
    assert installed.shown("restart:machine-now")


def test_nothing_is_broken_off_by_a_restart(installed: Any) -> None:
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        with installed.desk.work():
            begun.set()
            end.wait()

    model = installed.model("RestartModel")
    model.ask()
    writing = threading.Thread(target=write)
    writing.start()
    begun.wait()
    model.restart()
    assert "đang ghi" in outcome(installed)
    model.ask()
    assert not model.asked
    screens = installed.model("LiveModel")
    screens.restart("shell")
    assert (screens.asked, "đang ghi" in screens.outcome) == ("", True)
    end.set()
    writing.join()
    model.ask()
    assert model.asked
    assert not installed.told.exists()


def test_only_a_technician_restarts_and_only_an_installed_machine(installed: Any) -> None:
    model = installed.model("RestartModel")
    model.ask()
    for duty, profile in ((Duty.OPERATOR, "appliance"), (Duty.TECHNICIAN, "development")):
        lead_in(installed, profile)
        installed.come_in(duty)
        installed.tap("room:Live")
        assert not installed.shown("restart:machine")
        model.ask()
        model.restart()
        assert not model.asked
    assert not installed.told.exists()
