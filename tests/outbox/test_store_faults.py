"""A queue whose disk, database or process fails: it says so, and leaves nothing half written."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys

import pytest

from kiosk.outbox.errors import OutboxDamaged, OutboxUnwritable
from kiosk.outbox.store import Outbox


def test_a_database_of_a_newer_program_is_left_alone(outbox, folder):
    outbox.close()
    with sqlite3.connect(folder / "outbox.sqlite3") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(OutboxDamaged, match="schema version 99"):
        Outbox(folder)


def test_a_database_that_is_none_is_set_aside(folder):
    folder.mkdir()
    (folder / "outbox.sqlite3").write_bytes(b"not a database at all" * 100)
    outbox = Outbox(folder)
    (repair,) = outbox.repairs()
    assert (folder / repair.set_aside / "outbox.sqlite3").read_bytes().startswith(b"not a database")
    outbox.close()


def test_a_folder_that_cannot_be_made_is_called_unwritable(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutboxUnwritable, match="file"):
        Outbox(tmp_path / "file" / "outbox")


def test_a_full_disk_queues_nothing_and_says_so(folder, make):
    small, large = make(), make(size=3_000_000)
    outbox = Outbox(folder)
    small.into(outbox)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The kernel's limit on a file's size ends a write half-way, as a full disk does.
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limit[1]))
    try:
        with pytest.raises(OutboxUnwritable):
            large.into(outbox)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [row.submission_id for row in outbox.rows()] == [small.submission_id]
    assert [path.stem for path in (folder / "blobs").iterdir()] == [small.submission_id]
    large.into(outbox)
    assert len(outbox.rows()) == 2
    outbox.close()


def test_a_database_that_cannot_grow_leaves_no_packet_behind(folder, make):
    outbox = Outbox(folder)
    sealed = make()
    outbox._database._connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON packet BEGIN SELECT RAISE(ROLLBACK, 'x'); END"
    )
    with pytest.raises(OutboxDamaged):
        sealed.into(outbox)
    assert list((folder / "blobs").iterdir()) == []
    outbox.close()


_KILLED_WHILE_QUEUEING = """
import os, sys, signal
from pathlib import Path
from kiosk.outbox import blobs, store
from kiosk.dossier.packet import read_header

folder, packets, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
queue = store.Outbox(folder)
steps = 0

def step(event, arguments):
    global steps
    if event in ("os.rename", "sqlite3.connect", "open", "os.remove") and "outbox" in str(arguments[0]):
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

data = packets.read_bytes()
name = read_header(data).submission_id
sys.addaudithook(step)
queue._database._connection.set_trace_callback(lambda sql: step("open", ("outbox",)))
queue.enqueue(data, submission_id=name, local_reference="KIOSK-1", procedure="1.001193", visit=name)
print("told", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("at", range(1, 11))
def test_a_kill_while_queueing_leaves_a_whole_packet_or_none(folder, make, tmp_path, at):
    sealed = make()
    (tmp_path / "packet").write_bytes(sealed.packet)
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_QUEUEING, str(folder), str(tmp_path / "packet"), str(at)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    outbox = Outbox(folder)
    queued = {row.submission_id for row in outbox.rows()}
    stored = {path.stem for path in (folder / "blobs").iterdir() if path.suffix != ".withdrawn"}
    assert queued == stored
    if b"told" in ended.stdout:
        assert queued == {sealed.submission_id}
    if queued:
        assert outbox.packet(sealed.submission_id) == sealed.packet
    outbox.close()
