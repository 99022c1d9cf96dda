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
