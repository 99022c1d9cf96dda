"""Each duty is done at its own pace, whatever becomes of the others."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest

from kiosk.province.duties import Duties, Duty
from kiosk.province.errors import GatewayAway


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(clock):
    def duties(*wanted):
        return Duties(wanted, stop=threading.Event(), random=Random(1), clock=clock)  # noqa: S311

    return duties


def times(clock, duties, hours):
    """Let so many hours pass, a quarter of a minute at a time."""
    end = clock.seconds + hours * 3600
    while clock.seconds < end:
        while duties.step():
            pass
        clock.seconds += 15


def test_a_duty_is_done_at_once_and_then_at_its_pace(clock, make):
    done = []
    duties = make(Duty("keys", timedelta(hours=1), lambda: done.append(clock.seconds)))
    times(clock, duties, 10)
    assert done[0] == 0
    assert {0.9 * 3600 <= b - a <= 1.1 * 3600 + 15 for a, b in pairwise(done)} == {True}


def test_what_fails_is_tried_more_and_more_seldom_and_never_less_than_at_its_pace(clock, make):
    tried = []

    def fail():
        tried.append(clock.seconds)
        raise ZeroDivisionError

    done = []
    duties = make(
        Duty("keys", timedelta(hours=1), fail),
        Duty("health", timedelta(minutes=5), lambda: done.append(clock.seconds)),
    )
    times(clock, duties, 24)
    pauses = [b - a for a, b in pairwise(tried)]
    assert pauses[0] <= 30
    assert max(pauses) <= 3600 + 15
    assert len(tried) >= 24
    assert 24 * 12 / 1.15 <= len(done) <= 24 * 12 / 0.85


def test_a_time_to_come_back_is_kept_to(clock, make):
    tried = []

    def busy():
        tried.append(clock.seconds)
        raise GatewayAway("", retry_after=timedelta(minutes=50))

    duties = make(Duty("health", timedelta(minutes=5), busy))
    times(clock, duties, 1.5)
    assert len(tried) == 2
