"""Operators, their lock-out and kiosks' reports on either database, at several workers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, text

from kiosk.gateway.backup import make_backup
from kiosk.gateway.engine import migrate, reading, writing
from kiosk.gateway.operators.desk import LogIn
from kiosk.gateway.operators.events import Event, newest_events
from kiosk.gateway.restore import restore_backup
from kiosk.gateway.storage import open_storage
from kiosk.machine.readiness import ReportBody
from tests.gateway_world import KIOSK_ID
from tests.operator_fleet import cheap_secrets

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]
SECRET, WRONG = "một câu dài để đăng nhập", "wrong wrong wrong"
TABLES = ("reports", "operators", "operator_sessions", "operator_tries", "operator_events")


@pytest.fixture(scope="module", autouse=True)
def _cheap():
    with cheap_secrets():
        yield


def test_a_database_from_before_there_were_operators_keeps_its_rows(gateway):
    entry = gateway.take_one()
    with writing(gateway.storage.engine) as session:
        for table in TABLES:
            session.execute(text(f"DROP TABLE {table}"))
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    migrate(gateway.storage.engine)
    assert set(TABLES) <= set(inspect(gateway.storage.engine).get_table_names())
    assert gateway.storage.table.find(entry.submission_id) == entry
    assert gateway.storage.operators.add("lan", SECRET)


def test_who_is_let_in_at_one_worker_is_known_at_another_until_removed(gateway):
    one, other = gateway.storage.operators, gateway.worker().operators
    assert one.add("lan", SECRET)
    token = other.log_in("lan", SECRET, "10.1.1.1").token
    assert (one.who(token), other.who(token), one.who(token + "x"), one.who("")) == ("lan", "lan", "", "")
    assert not one.add("lan", "another secret of hers")
    assert other.who(token) == ""
    assert not other.log_in("lan", SECRET, "10.1.1.1").token
    token = other.log_in("lan", "another secret of hers", "10.1.1.1").token
    assert one.remove("lan")
    assert not one.remove("lan")
    assert other.who(token) == ""
    assert one.operators() == ()


@pytest.mark.parametrize("name", ["lan", "nobody-of-that-name"])
def test_many_workers_at_once_compare_no_more_than_five_secrets(gateway, name):
    gateway.storage.operators.add("lan", SECRET)
    desks = [gateway.storage.operators, gateway.worker().operators]

    def attempt(number):
        return desks[number % 2].log_in(name, WRONG, f"10.1.1.{number}").wait_seconds

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(24)))
    assert 1 <= waits.count(0) <= 5
    events = [one.event for one in newest_events(gateway.storage.engine, 100)]
    # The last of them locks; who is locked out writes nothing.
    assert events.count(Event.REFUSED) + events.count(Event.LOCKED_OUT) == waits.count(0)
    assert events.count(Event.LOCKED_OUT) <= 1


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("", SECRET),
        ("Lan", SECRET),
        ("lan x", SECRET),
        ("l" * 65, SECRET),
        ("lan", "short"),
        ("lan", "x" * 257),
    ],
    ids=["empty", "capital", "space", "long", "short secret", "long secret"],
)
def test_a_name_or_secret_out_of_bounds_is_refused(gateway, name, secret):
    with pytest.raises(ValueError, match=r"is 1 to 64|has 12 to 256"):
        gateway.storage.operators.add(name, secret)


def test_a_clock_that_was_set_back_locks_nobody_out_for_years(gateway):
    desk = gateway.storage.operators
    desk.add("lan", SECRET)
    for _ in range(5):
        desk.log_in("lan", WRONG, "10.1.1.1")
    with writing(gateway.storage.engine) as session:
        session.execute(text("UPDATE operator_tries SET locked_until = locked_until + 99999999999"))
    assert desk.log_in("lan", SECRET, "10.1.1.1").wait_seconds <= 3600


@pytest.mark.parametrize("name", ["\0", "lan\0", "x" * 4000, "Lan", "\N{BOM}"])
def test_what_can_be_no_name_is_answered_as_one_that_nobody_has(gateway, name):
    gateway.storage.operators.add("lan", SECRET)
    assert gateway.storage.operators.log_in(name, SECRET, "10.1.1.1") == LogIn()
    assert newest_events(gateway.storage.engine, 1)[0].name == ""


def body(verdict="fit"):
    return ReportBody(format=1, kiosk_id=KIOSK_ID, taken_at=datetime.now(UTC), verdict=verdict, results=())


def test_the_newest_report_of_each_kiosk_is_kept(gateway):
    reports = gateway.storage.reports
    assert reports.document(KIOSK_ID) is None
    reports.keep(KIOSK_ID, body(), b"first")
    reports.keep("QN-HCC-02", body(verdict="not-fit"), b"another's")
    reports.keep(KIOSK_ID, body(verdict="fit-with-limits"), b"second")
    assert gateway.worker().reports.document(KIOSK_ID) == b"second"
    assert {kiosk: head.verdict for kiosk, head in reports.heads().items()} == {
        KIOSK_ID: "fit-with-limits",
        "QN-HCC-02": "not-fit",
    }


def test_a_backup_has_operators_and_reports_but_nobody_is_logged_in_by_it(gateway, tmp_path):
    desk = gateway.storage.operators
    desk.add("lan", SECRET)
    token = desk.log_in("lan", SECRET, "10.1.1.1").token
    desk.log_in("lan", WRONG, "10.1.1.1")
    gateway.storage.reports.keep(KIOSK_ID, body(), b"signed \xff")
    make_backup(gateway.storage, gateway.folder, tmp_path / "backup")
    with closing(open_storage(tmp_path / "restored")) as restored:
        restore_backup(tmp_path / "backup", restored, tmp_path / "restored")
        assert restored.reports.document(KIOSK_ID) == b"signed \xff"
        assert restored.operators.who(token) == ""
        assert restored.operators.log_in("lan", SECRET, "10.1.1.1").token
        assert {one.event for one in newest_events(restored.engine, 9)} >= {Event.ADDED, Event.REFUSED}
        with reading(restored.engine) as session:
            assert session.execute(text("SELECT count(*) FROM operator_tries")).scalar_one() == 0


def test_what_is_old_is_forgotten_and_what_is_not_stays(gateway):
    desk = gateway.storage.operators
    desk.add("lan", SECRET)
    token = desk.log_in("lan", SECRET, "10.1.1.1").token
    desk.log_in("lan", WRONG, "10.1.1.1")
    assert desk.forget(datetime.now(UTC)) == 0
    assert desk.who(token) == "lan"
    assert desk.forget(datetime.now(UTC) + timedelta(days=3)) == 3  # the session, and both counts
    assert desk.forget(datetime.now(UTC) + timedelta(days=401)) == 3  # the entries
    assert [one.name for one in desk.operators()] == ["lan"]
