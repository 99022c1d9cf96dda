"""The newest lines on a screen: each redacted once, long ones shortened by their fields."""

from __future__ import annotations

import json

import pytest

from kiosk.technician import redaction
from kiosk.technician.tail import SHOWN, Tail
from kiosk.telemetry.recent import Recent

pytestmark = pytest.mark.slow


def said(event: str, level: str = "info", **more: object) -> str:
    return json.dumps({"event": event, "level": level, "timestamp": "2026-11-22T12:00:00Z", **more})


def test_a_line_is_redacted_once_and_of_a_flood_only_what_is_shown(monkeypatch):
    whole, asked = redaction.redact_line, []

    def counted(line):
        asked.append(line)
        return whole(line)

    monkeypatch.setattr(redaction, "redact_line", counted)
    recent = Recent()
    tail = Tail(recent)
    recent.take(said("once", "warning"))
    for _ in range(3):
        lines, loud = tail.read()
    assert len(asked) == 1
    for _ in range(500):
        recent.take(said("flood"))
    lines, loud = tail.read()
    assert len(asked) == 1 + SHOWN
    assert [one.number for one in lines] == list(range(501, 501 - SHOWN, -1))
    assert [one.text for one in loud] == ["12:00:00 warning once"]


def test_a_line_that_is_too_long_loses_whole_fields_and_stays_what_it_was():
    recent = Recent()
    recent.take(said("flood", "error", holder="le hoa", found="y" * 9000, small=1))
    (line,) = recent.lines()
    assert len(line) <= 4096
    assert json.loads(line)["left_out"] == 1
    ((told,), (loud,)) = Tail(recent).read()
    assert told == loud
    recent.take(said("y" * 990 + " 022085012345" + "y" * 5000))
    assert "0220" not in Tail(recent).read()[0][0].text
    assert told.text == "12:00:00 error flood holder=[…] small=1 left_out=1"


def test_words_are_found_in_lines_as_they_are_shown_and_nothing_else_is():
    recent = Recent()
    tail = Tail(recent)
    for at in range(SHOWN + 5):
        recent.take(said("printer is slow", "warning" if at % 2 else "info", at=at))
    recent.take(said("card of Nguyễn Văn Mẫu, 022085012345", role="chip-reader"))
    found = tail.find("PRINTER")
    assert (found.count, len(found.lines)) == (SHOWN + 5, SHOWN)
    assert found.loud_count == len(found.loud_lines) == (SHOWN + 5) // 2
    assert found.lines[0].number == SHOWN + 5
    assert tail.find("022085012345").count == tail.find("nguyễn").count == 0
    assert tail.find("[…]").count == 1
    assert tail.find("printer", lambda: False) is None


def test_lines_that_are_not_kept_any_more_are_not_found():
    recent = Recent(3)
    tail = Tail(recent)
    recent.take(said("the first"))
    assert tail.find("first").count == 1
    for _ in range(3):
        recent.take(said("another"))
    assert tail.find("first").count == 0
    assert [one.number for one in tail.find("another").lines] == [4, 3, 2]
