"""The technician's screens on the real window: real checks on simulated devices, and a robot's finger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey.visit import Step, Visit
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.tried import Answer, Insider, Tried, Way
from kiosk.technician.desk import Desk, Told
from kiosk.technician.examiner import Examiner, Known
from kiosk.technician.history import History
from kiosk.technician.person import ON_THE_SCREEN, Person, Task
from kiosk.technician.report import Report
from kiosk.technician.site import Site
from tests.technician.machines import plain_site, simulated_station
from tests.technician.technician import Technician
from ui.app import App

PATIENCE_SECONDS = 60.0


class WorkshopDesk(Desk):
    """A desk whose checks look at the workshop; nobody is at its door."""

    workshop: Workshop

    def look(self, told: Told) -> None:
        """Tell that the door is open."""
        told(Tried(Answer.WRONG))

    def listen(self, told: Told) -> None:
        """Hear nothing: the scanner is the checks'."""

    def make_examiner(self, told: Callable[[Known], None]) -> Examiner:
        """Examine the workshop as it is when a check begins."""
        workshop = self.workshop

        def site_for(person: Person | None, wanted: Callable[[], bool]) -> Site:
            return replace(workshop.site, person=person, wanted=wanted)

        state = workshop.folder / "state"
        return Examiner(site_for, History(state), workshop.key, told)


class Workshop:
    """A machine to examine, the window in front of it, and a finger."""

    def __init__(self, folder: Path, app: App, make_finger: Callable[[App], Any]) -> None:
        self.folder, self.app = folder, app
        self.finger = make_finger(app)
        self.station = simulated_station(folder)
        self.plain = self.site = replace(plain_site(folder, self.station), sound=False)
        self.hands = Technician(folder / "run")
        # What tries the screen and the keys; without it all looks well.
        self.on_the_screen: Callable[[Workshop, Task], None] | None = None
        self.desk = WorkshopDesk(folder / "state" / "technician", idle_seconds=1e9, door_seconds=1e9)
        self.desk.workshop = self
        self.before = app.scene
        app.open(replace(self.before, desk=self.desk))

    def key(self) -> MachineKey:
        """Return what signs its reports."""
        return ensure_key(self.folder / "keys", Purpose.REPORT)

    def newest_kept(self) -> Report:
        """Open the newest report that is kept."""
        return History(self.folder / "state").load(self.key().public(), 1)[0]

    def model(self, name: str) -> Any:
        """Return a bridge object."""
        return self.app.engine.singletonInstance("Kiosk.Bridge", name)

    @property
    def known(self) -> Known:
        """What is known of the machine."""
        assert self.desk.examiner is not None
        return self.desk.examiner.known

    def come_in(self, duty: Duty = Duty.TECHNICIAN) -> None:
        """Stand behind the door, at the table of checks."""
        self.app.show(Visit())
        self.app.show(Visit(step=Step.SERVICE))
        self.desk.session.let_in(Insider("lan", duty, Way.SECRET, wrong_before=0))
        self.until(lambda: self.model("ChecksModel").ready, "the checks were never there")
        self.app.window.grabWindow()

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Wait until something is so, or fail."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not so():
            assert time.monotonic() < end, what
            QTest.qWait(5)

    def shown(self, name: str) -> bool:
        """Whether something of this name is on the page."""
        self.app.window.grabWindow()
        return any(item.objectName() == name for item in _below(self.app.window.contentItem()))

    def tap(self, name: str) -> None:
        """Scroll to something and touch it."""
        item = self.finger.find(name)
        for scroll in _below(self.app.window.contentItem()):
            content = scroll.property("contentItem") if scroll.objectName() == "scroll" else None
            if content is not None and _is_below(item, content):
                top = item.mapToItem(content, QPointF(0, 0)).y()
                most = max(0.0, scroll.property("contentHeight") - scroll.height())
                scroll.setProperty("contentY", max(0.0, min(most, top - scroll.height() / 3)))
        self.finger.tap(name)
        QTest.qWait(1)

    def over(self) -> None:
        """Do what is asked, by hand and on the screen, until no check runs any more."""
        ask, seen = self.model("AskModel"), 0
        end = time.monotonic() + PATIENCE_SECONDS

        def busy() -> bool:
            return bool(self.known.busy or self.model("ChecksModel").busy)

        while busy():
            assert time.monotonic() < end, "the checks never ended"
            question = self.known.question
            if question is not None and question.number != seen and ask.number == question.number:
                seen = question.number
                self.answer(question.task, question.words, question.show)
            QTest.qWait(5)
        QTest.qWait(80)  # the table is drawn once for many checks

    def answer(self, task: Task | None, words: str, show: str) -> None:
        """Do one thing that is asked, and say so."""
        if task in ON_THE_SCREEN and self.on_the_screen is not None:
            self.on_the_screen(self, task)
            return
        good = self.hands.confirm(words) if task is None else self.hands.perform(task, words, show)
        self.tap("primary" if good else "no")

    def close(self) -> None:
        """Leave everything as it was."""
        self.app.show(Visit())
        self.app.open(self.before)
        self.desk.close()
        self.station.close()


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from _below(child)


def _is_below(item: QQuickItem, above: QQuickItem) -> bool:
    at: QQuickItem | None = item
    while at is not None:
        if at == above:
            return True
        at = at.parentItem()
    return False


@pytest.fixture(scope="module")
def workshop(_app: App, tmp_path_factory: pytest.TempPathFactory, touch_screen: Any) -> Iterator[Workshop]:
    from tests.ui.conftest import Finger  # noqa: PLC0415  # the window's own platform is chosen there first

    made = Workshop(tmp_path_factory.mktemp("workshop"), _app, lambda app: Finger(app, touch_screen))
    yield made
    made.close()
