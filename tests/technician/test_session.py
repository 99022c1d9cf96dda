"""One stay behind the door: who is in, what they may do, and the clock that shows them out."""

from __future__ import annotations

import pytest

from kiosk.technician.access.rights import Duty, Right
from kiosk.technician.access.tried import Insider, Way
from kiosk.technician.session import Session

LAN = Insider("lan", Duty.TECHNICIAN, Way.SECRET)


class Clock:
    """Goes on when it is told to."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        """Say what time it is."""
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(clock):
    return Session(idle_seconds=300, door_seconds=60, now=clock)


def test_nobody_is_in_before_the_gesture_at_the_door_and_after_the_way_out(session):
    assert not session.may(Right.LOOK)
    session.begin()
    assert not session.may(Right.LOOK)
    session.let_in(LAN)
    assert session.may(Right.RESTART_SHELL)
    session.end()
    assert session.insider is None
    assert not session.may(Right.LOOK)


def test_whoever_is_let_in_after_the_way_out_is_not_in(session):
    session.begin()
    session.end()
    session.let_in(LAN)
    assert session.insider is None


def test_the_door_waits_shorter_than_what_is_behind_it_and_a_touch_begins_anew(session, clock):
    session.begin()
    clock.seconds = 40
    assert session.left_seconds() == 20
    session.touch()
    assert session.left_seconds() == 60
    session.let_in(LAN)
    clock.seconds += 299
    assert session.left_seconds() == 1
    clock.seconds += 5
    assert session.left_seconds() == 0


def test_nobody_is_shown_out_while_the_machine_works_and_the_clock_begins_when_it_is_done(session, clock):
    session.begin()
    session.let_in(LAN)
    session.working(begins=True)
    session.working(begins=True)
    session.working(begins=False)
    clock.seconds = 600
    assert session.left_seconds() == 300
    session.working(begins=False)
    clock.seconds += 301
    assert session.left_seconds() == 0


def test_what_hangs_keeps_the_door_open_for_a_quarter_of_an_hour_after_the_last_touch(session, clock):
    session.begin()
    session.let_in(LAN)
    session.working(begins=True)
    clock.seconds = 890
    assert session.left_seconds() == 10
    session.touch()
    clock.seconds += 901
    assert session.left_seconds() == 0


def test_a_stay_that_has_ended_leaves_no_work_behind_for_the_next_one(session, clock):
    session.begin()
    session.working(begins=True)
    session.end()
    session.begin()
    clock.seconds += 61
    assert session.left_seconds() == 0


def test_followers_hear_of_everybody_who_comes_and_goes_once(session):
    heard = []

    def follow():
        heard.append(session.insider)

    session.follow(follow)
    session.follow(follow)
    session.begin()
    session.let_in(LAN)
    session.end()
    assert heard == [None, LAN, None]
