"""The queue looked at by who must not touch it: a technician's check, beside shell and agent at work."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.outbox import summary
from kiosk.outbox.errors import OutboxDamaged, OutboxUnwritable
from kiosk.outbox.schema import VERSION
from kiosk.outbox.store import Outbox
from kiosk.outbox.summary import Summary, summarize
from kiosk.province.port import Custody
from tests.outbox.small_disk import queue

NOW = datetime.now(UTC).replace(microsecond=0)
CUSTODY = Custody(NOW - timedelta(hours=1), "", None)


@pytest.fixture
def outbox(tmp_path):
    with closing(Outbox(tmp_path / "outbox", clock=lambda: NOW - timedelta(days=2))) as made:
        yield made


def everything(folder):
    """Every file below a folder, with its bytes and when it was written."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }


def test_it_counts_what_waits_and_what_the_province_has(outbox):
    for _ in range(3):
        waits, _ = queue(outbox, 1000)
    taken, _ = queue(outbox)
    outbox.acknowledge(taken, CUSTODY)
    outbox.retry(waits, delay=timedelta(minutes=1), error="refused-unknown-signer")
    found = summarize(outbox.folder)
    assert (found.waiting, found.refused) == (3, 1)
    assert found.size == sum(row.size for row in outbox.waiting())
    assert found.oldest == NOW - timedelta(days=2)
    assert (found.in_custody, found.without_code) == (1, 1)
    assert found.last_custody == CUSTODY.custody_time


def test_a_queue_that_was_never_used_is_empty_and_stays_unmade(tmp_path):
    assert summarize(tmp_path / "outbox") == Summary()
    assert not (tmp_path / "outbox").exists()


def test_not_a_byte_is_written_whether_others_are_at_work_or_not(outbox):
    queue(outbox)
    for _ in ("at work", "closed"):
        before = everything(outbox.folder)
        # SQLite marks in its shared index who reads; nothing of that is ever on a disk for good.
        shared = {path for path in before if path.name.endswith("-shm")}
        assert summarize(outbox.folder).waiting == 1
        after = everything(outbox.folder)
        assert before.keys() == after.keys()
        assert all(before[path] == after[path] for path in before.keys() - shared)
        outbox.close()


def test_what_others_queue_meanwhile_is_seen(outbox):
    for count in range(1, 4):
        queue(outbox)
        assert summarize(outbox.folder).waiting == count


def test_a_damaged_queue_is_told_and_left_as_it_is(outbox):
    queue(outbox)
    outbox.close()
    path = outbox.folder / "outbox.sqlite3"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(OutboxDamaged):
        summarize(outbox.folder)
    assert path.read_bytes().startswith(b"no database")


def test_a_queue_of_a_newer_program_is_told(outbox):
    outbox.close()
    with closing(sqlite3.connect(outbox.folder / "outbox.sqlite3")) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(OutboxDamaged, match="version"):
        summarize(outbox.folder)


def test_who_repairs_the_queue_is_waited_for_but_not_for_ever(outbox, monkeypatch):
    monkeypatch.setattr(summary, "_BUSY_SECONDS", 0.05)
    with (outbox.folder / "open.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OutboxUnwritable, match="locked"):
            summarize(outbox.folder)
    assert summarize(outbox.folder).waiting == 0


def test_a_copy_of_a_queue_without_its_lock_can_be_read(outbox, tmp_path):
    queue(outbox)
    outbox.close()
    (tmp_path / "copy").mkdir()
    shutil.copy(outbox.folder / "outbox.sqlite3", tmp_path / "copy")
    assert summarize(tmp_path / "copy").waiting == 1
