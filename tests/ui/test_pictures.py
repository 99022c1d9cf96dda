"""Scanned pages are eight million points each: the screen decodes none, and none outlives its visit."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from PIL import Image, ImageFile
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from shiboken6 import isValid

from kiosk.journey.visit import Visit
from ui.app import App
from ui.bridge.pictures import Pictures

pytestmark = pytest.mark.slow

Draw = Callable[[Visit], QImage]
_PATIENCE = 60


def jpeg(width: int, height: int, colour: str = "navy") -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(packed, "JPEG")
    return packed.getvalue()


def shown(pictures: Pictures, source: str) -> QImage:
    return pictures.requestImage(source.removeprefix("image://visit/"), QSize(), QSize())


@pytest.fixture
def pictures(qapp: Any) -> Iterator[Pictures]:
    made = Pictures()
    yield made
    made.close()


class Gate:
    """Holds every decoding back until it is opened, and notes on which thread each one runs."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = threading.Event()
        self.threads: list[int] = []
        self.opened = 0

    def pass_through(self) -> None:
        self.threads.append(threading.get_ident())
        self.begun.set()
        assert self.open.wait(_PATIENCE)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    held, load, opened = Gate(), ImageFile.ImageFile.load, Image.open

    def counted(data: Any) -> Image.Image:
        held.opened += 1
        return opened(data)

    def noted(image: ImageFile.ImageFile) -> Any:
        held.pass_through()
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", noted)
    monkeypatch.setattr(Image, "open", counted)
    yield held
    held.open.set()


def test_the_screen_lives_while_a_page_is_decoded_on_another_thread(
    app: App, visits: dict[str, Visit], gate: Gate, finger: Any, qtbot: Any
) -> None:
    beats: list[int] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(len(gate.threads)))
    heart.start(1)
    page = visits["papers-scanned"].pages["giay-chung-sinh"][0]
    large = replace(page, jpeg=jpeg(4960, 7016))
    app.show(replace(visits["papers-scanned"], pages=MappingProxyType({"giay-chung-sinh": (large,)})))
    app.window.grabWindow()
    qtbot.waitUntil(gate.begun.is_set, timeout=1000 * _PATIENCE)
    beats.clear()
    qtbot.waitUntil(lambda: len(beats) >= 20, timeout=1000 * _PATIENCE)
    picture = finger.find("picture:giay-chung-sinh")
    assert picture.property("ready") is False
    gate.open.set()
    qtbot.waitUntil(lambda: picture.property("ready"), timeout=1000 * _PATIENCE)
    heart.stop()
    assert gate.threads
    assert threading.get_ident() not in gate.threads


def test_no_screen_decodes_a_picture_of_the_visit_itself_or_lets_qt_do_so_elsewhere(
    app: App, visits: dict[str, Visit], gate: Gate
) -> None:
    def below(item: QQuickItem) -> Iterator[QQuickItem]:
        yield item
        for child in item.childItems():
            if isValid(child):
                yield from below(child)

    gate.open.set()
    for name in ("papers-scanned", "vneid", "printing-drawn", "done-no-slip", "done-printer-out"):
        app.show(visits[name])
        app.window.grabWindow()
        app.finish_pictures()
        items = list(below(app.window.contentItem()))
        assert any(item.property("ready") and item.property("sharp") is not None for item in items), name
        assert not [item for item in items if item.property("asynchronous")], name
    assert len(set(gate.threads)) == 1
    assert threading.get_ident() not in gate.threads


def test_a_page_is_decoded_no_larger_than_it_is_shown_and_upright(pictures: Pictures) -> None:
    lying = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    Image.new("RGB", (2480, 1000), "navy").save(lying, "JPEG", exif=exif)
    held = pictures.keep({"a": jpeg(2480, 3508), "b": lying.getvalue(), "c": jpeg(20, 10)}, "page")
    for key, size in (("a", QSize(212, 300)), ("b", QSize(121, 300)), ("c", QSize(20, 10))):
        assert pictures.ready(held[key], 300, 300) == ""
        pictures.finish()
        image = shown(pictures, pictures.ready(held[key], 300, 300))
        assert image.size() == size
        assert (image.pixelColor(5, 5).blue() > 100, image.pixelColor(5, 5).red() < 20) == (True, True)


def test_the_bell_rings_on_the_screens_thread_when_a_picture_is_ready(pictures: Pictures, qtbot: Any) -> None:
    held = pictures.keep({"a": jpeg(100, 100)}, "page")
    with qtbot.waitSignal(pictures.bell.rang, timeout=1000 * _PATIENCE):
        pictures.ready(held["a"], 10, 10)
    assert pictures.ready(held["a"], 10, 10)
    assert pictures.ready(held["a"], 10, 10).startswith(held["a"])


def test_what_is_no_picture_shows_nothing_and_is_not_tried_again(pictures: Pictures) -> None:
    held = pictures.keep({"a": b"no picture at all", "b": jpeg(300, 300)[:200]}, "page")
    for address in held.values():
        pictures.ready(address, 10, 10)
        pictures.finish()
        assert shown(pictures, pictures.ready(address, 10, 10)).pixelColor(0, 0).alpha() == 0


def test_a_picture_that_goes_takes_along_what_was_decoded_of_it(pictures: Pictures) -> None:
    held = pictures.keep({"a": jpeg(100, 100), "b": jpeg(90, 90)}, "page")
    for address in held.values():
        pictures.ready(address, 50, 50)
    pictures.finish()
    sources = {key: pictures.ready(address, 50, 50) for key, address in held.items()}
    assert pictures.held() == 4
    pictures.keep({}, "slip")  # another group is another group's
    assert pictures.held() == 4
    pictures.keep({}, "page")
    assert pictures.held() == 0
    for source in sources.values():
        assert shown(pictures, source).pixelColor(0, 0).alpha() == 0
    assert pictures.ready(held["a"], 50, 50) == ""


def test_a_picture_that_is_being_decoded_at_the_wipe_is_thrown_away(
    app: App, visits: dict[str, Visit], gate: Gate, qtbot: Any
) -> None:
    rung: list[bool] = []
    app.pictures.bell.rang.connect(lambda: rung.append(True))
    app.show(visits["papers-scanned"])
    app.window.grabWindow()
    qtbot.waitUntil(gate.begun.is_set, timeout=1000 * _PATIENCE)
    waiting = len(app.pictures._under_way)
    assert waiting > 1, "one is being decoded, the others wait for their turn"
    app.show(Visit())
    gate.open.set()
    app.finish_pictures()
    assert app.pictures.held() == 0
    assert app.pictures._decoded == {}
    assert app.pictures._under_way == {}
    assert rung == []
    assert gate.opened == 1, "what waited for its turn is not begun any more"


def test_no_picture_is_decoded_once_the_window_is_closed(pictures: Pictures) -> None:
    held = pictures.keep({"a": jpeg(100, 100)}, "page")
    pictures.close()
    assert pictures.ready(held["a"], 10, 10) == ""
    assert pictures.held() == 0


def test_a_picture_of_a_wiped_visit_is_one_on_which_nothing_is_seen(pictures: Pictures) -> None:
    size = QSize()
    for name in ("page/giay-chung-sinh-1/21", "page/giay-chung-sinh-1/21/20x30", "", "x"):
        image = pictures.requestImage(name, size, QSize())
        assert not image.isNull()  # to Qt a null one is a failure, and a warning
        assert image.pixelColor(0, 0).alpha() == 0
        assert size == QSize(1, 1)
