"""The agent waits longer each time, never beyond the cap, and not in step with other kiosks."""

# ruff: noqa: S311  # jitter is no secret

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kiosk.outbox.backoff import backoff

FIRST, CAP = timedelta(seconds=1), timedelta(minutes=1)


@given(attempts=st.integers(min_value=0, max_value=10**9), seed=st.integers())
def test_every_delay_lies_between_half_the_first_and_the_cap(attempts, seed):
    delay = backoff(attempts, Random(seed), first=FIRST, cap=CAP)
    assert FIRST / 2 <= delay <= CAP


@given(attempts=st.integers(min_value=1, max_value=5), seed=st.integers())
def test_the_delay_doubles_before_the_cap(attempts, seed):
    one = backoff(attempts, Random(seed), first=FIRST, cap=CAP)
    next_one = backoff(attempts + 1, Random(seed), first=FIRST, cap=CAP)
    assert abs(next_one - 2 * one) < timedelta(milliseconds=1)


def test_two_kiosks_do_not_come_back_together():
    assert backoff(9, Random(1), first=FIRST, cap=CAP) != backoff(9, Random(2), first=FIRST, cap=CAP)
