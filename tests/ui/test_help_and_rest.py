"""Help of every screen, what is said when a device rests, and the last screen's code for a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from hardware.vocabulary import Role
from kiosk.journey import events
from kiosk.journey.visit import Overlay, Step, Visit
from ui.app import App
from ui.bridge.help_words import HELP

DRAWINGS = Path(__file__).resolve().parents[2] / "ui" / "qml" / "Kiosk" / "Drawings"

Draw = Callable[[Visit], QImage]


@pytest.mark.parametrize("step", Step)
def test_every_screen_has_help_of_its_own_in_two_sentences_and_a_drawing(step: Step) -> None:
    own = HELP[step]
    sentences = re.findall(r"[^.]+\.", own.words)
    assert 1 <= len(sentences) <= 2
    assert (DRAWINGS / f"{own.drawing}.qml").exists()
    assert [other for other in HELP.values() if other.words == own.words] == [own]


@pytest.mark.slow
def test_help_speaks_of_the_screen_that_it_lies_over(
    visits: dict[str, Visit], draw: Draw, finger: Any
) -> None:
    for name in ("welcome", "papers", "review", "trouble-sheet-jam"):
        draw(replace(visits[name], overlay=Overlay.HELP))
        assert finger.find("dialog-words").property("text") == HELP[visits[name].step].words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("out", "said"),
    [
        (Role.RECEIPT_PRINTER, "mã hồ sơ hiện trên màn hình"),
        (Role.DOCUMENT_SCANNER, "thủ tục không cần quét giấy tờ"),
        (Role.CHIP_READER, "Đầu đọc thẻ đang nghỉ"),
    ],
)
def test_the_door_says_which_way_is_closed_today(out: Role, said: str, draw: Draw, finger: Any) -> None:
    draw(Visit(out=frozenset({out})))
    assert said in finger.find("note:0").property("text")


@pytest.mark.slow
def test_a_phone_reads_the_code_of_the_last_screen_where_no_slip_carries_it(
    visits: dict[str, Visit], draw: Draw, finger: Any, app: App, qtbot: Any
) -> None:
    visit = visits["done-printer-out"]
    assert visit.filing is not None
    draw(visit)
    finger.find("qr")

    def read() -> list[str]:
        shot = app.window.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
        rows = bytes(shot.constBits())
        picture = Image.frombuffer(
            "L", (shot.width(), shot.height()), rows, "raw", "L", shot.bytesPerLine(), 1
        )
        return [found.text for found in zxingcpp.read_barcodes(picture)]

    qtbot.waitUntil(lambda: read() == [visit.filing.dossier_code])


@pytest.mark.slow
def test_a_slip_in_the_hand_leaves_no_code_to_photograph(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Any
) -> None:
    draw(visits["done"])
    assert "qr" not in {item.objectName() for item in visible(app)}


@pytest.mark.slow
def test_a_dialog_has_the_focus_and_keys_alone_answer_it(
    visits: dict[str, Visit], draw: Draw, desk: Any, app: App
) -> None:
    app.window.requestActivate()
    for keys, posted in [
        ((Qt.Key.Key_Return,), events.CloseOverlay()),
        ((Qt.Key.Key_Tab, Qt.Key.Key_Return), events.AskPause()),
        ((Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return), events.StartOver()),
        ((Qt.Key.Key_Escape,), events.CloseOverlay()),
    ]:
        draw(visits["papers"])
        draw(visits["overlay-time-out"])
        desk.posted.clear()
        for key in keys:
            QTest.keyClick(app.window, key)
        assert desk.posted == [posted], keys


@pytest.mark.slow
def test_digits_of_a_keyboard_go_where_the_screen_asks_for_digits(
    visits: dict[str, Visit], draw: Draw, desk: Any, app: App
) -> None:
    app.window.requestActivate()
    draw(visits["consent"])
    QTest.keyClick(app.window, Qt.Key.Key_Down)  # a person who goes by keys
    draw(replace(visits["identify"], can=""))
    for key in (Qt.Key.Key_1, Qt.Key.Key_7, Qt.Key.Key_Backspace):
        QTest.keyClick(app.window, key)
    assert desk.posted[-3:] == [events.TypeCan("1"), events.TypeCan("17"), events.TypeCan("1")]
