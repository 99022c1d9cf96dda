"""A corrupt database loses nothing: what can be read is kept, the rest is made anew from the packets."""

from __future__ import annotations

import itertools
import random
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.outbox.row import PrintState, SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody

pytestmark = pytest.mark.slow

LEASE = timedelta(seconds=60)
SEED = 20261122


@pytest.fixture(scope="module")
def _cut(tmp_path_factory, make_maker):
    """Forty dossiers in every state, the latest rows in the log alone: the folder, and what waits there."""
    folder = tmp_path_factory.mktemp("queue") / "outbox"
    make = make_maker(folder.parent)
    outbox = Outbox(folder)
    sealed = [make(size=50 * i) for i in range(40)]
    for number, one in enumerate(sealed):
        one.into(outbox)
        outbox.set_print_state(one.submission_id, PrintState.CONFIRMED)
        if number % 4 == 0:
            code = "H49.22.01" if number % 8 else ""
            custody = Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), code, None)
            outbox.acknowledge(one.submission_id, custody)
        if number == 25:
            outbox._database._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # As a power cut leaves it: the log is not folded in.
    shutil.copytree(folder, folder.with_name("cut"))
    outbox.close()
    return folder.with_name("cut"), {
        one.submission_id: one for number, one in enumerate(sealed) if number % 4
    }


@pytest.fixture
def queue(_cut, tmp_path):
    """A copy of it of one's own."""
    cut, waiting = _cut
    shutil.copytree(cut, tmp_path / "cut")
    return tmp_path / "cut", waiting


def say(words):
    """Tell what a failure repeats by; pytest shows it."""
    sys.stdout.write(f"{words}\n")


def assert_whole(outbox, waiting):
    """See that every packet that waited waits still, in its order, and can be handed over."""
    rows = {row.submission_id: row for row in outbox.waiting()}
    assert set(rows) >= set(waiting)
    for submission_id, one in waiting.items():
        assert outbox.packet(submission_id) == one.packet
        assert rows[submission_id].size == len(one.packet)
    outbox.release()
    leased = set()
    while (row := outbox.lease(LEASE)) is not None:
        leased.add(row.submission_id)
    assert leased >= set(waiting)


def spoil(path, chance):
    """Spoil a file in one of the ways that disks do."""
    content = bytearray(path.read_bytes())
    if not content:
        return "nothing"
    at = chance.randrange(len(content))
    way = chance.choice(["flip", "zeros", "noise", "cut", "empty"])
    match way:
        case "flip":
            content[at] ^= 1 << chance.randrange(8)
        case "zeros":
            content[at - at % 4096 : at - at % 4096 + 4096] = bytes(len(content[at - at % 4096 :][:4096]))
        case "noise":
            content[at : at + 200] = chance.randbytes(len(content[at : at + 200]))
        case "cut":
            del content[at:]
        case "empty":
            content.clear()
    # In place, as the disk does: whoever has it open sees it.
    with path.open("r+b") as file:
        file.write(content)
        file.truncate()
    return f"{way} at {at}"


@pytest.mark.parametrize("name", ["outbox.sqlite3", "outbox.sqlite3-wal", "outbox.sqlite3-shm"])
@pytest.mark.parametrize("share", range(4))
def test_nothing_that_waits_is_lost_with_a_spoilt_file(queue, name, share):
    folder, waiting = queue
    chance = random.Random(f"{SEED} {name} {share}")  # noqa: S311  # chance by seed
    for round_ in range(6):
        copy = folder.with_name(f"round-{round_}")
        shutil.copytree(folder, copy)
        spoilt = spoil(copy / name, chance)
        say(f"seed {SEED}, share {share}, round {round_}: {spoilt}")
        outbox = Outbox(copy)
        assert_whole(outbox, waiting)
        outbox.close()
        again = Outbox(copy)
        assert_whole(again, waiting)
        again.close()
        shutil.rmtree(copy)


@pytest.mark.parametrize("share", range(4))
def test_nothing_that_waits_is_lost_with_a_file_that_is_spoilt_under_two_processes(queue, make, share):
    folder, waiting = queue
    chance = random.Random(f"{SEED} open {share}")  # noqa: S311  # chance by seed
    for round_ in range(6):
        copy = folder.with_name(f"round-{round_}")
        shutil.copytree(folder, copy)
        shell, agent = Outbox(copy), Outbox(copy)
        agent.rows()
        spoilt = spoil(copy / "outbox.sqlite3", chance)
        say(f"seed {SEED}, share {share}, round {round_}: {spoilt}")
        late = make(size=10)
        late.into(shell)
        all_waiting = waiting | {late.submission_id: late}
        # One closing the file that was set aside must not harm the one in use.
        agent.rows()
        shell.rows()
        agent.close()
        shell.close()
        outbox = Outbox(copy)
        assert_whole(outbox, all_waiting)
        outbox.close()
        shutil.rmtree(copy)


def test_what_could_still_be_read_is_kept_and_the_repair_is_told(queue):
    folder, _ = queue
    # The root of an index: the table itself can be read to the end.
    spoilt = folder / "outbox.sqlite3"
    outbox = Outbox(folder)
    connection = outbox._database._connection
    page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'packet_due'").fetchone()[0]
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = {row.submission_id: row for row in outbox.rows()}
    outbox.close()
    with spoilt.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    again = Outbox(folder)
    (repair,) = again.repairs()
    assert (repair.kept, repair.rebuilt, repair.unreadable) == (40, 0, 0)
    assert repair.reason
    assert [path.name for path in (folder / repair.set_aside).iterdir() if path.suffix == ".sqlite3"] == [
        "outbox.sqlite3"
    ]
    after = {row.submission_id: row for row in again.rows()}
    for submission_id, row in before.items():
        kept = after[submission_id]
        assert (kept.local_reference, kept.visit, kept.custody_time, kept.dossier_code, kept.print_state) == (
            row.local_reference,
            row.visit,
            row.custody_time,
            row.dossier_code,
            row.print_state,
        )
    again.close()


def test_a_database_that_breaks_a_second_time_keeps_what_the_first_repair_kept(queue):
    folder, waiting = queue
    for name in ("outbox.sqlite3", "outbox-2.sqlite3"):
        (folder / name).write_bytes(b"spoilt" * 10_000)
        (folder / f"{name}-wal").unlink(missing_ok=True)
        outbox = Outbox(folder)
        assert_whole(outbox, waiting)
        repairs = outbox.repairs()
        outbox.close()
    assert len(repairs) == 1  # nothing could be read of the first two
    assert sorted(path.name for path in folder.glob("set-aside/*/*.sqlite3")) == [
        "outbox-2.sqlite3",
        "outbox.sqlite3",
    ]


def test_a_file_that_is_no_packet_is_set_aside_and_counted(folder, make):
    outbox = Outbox(folder)
    sealed, spoilt = make(), make()
    sealed.into(outbox)
    spoilt.into(outbox)
    outbox.close()
    (folder / "outbox.sqlite3").write_bytes(b"no database" * 1000)
    (folder / "blobs" / f"{spoilt.submission_id}.packet").write_bytes(b"no packet")
    again = Outbox(folder)
    (repair,) = again.repairs()
    assert (repair.rebuilt, repair.unreadable) == (1, 1)
    assert [row.submission_id for row in again.rows()] == [sealed.submission_id]
    assert len(list(folder.glob("set-aside/*/*.packet"))) == 1
    again.close()


def test_a_rebuilt_row_gets_its_reference_when_the_dossier_is_queued_again(folder, make):
    outbox = Outbox(folder)
    sealed = make(visit="v")
    sealed.into(outbox)
    outbox.close()
    (folder / "outbox.sqlite3").unlink()
    again = Outbox(folder)
    assert again.rows()[0].local_reference == ""
    assert again.rows()[0].print_state is PrintState.UNKNOWN
    row = sealed.into(again)
    assert (row.local_reference, row.procedure, row.visit) == (sealed.local_reference, sealed.procedure, "v")
    assert len(again.rows()) == 1
    again.close()


def test_a_row_whose_custody_is_in_doubt_is_handed_over_again(folder, make):
    outbox = Outbox(folder)
    sealed = make()
    sealed.into(outbox)
    outbox.acknowledge(sealed.submission_id, Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "", None))
    outbox.close()
    # Its packet was not deleted yet when the database broke.
    (folder / "blobs" / f"{sealed.submission_id}.packet").write_bytes(sealed.packet)
    (folder / "outbox.sqlite3").rename(folder / "old.sqlite3")
    (folder / "set-aside" / "20261122T000000Z").mkdir(parents=True)
    (folder / "old.sqlite3").rename(folder / "set-aside" / "20261122T000000Z" / "outbox.sqlite3")
    again = Outbox(folder)
    (row,) = again.rows()
    assert (row.sync, row.local_reference) == (SyncState.QUEUED, sealed.local_reference)
    again.close()


_KILLED_WHILE_REPAIRING = """
import os, sys, signal
from pathlib import Path
from kiosk.outbox import store

folder, at = Path(sys.argv[1]), int(sys.argv[2])
steps = 0

def step(event, arguments):
    global steps
    if event in ("os.rename", "os.remove", "os.mkdir", "sqlite3.connect") or (
        event == "open" and str(folder) in str(arguments[0])
    ):
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
store.Outbox(folder).close()
print("steps", steps)
"""


@pytest.mark.parametrize(("name", "stride"), [("outbox.sqlite3", 5), ("outbox.sqlite3-wal", 5)])
def test_a_kill_while_repairing_loses_nothing(queue, name, stride):
    folder, waiting = queue
    with (folder / name).open("r+b") as file:
        file.seek(30)
        file.write(bytes(10_000))
    if name == "outbox.sqlite3":
        # It holds all of these pages once more.
        (folder / "outbox.sqlite3-wal").unlink()
    # From the first step to past the last, which is not the same for both.
    for at in itertools.count(1, stride):
        copy = folder.with_name("copy")
        shutil.copytree(folder, copy)
        done = subprocess.run(
            [sys.executable, "-c", _KILLED_WHILE_REPAIRING, str(copy), str(at)],
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        outbox = Outbox(copy)
        assert_whole(outbox, waiting)
        outbox.close()
        shutil.rmtree(copy)
        if done.returncode == 0:
            break
    assert at > 1
    assert b"the queue was repaired" in done.stdout
