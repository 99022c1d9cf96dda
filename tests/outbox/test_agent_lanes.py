"""The agent at work on many rows: order where it matters, and nobody waits for another's trouble."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kiosk.outbox.agent import LANES, Agent
from kiosk.outbox.gates import Gates
from kiosk.outbox.row import SyncState
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.port import LARGEST_IN_ONE, Custody

pytestmark = pytest.mark.slow

CUSTODY = Custody(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "H49-1", None)


class Province:
    """Takes packets; `meet` is called with each submission id before it is taken and may raise or wait."""

    def __init__(self, meet=lambda _: None):
        self.meet = meet
        self.met: list[str] = []
        self.taken: list[str] = []
        self.asked: list[str] = []
        self.lock = threading.Lock()

    def submit(self, _packet, submission_id):
        with self.lock:
            self.met.append(submission_id)
        self.meet(submission_id)
        with self.lock:
            assert submission_id not in self.taken
            self.taken.append(submission_id)
        return CUSTODY

    def status(self, submission_id):
        with self.lock:
            self.asked.append(submission_id)
            return CUSTODY if submission_id in self.taken else None


@pytest.fixture
def run(outbox):
    """Run an agent for the length of a block."""

    @contextmanager
    def running(province, **about):
        stop = threading.Event()
        worker = Agent(outbox, province, stop=stop, random=Random(1), **about)  # noqa: S311
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            stop.set()
            thread.join()

    return running


def until(condition):
    pause = threading.Event()
    while not condition():
        pause.wait(0.01)


def all_in_custody(outbox):
    return lambda: all(row.sync is SyncState.IN_CUSTODY for row in outbox.rows())


def test_one_visits_packets_go_in_order_while_anothers_go_on(run, outbox, make):
    held = threading.Event()
    slow = [make(visit="one") for _ in range(3)]
    other = [make(visit="two") for _ in range(3)]
    for sealed in (*slow, *other):
        sealed.into(outbox)
    first = slow[0].submission_id
    province = Province(lambda submission_id: held.wait(20) if submission_id == first else None)
    with run(province):
        until(lambda: len(province.taken) == len(other))
        assert not {one.submission_id for one in slow[1:]} & set(province.met)
        held.set()
        until(all_in_custody(outbox))
    for visit in (slow, other):
        ids = [one.submission_id for one in visit]
        assert [one for one in province.taken if one in ids] == ids


def test_uploads_that_hang_hold_up_neither_what_is_small_nor_what_was_queued_just_now(run, outbox, make):
    held = threading.Event()
    large = [make(LARGEST_IN_ONE + 1) for _ in range(LANES + 2)]
    for sealed in large:
        sealed.into(outbox)
        outbox.lease(timedelta(0))
        outbox.retry(sealed.submission_id, delay=timedelta(0), error="away-cut")
    old = make()
    old.into(outbox)
    outbox.retry(old.submission_id, delay=timedelta(hours=1), error="away-cut")
    big = {one.submission_id for one in large}
    province = Province(lambda submission_id: held.wait(20) if submission_id in big else None)
    with run(province):
        until(lambda: len(province.met) == LANES - 2)
        fresh = make(LARGEST_IN_ONE + 1)
        big.add(fresh.submission_id)
        fresh.into(outbox)
        until(lambda: fresh.submission_id in province.met)
        small = make()
        small.into(outbox)
        outbox.hurry([old.submission_id])
        until(lambda: {small.submission_id, old.submission_id} <= set(province.taken))
        assert len(set(province.met) & big) == LANES - 1
        held.set()
        until(all_in_custody(outbox))


def test_uploads_away_leave_the_rest_to_cross(run, outbox, make):
    large, small = make(LARGEST_IN_ONE + 1), [make() for _ in range(5)]
    for sealed in (large, *small):
        sealed.into(outbox)
    broken = threading.Event()
    broken.set()

    def meet(submission_id):
        if submission_id == large.submission_id and broken.is_set():
            raise GatewayAway("", AwayKind.FAILING, endpoint=Endpoint.UPLOADS)

    province = Province(meet)
    with run(province):
        until(lambda: len(province.taken) == len(small))
        until(lambda: outbox.find(large.submission_id).last_error == "away-failing")
        broken.clear()
        until(all_in_custody(outbox))


def test_status_away_does_not_keep_a_retry_from_crossing(run, outbox, make):
    sealed = make()
    sealed.into(outbox)
    outbox.lease(timedelta(0))
    outbox.release()

    class Mute(Province):
        def status(self, _submission_id):
            raise GatewayAway("", AwayKind.FAILING, endpoint=Endpoint.STATUS)

    with run(Mute()):
        until(all_in_custody(outbox))


def test_a_hundred_rows_due_at_once_cross_when_a_line_that_was_down_is_back(run, outbox, make):
    """While it is down they are not asked for one after the other."""
    rows = [make() for _ in range(100)]
    for sealed in rows:
        sealed.into(outbox)
    down = threading.Event()
    down.set()

    def meet(_submission_id):
        if down.is_set():
            raise GatewayAway("")

    province = Province(meet)
    clock = [0.0]
    with run(province, gates=Gates(Random(2), lambda: clock[0])):  # noqa: S311
        until(lambda: province.met)
        # The clock of the gates stands still: what has failed by now is all that may have asked.
        threading.Event().wait(0.3)
        assert len(province.met) <= LANES
        down.clear()
        clock[0] += 60
        until(all_in_custody(outbox))
    assert sorted(province.taken) == sorted(one.submission_id for one in rows)


def test_what_is_wrong_with_the_kiosk_is_said_by_one_row_for_all(run, outbox, make):
    for _ in range(30):
        make().into(outbox)

    def meet(_submission_id):
        raise GatewayRefused(RefusalReason.REVOKED, "")

    province = Province(meet)
    with run(province, gates=Gates(Random(2), lambda: 0.0)):  # noqa: S311
        until(lambda: any(row.last_error == "refused-revoked" for row in outbox.rows()))
        threading.Event().wait(0.3)
    assert len(province.met) <= LANES


def test_a_row_whose_handling_breaks_is_put_back_and_the_others_go_on(run, outbox, make):
    first, second = make(), make()
    first.into(outbox)
    second.into(outbox)

    def meet(submission_id):
        if submission_id == first.submission_id:
            raise ZeroDivisionError

    with run(Province(meet)):
        until(lambda: outbox.find(first.submission_id).last_error == "failed")
        until(lambda: outbox.find(second.submission_id).sync is SyncState.IN_CUSTODY)


def test_an_end_that_is_asked_for_cuts_what_takes_too_long(run, outbox, make, monkeypatch):
    monkeypatch.setattr("kiosk.outbox.agent._GRACE_SECONDS", 0.1)
    make().into(outbox)
    cut = threading.Event()

    def meet(_submission_id):
        cut.wait(60)
        raise GatewayAway("")

    province = Province(meet)
    with run(province, cut=cut.set):
        until(lambda: province.met)
    assert cut.is_set()
    assert outbox.rows()[0].last_error == "away-unreachable"
