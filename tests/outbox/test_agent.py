"""The agent hands each packet over once, whatever the province answers, and never gives up."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kiosk.outbox.agent import Agent
from kiosk.outbox.errors import AgentRunning
from kiosk.outbox.gates import Gates
from kiosk.outbox.row import SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.errors import GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.port import Custody

TIME = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.time = TIME

    def __call__(self) -> datetime:
        return self.time


class Province:
    """A province that keeps what it is given and fails as it is told, before or after keeping it."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.asked: list[str] = []
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.code = "H49.01.02-261122-0001"

    def submit(self, packet: bytes, submission_id: str) -> Custody:
        assert packet
        self.asked.append("submit")
        if self.before:
            raise self.before.pop(0)
        assert submission_id not in self.held, "doubled"
        self.held[submission_id] = self.code
        if self.after:
            raise self.after.pop(0)
        return Custody(TIME, self.code, None)

    def status(self, submission_id: str) -> Custody | None:
        self.asked.append("status")
        if self.before:
            raise self.before.pop(0)
        return Custody(TIME, self.code, None) if submission_id in self.held else None


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def outbox(folder, clock):
    queue = Outbox(folder, clock=clock)
    yield queue
    queue.close()


@pytest.fixture
def province():
    return Province()


@pytest.fixture
def agent(outbox, province, clock):
    random = Random(1)  # noqa: S311  # jitter is no secret
    gates = Gates(random, lambda: clock().timestamp())
    return Agent(outbox, province, stop=threading.Event(), random=random, gates=gates)


def later(clock, agent, **passed):
    clock.time += timedelta(**passed)
    return agent.step()


def test_a_queued_packet_comes_into_custody(agent, outbox, province, make):
    sealed = make()
    sealed.into(outbox)
    assert agent.step()
    assert province.held == {sealed.submission_id: province.code}
    row = outbox.find(sealed.submission_id)
    assert (row.sync, row.dossier_code) == (SyncState.IN_CUSTODY, province.code)
    assert not agent.step()


def test_an_answer_that_was_lost_does_not_double(agent, outbox, province, make, clock):
    sealed = make()
    sealed.into(outbox)
    province.after = [GatewayAway("lost")]
    agent.step()
    assert outbox.find(sealed.submission_id).sync is SyncState.QUEUED
    assert later(clock, agent, seconds=2)
    assert province.asked == ["submit", "status"]
    assert outbox.find(sealed.submission_id).sync is SyncState.IN_CUSTODY


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (GatewayAway("away"), "away-unreachable"),
        (GatewayRefused(RefusalReason.UNKNOWN_SIGNER, ""), "refused-unknown-signer"),
        (GatewayRefused(RefusalReason.ALTERED, ""), "refused-altered"),
    ],
)
def test_trouble_is_written_down_and_tried_again_for_weeks(  # noqa: PLR0917  # fixtures are arguments
    agent, outbox, province, make, clock, trouble, kind
):
    sealed = make()
    sealed.into(outbox)
    province.before = [trouble] * 400
    attempts = 0
    while province.before:
        attempts += later(clock, agent, hours=2)
    row = outbox.find(sealed.submission_id)
    assert (row.attempts, row.last_error, row.sync) == (attempts, kind, SyncState.QUEUED)
    assert later(clock, agent, minutes=15)
    assert outbox.find(sealed.submission_id).sync is SyncState.IN_CUSTODY


def test_a_row_in_trouble_does_not_hold_up_the_next(agent, outbox, province, make):
    first, second = make(), make()
    first.into(outbox)
    second.into(outbox)
    province.before = [GatewayRefused(RefusalReason.ALTERED, "")]
    agent.step()
    agent.step()
    assert len(province.held) == 1
    assert province.held.keys() < {first.submission_id, second.submission_id}


def test_a_code_that_is_not_there_yet_is_asked_for_until_it_is(agent, outbox, province, make, clock):
    sealed = make()
    sealed.into(outbox)
    province.code = ""
    agent.step()
    for _ in range(3):
        assert later(clock, agent, minutes=1)
    row = outbox.find(sealed.submission_id)
    assert (row.sync, row.dossier_code) == (SyncState.IN_CUSTODY, "")
    province.code = "H49.01.02-261122-0007"
    assert later(clock, agent, minutes=1)
    assert outbox.find(sealed.submission_id).dossier_code == province.code
    assert not later(clock, agent, days=1)
    assert province.asked.count("submit") == 1


def test_custody_is_never_taken_back_by_trouble_over_the_code(agent, outbox, province, make, clock):
    sealed = make()
    sealed.into(outbox)
    province.code = ""
    agent.step()
    province.before = [GatewayAway("away")]
    assert later(clock, agent, minutes=1)
    row = outbox.find(sealed.submission_id)
    assert (row.sync, row.last_error) == (SyncState.IN_CUSTODY, "away-unreachable")


def test_a_province_that_forgot_what_it_took_is_reported(agent, outbox, province, make, clock):
    sealed = make()
    sealed.into(outbox)
    province.code = ""
    agent.step()
    province.held.clear()
    assert later(clock, agent, minutes=1)
    row = outbox.find(sealed.submission_id)
    assert (row.sync, row.last_error) == (SyncState.IN_CUSTODY, "not-known-there")


def test_a_packet_lost_by_the_disk_is_reported_and_not_taken_for_sent(agent, outbox, folder, make, clock):
    sealed = make()
    sealed.into(outbox)
    (folder / "blobs" / f"{sealed.submission_id}.packet").unlink()
    agent.step()
    row = outbox.find(sealed.submission_id)
    assert (row.sync, row.last_error) == (SyncState.QUEUED, "packet-missing")


def test_a_second_agent_on_one_queue_is_refused(outbox, province, folder):
    held = threading.Event()
    stop = threading.Event()
    first = threading.Thread(target=lambda: Agent(outbox, province, stop=stop).run(held.set), daemon=True)
    first.start()
    held.wait()
    other = Outbox(folder)
    try:
        with pytest.raises(AgentRunning):
            Agent(other, province, stop=stop).run()
    finally:
        other.close()
        stop.set()
        first.join()
