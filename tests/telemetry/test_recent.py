"""The newest lines of a process: kept as they were written, and not too many of them."""

from __future__ import annotations

import io
import logging

from kiosk.telemetry.recent import RECENT, KeepingHandler, Recent


def test_the_newest_lines_are_kept_and_long_ones_are_cut():
    recent = Recent(3)
    for number in range(5):
        recent.take(f"{number}" * 5000)
    assert [line[0] for line in recent.lines()] == ["2", "3", "4"]
    assert all(len(line) < 5000 for line in recent.lines())
    assert recent.taken == 5


def test_what_is_written_is_kept_too():
    stream = io.StringIO()
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "a line of this test", None, None)
    KeepingHandler(stream).handle(record)
    assert stream.getvalue() == "a line of this test\n"
    assert RECENT.lines()[-1] == "a line of this test"
