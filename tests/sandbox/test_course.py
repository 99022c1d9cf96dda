"""The way of a dossier through the made-up office, and the office's clock."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from kiosk.clock import VIETNAM, vietnam_now
from kiosk.dossier.standing import NATIONAL_CODES, Business
from kiosk.sandbox.course import STATE_CODES, Course, course_of, steps_of
from kiosk.sandbox.office_clock import OfficeClock

RECEIVED = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
APPOINTED = datetime(2026, 11, 25, 17, 0, tzinfo=VIETNAM)
IDS = [f"{number:032x}" for number in range(300)]


def way(submission_id, course):
    return steps_of(submission_id, course, RECEIVED, APPOINTED)


def test_every_course_happens_and_most_dossiers_take_the_plain_one():
    drawn = Counter(map(course_of, IDS))
    assert set(drawn) == set(Course)
    assert drawn.most_common(1)[0][0] is Course.PLAIN
    assert [course_of(one) for one in IDS] == [course_of(one) for one in IDS]


@pytest.mark.parametrize("course", Course)
def test_a_dossier_goes_forward_from_registered_to_where_its_course_ends(course):
    ends = {
        Course.REFUSED: Business.NOT_RECEIVED,
        Course.STOPPED: Business.STOPPED,
        Course.WITHDRAWN: Business.WITHDRAWN,
    }
    for one in IDS:
        steps = way(one, course)
        assert steps == way(one, course)
        assert [step.at for step in steps] == sorted({step.at for step in steps})
        assert steps[0].at == RECEIVED
        assert steps[0].code == STATE_CODES[Business.REGISTERED]
        assert NATIONAL_CODES[steps[-1].code] is ends.get(course, Business.RETURNED)


@pytest.mark.parametrize("course", Course)
def test_only_a_late_dossier_misses_its_appointment(course):
    for one in IDS:
        finished = [step.at for step in way(one, course) if step.code == STATE_CODES[Business.FINISHED]]
        assert all((at > APPOINTED) is (course is Course.LATE) for at in finished)


def test_supplements_and_fees_are_asked_for_and_then_given():
    for course, asked in (
        (Course.SUPPLEMENT, Business.SUPPLEMENT_ASKED),
        (Course.FEE, Business.PAYMENT_ASKED),
    ):
        states = [NATIONAL_CODES[step.code] for step in way(IDS[0], course)]
        assert states[states.index(asked) + 1] is Business.IN_PROGRESS


def test_an_appointment_in_the_past_does_not_turn_a_way_around():
    steps = steps_of(IDS[0], Course.PLAIN, RECEIVED, RECEIVED - timedelta(days=1))
    assert [step.at for step in steps] == sorted({step.at for step in steps})


def test_the_office_s_clock_jumps_ahead_and_never_goes_back_over_a_restart(tmp_path):
    clock = OfficeClock(tmp_path / "clock.json", speed=1000)
    before = vietnam_now()
    assert clock.now() >= before.replace(microsecond=0)
    clock.advance(timedelta(days=2))
    seen = clock.now()
    assert seen >= before + timedelta(days=2) - timedelta(seconds=1)
    again = OfficeClock(tmp_path / "clock.json", speed=0)
    assert again.now() >= seen
    assert again.now() == again.now()
    again.run(1_000_000)
    assert again.speed == 1_000_000
    while again.now() < seen + timedelta(hours=1):
        pass
