"""What is away is asked by one, more and more seldom; what the gateway itself asks for is kept to."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest

from kiosk.outbox.gates import Gates
from kiosk.province.errors import (
    AwayKind,
    Endpoint,
    GatewayAway,
    GatewayRefused,
    ProvinceError,
    RefusalReason,
)

UPLOADS, STATUS = Endpoint.UPLOADS, Endpoint.STATUS


class Clock:
    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gates(clock):
    return Gates(Random(1), clock)  # noqa: S311  # jitter is no secret


def ask(gates, endpoint, outcome=None):
    gates.begin(endpoint)
    with suppress(ProvinceError), gates.asking(endpoint):
        if outcome is not None:
            raise outcome


def away(endpoint, **about):
    return GatewayAway("", AwayKind.FAILING, endpoint=endpoint, **about)


def test_one_endpoint_away_leaves_the_others_open(gates):
    ask(gates, UPLOADS, away(UPLOADS))
    assert (gates.open(UPLOADS), gates.open(STATUS)) == (False, True)
    ask(gates, STATUS)
    assert not gates.open(UPLOADS)


def test_a_line_that_is_down_closes_everything_and_one_answer_opens_it(gates, clock):
    ask(gates, UPLOADS, away(None))
    assert not any(gates.open(endpoint) for endpoint in Endpoint)
    clock.seconds += 60
    ask(gates, STATUS)
    assert all(gates.open(endpoint) for endpoint in Endpoint)


def test_while_one_asks_what_was_away_the_others_wait(gates, clock):
    ask(gates, UPLOADS, away(UPLOADS))
    clock.seconds += 60
    assert gates.open(UPLOADS)
    gates.begin(UPLOADS)
    assert not gates.open(UPLOADS)
    gates.end(UPLOADS)
    assert gates.open(UPLOADS)


def test_many_that_fail_together_are_one_failure(gates, clock):
    for _ in range(50):
        gates.begin(UPLOADS)
    for _ in range(50):
        with pytest.raises(GatewayAway), gates.asking(UPLOADS):
            raise away(UPLOADS)
    clock.seconds += 1
    assert gates.open(UPLOADS)


@pytest.mark.slow
def test_a_week_away_is_asked_some_thousand_times_and_not_by_every_row(gates, clock):
    asked = 0
    end = clock.seconds + timedelta(days=7).total_seconds()
    while clock.seconds < end:
        if gates.open(UPLOADS):
            asked += 1
            ask(gates, UPLOADS, away(None))
        clock.seconds += 5
    week_in_minutes = 7 * 24 * 60
    assert 0.9 * week_in_minutes < asked < 2.1 * week_in_minutes


def test_the_time_that_the_gateway_set_is_kept_to_even_by_the_urgent(gates, clock):
    ask(gates, UPLOADS, away(UPLOADS, retry_after=timedelta(minutes=10)))
    clock.seconds += 599
    assert not gates.open(UPLOADS, urgent=True)
    clock.seconds += 122
    assert gates.open(UPLOADS)


def test_the_urgent_wait_for_little_else(gates, clock):
    for _ in range(8):
        ask(gates, UPLOADS, away(UPLOADS))
        clock.seconds += 60
    ask(gates, UPLOADS, away(UPLOADS))
    assert not gates.open(UPLOADS, urgent=True)
    clock.seconds += 2
    assert (gates.open(UPLOADS, urgent=True), gates.open(UPLOADS)) == (True, False)


def test_a_no_about_one_packet_closes_nothing_and_one_about_this_kiosk_does(gates):
    ask(gates, UPLOADS, GatewayRefused(RefusalReason.ALTERED, ""))
    assert gates.open(UPLOADS)
    ask(gates, UPLOADS, GatewayRefused(RefusalReason.REVOKED, ""))
    assert (gates.open(UPLOADS), gates.open(STATUS)) == (False, True)
