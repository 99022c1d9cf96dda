"""What is in custody is worked on by one worker at a time, in order, and found without reading the rest."""

from __future__ import annotations

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert, update

from kiosk.gateway.custody_table import Entry
from kiosk.gateway.engine import writing
from kiosk.gateway.moments import milliseconds, now
from kiosk.gateway.tables import CustodyRow

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

MANY = 5_000
SLOW = re.compile("Seq Scan|SCAN custody|TEMP B-TREE|Sort")


def add(table, count=1):
    entries = [
        Entry(
            submission_id=secrets.token_hex(16),
            digest="0" * 64,
            file=f"{index}.packet",
            kiosk_id="QN-HCC-01",
            signer=b"\1" * 32,
            procedure="1.001193",
            custody_time=datetime(2026, 11, 22, 2, 0, 0, 123000, UTC),
            expected_day=None,
        )
        for index in range(count)
    ]
    assert all(table.add(entry) for entry in entries)
    return entries


@pytest.fixture
def table(gateway):
    return gateway.storage.table


def test_an_entry_comes_back_as_it_was_added(table):
    (entry,) = add(table)
    assert table.find(entry.submission_id) == entry
    assert not table.add(entry)
    assert table.count() == (1, 1)


def test_each_entry_is_leased_to_one_worker_alone(gateway, table):
    added = {entry.submission_id for entry in add(table, 24)}
    workers = [gateway.worker().table for _ in range(4)]

    def drain(worker):
        mine = []
        while (entry := worker.lease(600)) is not None:
            mine.append(entry.submission_id)
        return mine

    with ThreadPoolExecutor(len(workers)) as pool:
        leased = [name for mine in pool.map(drain, workers) for name in mine]
    # A worker may find nothing while another is at the same row: what is left is still due.
    leased += drain(table)
    assert sorted(leased) == sorted(added)


def test_a_lease_that_ran_out_is_given_again_and_the_late_worker_changes_nothing(table):
    (entry,) = add(table)
    late = table.lease(0)
    second = table.lease(600)
    assert late.submission_id == second.submission_id == entry.submission_id
    table.put_off(late, 0)
    assert table.lease(600) is None
    assert table.renew(late, 600) is None
    assert table.renew(second, 600) is not None
    assert table.find(entry.submission_id).attempts == 0


def test_the_first_code_stays_and_belongs_to_one_submission(table):
    first, other = add(table, 2)
    assert table.set_code(first.submission_id, "H49-1")
    assert not table.set_code(first.submission_id, "H49-2")
    assert not table.set_code(other.submission_id, "H49-1")
    assert table.find(first.submission_id).dossier_code == "H49-1"
    assert table.find(first.submission_id).handed_over_at is not None
    assert table.count() == (2, 1)


def test_what_was_put_off_while_the_clock_was_a_year_ahead_is_not_forgotten(gateway, table):
    (entry,) = add(table)
    with writing(gateway.storage.engine) as session:
        ahead = now() + milliseconds(timedelta(days=365).total_seconds())
        session.execute(update(CustodyRow).values(next_attempt=ahead))
    assert table.lease(600).submission_id == entry.submission_id


def test_only_what_a_crash_may_undo_does_not_wait_for_the_disk(gateway, table):
    said = []
    event.listen(gateway.storage.engine, "before_cursor_execute", lambda *about: said.append(about[2]))
    light = ("PRAGMA synchronous = NORMAL", "SET LOCAL synchronous_commit TO off")
    for _ in range(2):
        (entry,) = add(table)
        assert not set(light) & set(said)
        table.put_off(table.lease(600), 0)
        assert set(light) & set(said)
        said.clear()
        table.set_code(entry.submission_id, f"H49-{entry.submission_id}")
        assert not set(light) & set(said)
        if gateway.storage.engine.dialect.name == "sqlite":
            assert "PRAGMA synchronous = FULL" in said
        said.clear()


def test_no_question_reads_every_row(gateway, table):
    """With many rows in custody, some of them waiting, each query goes by an index and sorts nothing."""
    hour = milliseconds(3600)
    with writing(gateway.storage.engine) as session:
        session.execute(
            insert(CustodyRow),
            [
                {
                    "submission_id": f"{index:032x}",
                    "digest": "0" * 64,
                    "file": "" if index % 100 else f"{index:032x}.packet",
                    "kiosk_id": "QN-HCC-01",
                    "signer": b"\1" * 32,
                    "procedure": "1.001193",
                    "custody_time": hour + index,
                    "dossier_code": f"H49-{index}" if index % 50 else "",
                    "attempts": 0,
                    "next_attempt": hour + index,
                    "handed_over_at": hour + index if index % 50 else None,
                    "standing_due": hour + index if index % 10 == 1 else None,
                }
                for index in range(MANY)
            ],
        )
    asked = []
    with gateway.storage.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    event.listen(
        gateway.storage.engine, "before_cursor_execute", lambda *about: asked.append((about[2], about[3]))
    )
    long_ago = datetime.fromtimestamp(60, UTC)
    table.find("0" * 32)
    table.lease(600)
    table.due_for_standing(10, 600)
    table.set_code("0" * 32, "H49-new")
    table.forget_packets(long_ago, 10)
    table.forget_entries(long_ago, 10)
    table.unknown_files([f"{1:032x}.packet"])
    plans = []
    explain = "EXPLAIN QUERY PLAN " if gateway.storage.engine.dialect.name == "sqlite" else "EXPLAIN "
    with gateway.storage.engine.connect() as connection:
        for statement, values in asked:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                one = values[0] if isinstance(values, list) else values
                rows = connection.exec_driver_sql(explain + statement, one)
                plans.append((statement, "\n".join(str(row[-1]) for row in rows)))
    assert len(plans) >= 8
    for statement, plan in plans:
        assert not SLOW.search(plan), (statement, plan)
