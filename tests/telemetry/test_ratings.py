"""Ratings are counted by day, and hold nothing of whoever gave them."""

from __future__ import annotations

import operator
from datetime import date, timedelta
from functools import partial

from kiosk.telemetry.ratings import Ratings

DAY = date(2026, 11, 22)


def test_every_rating_counts_on_its_day_and_survives_a_restart(tmp_path):
    file = tmp_path / "state" / "ratings.json"
    for stars in (5, 5, 1):
        Ratings(file, lambda: DAY).count(stars)
    Ratings(file, lambda: DAY + timedelta(1)).count(3)
    assert Ratings(file, lambda: DAY).counts() == {
        "2026-11-22": [1, 0, 0, 0, 2],
        "2026-11-23": [0, 0, 1, 0, 0],
    }


def test_a_file_that_cannot_be_read_or_written_stops_no_visit(tmp_path):
    file = tmp_path / "ratings.json"
    file.write_text("no json", encoding="utf-8")
    Ratings(file, lambda: DAY).count(4)
    assert Ratings(file, lambda: DAY).counts() == {"2026-11-22": [0, 0, 0, 1, 0]}
    Ratings(tmp_path / "ratings.json" / "below", lambda: DAY).count(4)


def test_days_long_past_are_dropped(tmp_path):
    file = tmp_path / "ratings.json"
    for days in range(402):
        Ratings(file, partial(operator.add, DAY, timedelta(days))).count(2)
    assert len(Ratings(file, lambda: DAY).counts()) == 400
    assert "2026-11-22" not in Ratings(file, lambda: DAY).counts()
