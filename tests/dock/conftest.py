"""A dock's window, offscreen, beside simulated devices in processes of their own, and a mouse in it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest
from shiboken6 import isValid

from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role, State
from kiosk.sandbox.link import Link
from ui.simulated.dock.window import DockWindow

_SECONDS = 30
_WORKING = {State.READY, State.ATTENTION}
_TIDY = {
    Role.CHIP_READER: ("remove",),
    Role.CODE_SCANNER: ("unmute",),
    Role.DOCUMENT_SCANNER: ("clear", "empty"),
    Role.RECEIPT_PRINTER: (
        *("paper-in", "cover-closed", "cutter-freed", "cutter-sharp", "head-cooled", "whole-head"),
        *("speak", "take-slips"),
    ),
}


class Mouse:
    """Clicks what has a name, and waits for what shall come of it."""

    def __init__(self, dock: DockWindow) -> None:
        self._dock = dock

    def items(self) -> Iterator[QQuickItem]:
        """Walk everything visible."""
        waiting = [self._dock.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if isValid(item) and item.isVisible():
                yield item
                waiting += item.childItems()

    def find(self, name: str) -> QQuickItem | None:
        """Find the visible item of this object name."""
        return next((item for item in self.items() if item.objectName() == name), None)

    def click(self, name: str) -> None:
        """Click the middle of an item as soon as it is there and enabled."""
        self.wait_for(name, lambda: (it := self.find(name)) is not None and it.isEnabled())
        self._dock.window.grabWindow()  # lays everything out
        item = self.find(name)
        assert item is not None
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self._dock.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)

    def type(self, text: str) -> None:
        """Type capitals and digits into what has the focus."""
        for letter in text:
            QTest.keyClick(self._dock.window, ord(letter))

    def said(self, name: str) -> str:
        """Return the text of an item."""
        item = self.find(name)
        return str(item.property("text")) if item is not None else ""

    def wait_for(self, what: str, holds: Callable[[], bool]) -> None:
        """Let the window live until `holds`."""
        until = time.monotonic() + _SECONDS
        while not holds():
            assert time.monotonic() < until, f"{what} did not come"
            QCoreApplication.processEvents()
            time.sleep(0.005)  # the dock's threads run while this one sleeps

    def wait_until_it_says(self, name: str, words: str) -> None:
        """Let the window live until the text of an item has these words."""
        self.wait_for(f"{words!r} in {name}", lambda: words in self.said(name))


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def run(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("dock") / "run"


@pytest.fixture(scope="session")
def _station(run, tmp_path_factory) -> Iterator[Station]:
    options: dict[Role, dict[str, str | int | float | bool]] = {role: {} for role in Role}
    options[Role.CHIP_READER] = {"issuer": str(tmp_path_factory.mktemp("issuer"))}
    configs = {role: DeviceConfig(f"simulated-{role}", options[role]) for role in Role}
    station = Station(configs, run)
    station.open()
    yield station
    station.close()


@pytest.fixture
def station(_station, run) -> Station:
    """Four devices with nothing in them, in working order."""
    for role in Role:
        ask(run, role, {"do": "heal"})
    working = {status.role for status in _station.statuses() if status.state in _WORKING}
    _station.restart(set(Role) - working)
    for role, words in _TIDY.items():
        for what in words:
            ask(run, role, {"do": what})
    _station.statuses()
    return _station


@pytest.fixture
def link(run) -> Iterator[Link]:
    with Link("http://127.0.0.1:9", run) as made:
        yield made


@pytest.fixture
def open_dock(qapp) -> Iterator[Callable[[Path], DockWindow]]:
    opened: list[DockWindow] = []

    def make(run_folder: Path) -> DockWindow:
        opened.append(DockWindow(run_folder, motion=False))
        return opened[-1]

    yield make
    for window in opened:
        window.close()


@pytest.fixture
def dock(open_dock, station, link, run) -> DockWindow:
    return open_dock(run)


@pytest.fixture
def mouse(dock) -> Mouse:
    return Mouse(dock)


@pytest.fixture(scope="session")
def make_mouse() -> type[Mouse]:
    return Mouse
