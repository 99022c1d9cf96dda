"""What remains of a visit: an empty one, fresh workers, and no file that speaks of the person."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.vocabulary import Role
from kiosk.capture.page import Page
from kiosk.catalogue.store import load_catalogue
from kiosk.journey import events as e
from kiosk.journey.visit import Overlay, Step, Visit
from kiosk.sandbox.children import environment
from kiosk.sandbox.observer import Facts, look
from kiosk.sandbox.people import find_person
from ui.simulated.traces import facts_of
from ui.simulated.visitor import answers_of

pytestmark = pytest.mark.slow

PAPER = "giay-chung-sinh"
# Longer than any step takes on a busy machine, or the time-out would end what another test is about.
JOURNEY = {"idle_seconds": 8.0, "warning_seconds": 1.0}


def files(folder: Path) -> list[Path]:
    """List what the kiosk has on its disk and in its memory-backed folder; the province's side lies apart."""
    sides = (folder / "kiosk", folder / "home", folder / "run")
    return [path for side in sides if side.exists() for path in side.rglob("*") if path.is_file()]


def facts(kiosk, visit) -> Facts:
    return facts_of(kiosk.person, visit, kiosk.settings, kiosk.settings.paths.state.parent / "out")


def nothing_left(kiosk, visit) -> None:
    held = files(kiosk.settings.paths.state.parent)
    assert any(path.name == "outbox.sqlite3" for path in held)
    assert look(held, facts(kiosk, visit)).leaks == ()


def finish(kiosk):
    kiosk.submit()
    kiosk.at(Step.DONE)
    kiosk.post(e.Finish())


def start_over(kiosk):
    kiosk.go(Step.REVIEW)
    kiosk.post(e.AskStartOver())
    kiosk.until(lambda visit: visit.overlay is Overlay.START_OVER, "the question")
    kiosk.post(e.StartOver())


def walk_away(kiosk):
    kiosk.go(Step.REVIEW)
    kiosk.until(lambda visit: visit.overlay is Overlay.TIME_OUT, "the warning")
    assert kiosk.visit.pages


@pytest.mark.parametrize("leave", [finish, start_over, walk_away])
def test_however_a_visit_ends_nothing_of_the_person_is_left(kiosk, leave):
    before = kiosk.pids()
    leave(kiosk)
    end = max(kiosk.seen, key=lambda visit: len(visit.answers) + len(visit.pages))
    assert end.citizen is not None
    assert kiosk.at(Step.WELCOME) == Visit()
    kiosk.wait_for_fresh_workers(before)
    assert not kiosk.tell(Role.CHIP_READER, do="state")["present"]
    assert kiosk.slips() == []
    nothing_left(kiosk, end)


def test_a_touch_on_the_warning_keeps_the_visit(kiosk):
    kiosk.go(Step.PURPOSE)
    kiosk.until(lambda visit: visit.overlay is Overlay.TIME_OUT, "the warning")
    kiosk.post(e.CloseOverlay())
    kiosk.until(lambda visit: visit.overlay is None, "the screen")
    assert kiosk.visit.step is Step.PURPOSE


def test_the_observer_of_these_tests_would_see_a_page(kiosk):
    kiosk.go(Step.REVIEW)
    visit = kiosk.visit
    planted = kiosk.settings.paths.state / "planted.bin"
    planted.write_bytes(visit.pages[PAPER][0].jpeg)
    try:
        assert look(files(kiosk.settings.paths.state.parent), facts(kiosk, visit)).leaks
    finally:
        planted.unlink()


def test_a_shell_killed_in_the_middle_of_a_visit_leaves_nothing_behind(make_settings, tmp_path, wait):
    settings = make_settings(tmp_path)
    shell = subprocess.Popen(
        [sys.executable, "-m", "tests.visits.halfway"],
        cwd=Path(__file__).parents[2],
        env=environment(settings, tmp_path / "home"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert shell.stdout is not None
    step, page, *workers = shell.stdout.readline().split()
    os.kill(shell.pid, signal.SIGKILL)
    shell.wait()
    shell.stdout.close()
    assert step == Step.REVIEW
    assert len(workers) == len(Role)
    wait(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), "the workers to follow")
    person = find_person("minh-anh")
    pages = {PAPER: (Page(base64.b64decode(page), 1, 1, 300),)}
    procedure = load_catalogue(settings.paths.assets / "procedures").find("1.001193")
    end = Visit(procedure=procedure, answers=answers_of(person), pages=pages)
    held = files(tmp_path)
    assert any(path.name == "outbox.sqlite3" for path in held)
    assert look(held, facts_of(person, end, settings, tmp_path / "out")).leaks == ()
