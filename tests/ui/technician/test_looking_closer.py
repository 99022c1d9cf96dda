"""Words looked for in the log, and the settings beside the signed ones, on the real window."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtTest import QTest

from kiosk.settings import Paths, Settings
from kiosk.technician.access.rights import Duty
from kiosk.technician.signed_settings import Beside, Difference, Signed
from kiosk.telemetry.recent import KEPT, RECENT

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(workshop: Any) -> Any:
    """A technician inside, at a kiosk that is put together."""
    settings = Settings(paths=Paths(state=workshop.folder / "state", run=workshop.folder / "run"))
    workshop.desk.lead_in(SimpleNamespace(settings=settings, station=workshop.station))
    # What others wrote has not to be looked through.
    RECENT.keep(0)
    RECENT.keep(KEPT)
    workshop.come_in()
    return workshop


def take(event: str, level: str = "info") -> None:
    RECENT.take(json.dumps({"event": event, "level": level, "timestamp": "2026-11-22T12:00:00Z"}))


def told(model: Any) -> list[str]:
    return [model.lines.row(at).text for at in range(model.lines.rowCount())]


def test_words_are_typed_with_the_kiosk_s_own_keys_and_their_lines_counted(shop: Any) -> None:
    take("a zebra crossed the road", "warning")
    take("card of Nguyễn Văn Zebra")
    take("zebras are striped")
    shop.tap("room:Live")
    model = shop.model("LiveModel")
    shop.tap("input:log")
    for letter in "zebra":
        shop.tap(f"key:{letter}")
    shop.until(lambda: "2 dòng" in model.found, f"never counted: {model.found}")
    assert told(model) == ["12:00:00 info zebras are striped", "12:00:00 warning a zebra crossed the road"]
    assert shop.finger.find("found").property("text") == "2 dòng có “zebra”."
    shop.tap("key:done")
    shop.tap("primary")
    shop.until(lambda: len(told(model)) == 1, "warnings were not seen alone")
    assert model.found == "1 dòng có “zebra”."
    shop.tap("primary")
    model.search("no such beast")
    shop.until(lambda: "Không dòng nào" in model.found, "it was found")
    assert told(model) == []
    shop.tap("back")
    shop.tap("room:Live")
    assert (model.query, model.found) == ("", "")
    shop.until(lambda: bool(told(model)), "no line came back")
    model.search("zebra")
    shop.desk.session.end()
    assert (model.query, model.found, told(model)) == ("", "", [])


def test_an_operator_finds_nothing_in_the_log(shop: Any) -> None:
    take("a zebra crossed the road")
    shop.come_in(Duty.OPERATOR)
    shop.tap("room:Live")
    model = shop.model("LiveModel")
    model.search("zebra")
    QTest.qWait(1)
    assert (model.query, model.found, told(model)) == ("", "", [])
    assert not shop.shown("input:log")


def test_settings_that_nobody_signed_are_said_to_be_so_and_others_shown_with_both_values(shop: Any) -> None:
    shop.tap("room:Configuration")
    model = shop.model("ConfigurationModel")
    assert "không có gì để so" in shop.finger.find("beside").property("text")
    assert model.differences.rowCount() == 0
    model.draw((), "", Beside(Signed.DIFFERS, (Difference("screen.width_px", "1080", "-"),)))
    assert shop.shown("differs:screen.width_px")
    row = model.differences.row(0)
    assert (row.signed, row.used) == ("Tỉnh đã ký: 1080", "Máy đang dùng: không có")
    shop.desk.session.end()
    assert (model.differences.rowCount(), model.beside) == (0, "")
