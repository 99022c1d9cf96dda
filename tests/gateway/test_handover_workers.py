"""Several workers empty one custody: each dossier reaches the office once, whatever becomes of a worker."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway import handover, leases
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.custody_table import CustodyTable
from kiosk.gateway.handover import Handover
from kiosk.gateway.leases import Leases

pytestmark = pytest.mark.slow


def file_some(province, count):
    ids = [new_submission_id() for _ in range(count)]
    for one in ids:
        assert province.put(one, province.kiosk.packet(one)).status_code == 201
    return ids


def codes_at_office(province):
    return {held["submission_id"]: held["dossier_code"] for held in province.dossiers()}


@pytest.fixture
def quiet(province):
    """A province whose own hand-over is stopped: its dossiers wait for the workers of the test."""
    province.app.state.parts.handover.stop()
    return province


@contextmanager
def workers(province, count, client=HttpBackOffice):
    custody = province.app.state.parts.custody
    made = [Handover(custody, client(province.back_office)) for _ in range(count)]
    for each in made:
        each.start()
    try:
        yield made
    finally:
        for each in made:
            each.stop()


@pytest.mark.parametrize("mode", ["normal", "answer-lost", "wrong"])
def test_four_workers_hand_every_dossier_over_once(quiet, mode):
    quiet.control(mode=mode, times=8)
    ids = file_some(quiet, 12)
    with workers(quiet, 4):
        codes = {one: quiet.code_of(one) for one in ids}
    assert codes == codes_at_office(quiet)
    assert len(quiet.dossiers()) == 12


def test_two_workers_never_hold_the_same_dossier(quiet):
    holding: set[str] = set()
    met: list[str] = []
    lock = threading.Lock()

    class Watched(HttpBackOffice):
        def receive(self, dossier, **about):
            one = dossier.header.submission_id
            with lock:
                met.extend({one} & holding)
                holding.add(one)
            try:
                return super().receive(dossier, **about)
            finally:
                with lock:
                    holding.discard(one)

    ids = file_some(quiet, 8)
    with workers(quiet, 4, Watched):
        assert all(map(quiet.code_of, ids))
    assert met == []


def test_a_worker_that_dies_between_the_office_s_answer_and_its_own_row_loses_and_doubles_nothing(
    quiet, monkeypatch
):
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.3)
    (one,) = file_some(quiet, 1)
    custody = quiet.app.state.parts.custody
    with Leases(custody.table).one() as lease:
        opened, _ = custody.open(lease.entry)
        code = HttpBackOffice(quiet.back_office).receive(opened, is_ours=lease.is_ours)
    # Nothing of it was written down: as if the power had gone.
    assert quiet.get(one).json()["dossier_code"] == ""
    with workers(quiet, 2):
        assert quiet.code_of(one) == code
    assert codes_at_office(quiet) == {one: code}


def test_a_worker_that_slept_too_long_sends_nothing_after_another_has_the_dossier(quiet, monkeypatch):
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.2)
    (one,) = file_some(quiet, 1)
    table = quiet.app.state.parts.custody.table
    with Leases(table).one() as first:
        time.sleep(0.3)
        monkeypatch.setattr(leases, "LEASE_SECONDS", 20)
        with Leases(table).one() as second:
            assert second.entry.submission_id == one
            assert not first.is_ours()
            assert second.is_ours()
            # What the first does with what it lost changes nothing for the second.
            table.put_off(first.entry, 600)
            assert second.is_ours()


def test_a_lease_is_renewed_for_as_long_as_the_office_takes(quiet, monkeypatch):
    monkeypatch.setattr(leases, "LEASE_SECONDS", 1.0)
    monkeypatch.setattr(leases, "_RENEW_SECONDS", 0.2)
    quiet.control(mode="slow", seconds=0.4)
    (one,) = file_some(quiet, 1)
    received = []

    class Counted(HttpBackOffice):
        def receive(self, dossier, **about):
            received.append(dossier.header.submission_id)
            return super().receive(dossier, **about)

    with workers(quiet, 3, Counted):
        assert quiet.code_of(one)
    assert received == [one]


def test_a_dossier_that_the_office_cannot_bear_holds_up_no_other(quiet):
    bad, *good = file_some(quiet, 6)
    quiet.control(mode="away", only=bad)
    with workers(quiet, 1):
        assert all(map(quiet.code_of, good))
        assert quiet.get(bad).json()["dossier_code"] == ""
        quiet.control(mode="normal")
        assert quiet.code_of(bad)
    assert len(quiet.dossiers()) == 6


def test_an_office_that_is_away_is_not_asked_about_every_dossier(quiet, monkeypatch):
    monkeypatch.setattr(handover, "_FIRST", timedelta(seconds=60))
    quiet.control(mode="failing")
    file_some(quiet, 6)
    asked = []

    class Counted(HttpBackOffice):
        def receive(self, dossier, **about):
            asked.append(dossier.header.submission_id)
            return super().receive(dossier, **about)

    with capture_logs() as logs, workers(quiet, 1, Counted):
        while not any(log["event"] == "the back office does not answer" for log in logs):
            time.sleep(0.02)
        time.sleep(0.7)
        # One a thread: each may have begun before the other knew.
        assert len(asked) <= 2


def test_the_code_of_another_dossier_is_never_written_down(quiet):
    one, other = file_some(quiet, 2)
    table: CustodyTable = quiet.app.state.parts.custody.table
    assert table.set_code(one, "H49.01.02-261122-0001")
    assert not table.set_code(other, "H49.01.02-261122-0001")
    assert quiet.get(other).json()["dossier_code"] == ""
    # The first code stays, whoever comes later.
    assert not table.set_code(one, "H49.01.02-261122-0002")
    assert table.set_code(one, "H49.01.02-261122-0001")
    assert quiet.get(one).json()["dossier_code"] == "H49.01.02-261122-0001"


def test_a_client_that_always_names_one_code_gives_it_to_one_dossier_alone(quiet):
    class Stuck(HttpBackOffice):
        def receive(self, *_, **__):
            return "H49.01.02-261122-0001"

    ids = file_some(quiet, 3)
    with capture_logs() as logs, workers(quiet, 2, Stuck):
        while len([log for log in logs if log.get("trouble") == "a code that cannot be this dossier's"]) < 2:
            time.sleep(0.02)
    codes = sorted(quiet.get(one).json()["dossier_code"] for one in ids)
    assert codes == ["", "", "H49.01.02-261122-0001"]


def test_after_an_outage_the_citizen_of_now_and_the_oldest_dossier_are_both_served_first(quiet):
    ids = file_some(quiet, 5)
    table = quiet.app.state.parts.custody.table
    assert table.lease(60, newest=True).submission_id == ids[-1]
    oldest = table.lease(60)
    assert oldest.submission_id == ids[0]
    table.put_off(oldest, 0)
    order = [table.lease(60, newest=True).submission_id for _ in range(4)]
    assert order == [ids[3], ids[2], ids[1], ids[0]]
    assert table.lease(60, newest=True) is None
