"""The queue on disks that are full, read-only, slow, failing, and under a lock that nobody gives back."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.outbox import database
from kiosk.outbox.blobs import Blobs
from kiosk.outbox.errors import OutboxUndecided, OutboxUnwritable
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody
from tests.fault.crash.shim import CHANGES, Action, Control, Kind, build, environment
from tests.outbox.small_disk import SCENARIOS

pytestmark = pytest.mark.slow

TREE = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
CUSTODY = Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "H49.1", None)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_on_a_small_disk(scenario, tmp_path):
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives nobody a mount namespace")
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.outbox.small_disk", scenario, tmp_path / "disk"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_database_that_another_program_holds_locked_queues_nothing_and_then_goes_on(
    folder, make, monkeypatch
):
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.2)
    outbox = Outbox(folder)
    kept, late = make(), make()
    kept.into(outbox)
    other = sqlite3.connect(folder / "outbox.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutboxUnwritable, match="locked"):
        late.into(outbox)
    with pytest.raises(OutboxUnwritable, match="locked"):
        outbox.acknowledge(kept.submission_id, CUSTODY)
    # Reading goes on.
    assert outbox.find(late.submission_id) is None
    assert outbox.packet(kept.submission_id) == kept.packet
    assert [path.stem for path in (folder / "blobs").iterdir()] == [kept.submission_id]
    other.execute("ROLLBACK")
    other.close()
    late.into(outbox)
    assert len(outbox.waiting()) == 2
    outbox.close()


def test_a_process_that_hangs_while_it_holds_the_queue_is_not_waited_for_without_end(
    folder, make, monkeypatch
):
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.2)
    outbox = Outbox(folder)
    sealed = make()
    hung = os.open(folder / "open.lock", os.O_RDONLY)
    fcntl.flock(hung, fcntl.LOCK_EX)
    with pytest.raises(OutboxUnwritable, match="locked"):
        sealed.into(outbox)
    with pytest.raises(OutboxUnwritable, match="locked"):
        Outbox(folder)
    os.close(hung)
    sealed.into(outbox)
    assert len(outbox.rows()) == 1
    outbox.close()


def test_opening_a_queue_that_is_in_order_writes_nothing(outbox, folder, make):
    # So an agent that could make room can also start on a full disk.
    make().into(outbox)
    log = folder / "outbox.sqlite3-wal"
    before = log.read_bytes()
    again = Outbox(folder)
    again.release()
    again.close()
    assert log.read_bytes() == before


# A program under the layer between it and its files: queues a packet when told, and says how it went.
_PROGRAM = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from kiosk.dossier.packet import read_header
from kiosk.outbox.errors import OutboxUnwritable
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody

outbox = Outbox(Path(sys.argv[1]))
print("ready", flush=True)
for line in sys.stdin:
    what, path = line.split()
    packet = Path(path).read_bytes()
    name = read_header(packet).submission_id
    try:
        if what == "queue":
            outbox.enqueue(packet, submission_id=name, local_reference=name[:8], procedure="1", visit=name)
        elif what == "hand-over":
            outbox.acknowledge(name, Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "H49.1", None))
        else:
            print("room" if outbox.room().limit != "unwritable" else "unwritable", flush=True)
            continue
        print("done", flush=True)
    except OutboxUnwritable:
        print("unwritable", flush=True)
"""


class Told:
    """The program, and what it is told."""

    def __init__(self, folder, process, control):
        self.folder = folder
        self.control = control
        self._process = process

    def hear(self):
        return self._process.stdout.readline().strip()

    def tell(self, what, sealed):
        path = self.folder.with_name("packet")
        path.write_bytes(sealed.packet)
        self._process.stdin.write(f"{what} {path}\n")
        self._process.stdin.flush()
        return self.hear()


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    return build(tmp_path_factory.mktemp("layer"))


@pytest.fixture
def program(layer, folder, tmp_path):
    folder.mkdir(mode=0o700)
    control = Control(tmp_path / "control")
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, folder],
        env=environment(layer, control, root=folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=TREE,
    ) as process:
        told = Told(folder, process, control)
        assert told.hear() == "ready"
        yield told
        process.stdin.close()


def test_queueing_costs_three_fsyncs_and_handing_over_one(program, make):
    sealed = [make() for _ in range(4)]
    program.tell("queue", sealed[0])  # the log of the database is new, and its name is synced once
    before = program.control.counts()[Kind.FSYNC]
    for one in sealed[1:]:
        assert program.tell("queue", one) == "done"
    queued = program.control.counts()[Kind.FSYNC]
    assert queued - before == 3 * 3
    for one in sealed[1:]:
        assert program.tell("hand-over", one) == "done"
    assert program.control.counts()[Kind.FSYNC] - queued == 3


# The last: the row's commit lies in the log all the same, and the log cannot be folded in and deleted.
@pytest.mark.parametrize(("at", "lasting"), [(1, 1), (2, 1), (3, 1), (3, 1000)])
def test_a_disk_that_fails_an_fsync_queues_nothing_and_says_so(program, make, at, lasting):
    kept, failed = make(), make()
    program.tell("queue", kept)
    program.control.arm(Action.FAIL, boundary=at, kinds=[Kind.FSYNC], lasting=lasting, error=errno.EIO)
    assert program.tell("queue", failed) == "unwritable"
    program.control.disarm()
    other = Outbox(program.folder)
    assert [row.submission_id for row in other.rows()] == [kept.submission_id]
    assert other.packet(failed.submission_id) is None
    other.close()
    assert program.tell("queue", failed) == "done"
    other = Outbox(program.folder)
    assert {row.submission_id for row in other.waiting()} == {kept.submission_id, failed.submission_id}
    assert other.packet(failed.submission_id) == failed.packet
    other.close()


@pytest.mark.parametrize("error", [errno.EIO, errno.EROFS])
def test_a_disk_that_fails_every_write_has_no_room_until_it_works_again(program, make, error):
    assert program.tell("room", make()) == "room"
    program.control.arm(Action.FAIL, boundary=1, kinds=CHANGES, lasting=1000, error=error)
    assert program.tell("queue", make()) == "unwritable"
    assert program.tell("room", make()) == "unwritable"
    program.control.disarm()
    assert program.tell("room", make()) == "room"


def test_a_disk_that_is_slow_delays_and_loses_nothing(program, make):
    sealed = [make() for _ in range(4)]
    program.tell("queue", sealed[0])
    program.control.arm(Action.SLOW, boundary=1, kinds=[Kind.FSYNC], lasting=1000, microseconds=100_000)
    agent = Outbox(program.folder)
    handed: list[str] = []

    def empty():
        while len(handed) < len(sealed):
            row = agent.lease(timedelta(seconds=60))
            if row is not None:
                assert agent.packet(row.submission_id)
                agent.acknowledge(row.submission_id, CUSTODY)
                handed.append(row.submission_id)

    emptying = threading.Thread(target=empty)
    emptying.start()
    for one in sealed[1:]:
        assert program.tell("queue", one) == "done"
    emptying.join(30)
    assert sorted(handed) == sorted(one.submission_id for one in sealed)
    assert agent.waiting() == ()
    agent.close()


def test_a_packet_that_is_queued_at_the_next_try_is_never_withdrawn(folder, make):
    again = make()
    outbox = Outbox(folder)
    mark = folder / "blobs" / f"{again.submission_id}.withdrawn"
    mark.touch()
    again.into(outbox)
    assert not mark.exists()
    outbox.close()
    outbox = Outbox(folder)
    assert [row.submission_id for row in outbox.rows()] == [again.submission_id]
    outbox.close()


@pytest.mark.parametrize("reopened", [False, True])
def test_a_dossier_corrected_after_a_commit_that_nobody_was_told_of_is_queued_as_corrected(
    folder, make, monkeypatch, reopened
):
    first = make()
    outbox = Outbox(folder)
    committing = outbox._database.write

    def fails_afterwards(job):
        committing(job)
        raise OutboxUndecided(folder)

    with monkeypatch.context() as failing:
        failing.setattr(outbox._database, "write", fails_afterwards)
        with pytest.raises(OutboxUndecided):
            first.into(outbox)
    assert outbox.find(first.submission_id)
    if reopened:
        outbox.close()
        outbox = Outbox(folder)
    second = make(size=200, submission_id=first.submission_id)
    second.into(outbox)
    assert outbox.packet(first.submission_id) == second.packet
    outbox.close()


def test_a_mark_outlives_an_opening_that_finds_no_row_and_is_gone_after_two_days(folder, make):
    outbox = Outbox(folder)
    mark = folder / "blobs" / f"{make().submission_id}.withdrawn"
    mark.touch()
    outbox.close()
    Outbox(folder).close()
    assert mark.exists()  # its row may come back when nobody has the log open any more
    os.utime(mark, (0, 0))
    Outbox(folder).close()
    assert not mark.exists()


def test_a_row_that_comes_back_without_its_packet_has_to_go_and_its_mark_stays(folder, make):
    told, withdrawn = make(), make()
    outbox = Outbox(folder)
    told.into(outbox)
    withdrawn.into(outbox)
    outbox.close()
    mark = folder / "blobs" / f"{withdrawn.submission_id}.withdrawn"
    mark.with_suffix(".packet").rename(mark)
    outbox = Outbox(folder)
    assert [row.submission_id for row in outbox.rows()] == [told.submission_id]
    assert mark.exists()
    outbox.close()


def test_a_packet_that_an_opening_process_deleted_is_marked_all_the_same(tmp_path):
    blobs = Blobs(tmp_path)
    blobs.write("ab" * 16, b"packet")
    blobs.delete("ab" * 16)
    blobs.withdraw("ab" * 16)
    assert list(blobs.withdrawn()) == ["ab" * 16]
