"""A kiosk on simulated devices says so on every screen, and gives nothing up for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from hardware.vocabulary import Role
from kiosk.journey.visit import Visit
from kiosk.settings import Device, Settings
from ui.app import App
from ui.bridge import Display
from ui.bridge.display import ScreenSize
from ui.from_settings import screen_of

Draw = Callable[[Visit], QImage]
LACQUER = QColor("#9A1B1B")
PLAIN = ScreenSize(motion=False, settle_ms=0)


@pytest.fixture
def display(app: App) -> Iterator[Display]:
    found = app.engine.singletonInstance("Kiosk.Bridge", "Display")
    assert isinstance(found, Display)
    found.use(replace(PLAIN, simulated=True))
    yield found
    found.use(PLAIN)


def place(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.size())


def shown(item: QQuickItem) -> QRectF:
    """Give the part of an item that its scrolling area shows."""
    part, above = place(item), item.parentItem()
    while above is not None:
        if above.clip():
            part = part.intersected(place(above))
        above = above.parentItem()
    return part


def bands(found: list[QQuickItem]) -> tuple[list[QQuickItem], list[QRectF]]:
    """Give the items of the frame and the places of its four sides."""
    frame = next(item for item in found if item.objectName() == "stand-in-frame")
    mine = [item for item in found if item is frame or frame.isAncestorOf(item)]
    return mine, [place(child) for child in frame.childItems()]


@pytest.fixture
def picture(visit_name: str, visits: dict[str, Visit], draw: Draw, display: Display) -> QImage:
    return draw(visits[visit_name])


@pytest.mark.slow
def test_the_frame_lies_beside_everything_that_is_read_or_touched(
    picture: QImage, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    for x, y in ((3, 960), (1076, 960), (540, 1916), (20, 10), (1060, 10)):
        assert picture.pixelColor(x, y) == LACQUER, (x, y)
    found = visible(app)
    mine, sides = bands(found)
    assert len(sides) == 4
    for item in found:
        matters = item.inherits("QQuickText") or item.inherits("QQuickAbstractButton")
        if matters and item not in mine:
            seen = shown(item)
            assert not any(seen.intersects(side) for side in sides), item.property("text")


def test_the_frame_takes_no_touch(app: App, display: Display) -> None:
    root = app.window.contentItem()
    frame = next(i for i in root.childItems() if i.objectName() == "stand-in-frame")
    assert not frame.isEnabled()
    for item in (frame, *frame.childItems()):
        assert not item.acceptTouchEvents()
        assert item.acceptedMouseButtons().value == 0


@pytest.mark.parametrize("size", [(1080, 1920, 268, 476), (540, 960, 268, 476), (2160, 3840, 596, 1060)])
def test_the_frame_keeps_its_words_whole_at_every_size(
    app: App, display: Display, visible: Callable[[App], list[QQuickItem]], size: tuple[int, int, int, int]
) -> None:
    display.use(ScreenSize(*size, motion=False, settle_ms=0, simulated=True))
    QTest.qWait(1)
    app.window.grabWindow()
    mine, sides = bands(visible(app))
    words = next(item for item in mine if item.inherits("QQuickText"))
    assert sides[0].contains(place(words))
    assert sides[0].width() == size[0]


def test_a_kiosk_with_real_drivers_has_no_frame(
    app: App, draw: Draw, visible: Callable[[App], list[QQuickItem]]
) -> None:
    picture = draw(Visit())
    assert picture.pixelColor(3, 960) != LACQUER
    assert "stand-in-frame" not in [item.objectName() for item in visible(app)]


def test_one_simulated_device_among_real_ones_is_enough_for_the_frame() -> None:
    real = {Role.CHIP_READER: Device(driver="pcsc"), Role.DOCUMENT_SCANNER: Device(driver="sane")}
    one = {**real, Role.RECEIPT_PRINTER: Device(driver="simulated-receipt-printer")}
    assert not screen_of(Settings(devices=real)).simulated
    assert screen_of(Settings(devices=one)).simulated


@pytest.mark.slow
def test_an_appliance_does_not_start_on_simulated_devices_and_names_them(tmp_path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('profile = "appliance"\n[devices.chip-reader]\ndriver = "simulated-chip-reader"\n')
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "--settings", str(file), "shell"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "an appliance needs real drivers under [devices] for: chip-reader" in ended.stderr
