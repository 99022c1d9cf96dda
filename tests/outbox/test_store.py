"""What the queue promises: nothing lost, nothing doubled, nothing half written, nothing of the person."""

from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.cli.agent import _duties
from kiosk.dossier.packet_errors import NotAPacket
from kiosk.outbox.errors import NotQueued, OutboxConflict
from kiosk.outbox.row import PrintState, SyncState
from kiosk.outbox.store import Outbox
from kiosk.province.http_gateway import HttpGateway
from kiosk.province.pinned import Pinned
from kiosk.province.port import Custody
from kiosk.settings import Settings

CUSTODY = Custody(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "H49.01.02-261122-0001", date(2026, 11, 25))
LEASE = timedelta(seconds=60)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **passed: float) -> None:
        self.time += timedelta(**passed)


def test_a_queued_packet_is_there_after_reopening(outbox, folder, make):
    sealed = make()
    row = sealed.into(outbox)
    assert (row.sync, row.attempts, row.dossier_code) == (SyncState.QUEUED, 0, "")
    outbox.close()
    again = Outbox(folder)
    assert again.find(sealed.submission_id) == row
    assert again.packet(sealed.submission_id) == sealed.packet
    again.close()


def test_queueing_the_same_submission_twice_gives_one_row(outbox, make):
    sealed = make()
    assert sealed.into(outbox) == sealed.into(outbox)
    assert len(outbox.rows()) == 1


def test_a_row_that_lost_its_packet_gets_it_when_the_dossier_is_queued_again(outbox, folder, make):
    sealed = make()
    sealed.into(outbox)
    (folder / "blobs" / f"{sealed.submission_id}.packet").unlink()
    assert sealed.into(outbox).sync is SyncState.QUEUED
    assert outbox.packet(sealed.submission_id) == sealed.packet
    outbox.acknowledge(sealed.submission_id, CUSTODY)
    assert sealed.into(outbox).sync is SyncState.IN_CUSTODY
    assert list((folder / "blobs").iterdir()) == []


def test_a_submission_id_is_not_given_to_another_dossier(outbox, make):
    sealed = make()
    sealed.into(outbox)
    with pytest.raises(OutboxConflict):
        outbox.enqueue(
            sealed.packet,
            submission_id=sealed.submission_id,
            local_reference="KIOSK-9",
            procedure="x",
            visit="v",
        )


def test_what_is_no_packet_or_another_s_is_not_queued(outbox, make):
    one, other = make(), make()
    with pytest.raises(NotAPacket):
        outbox.enqueue(b"no", submission_id=one.submission_id, local_reference="K", procedure="x", visit="v")
    with pytest.raises(ValueError, match="another submission id"):
        outbox.enqueue(
            other.packet, submission_id=one.submission_id, local_reference="K", procedure="x", visit="v"
        )
    assert outbox.rows() == ()


def test_custody_is_committed_and_then_the_packet_is_deleted(outbox, make):
    sealed = make()
    sealed.into(outbox)
    row = outbox.acknowledge(sealed.submission_id, CUSTODY)
    assert (row.sync, row.dossier_code, row.expected_day, row.custody_time) == (
        SyncState.IN_CUSTODY,
        CUSTODY.dossier_code,
        CUSTODY.expected_day,
        CUSTODY.custody_time,
    )
    assert outbox.packet(sealed.submission_id) is None
    assert outbox.lease(LEASE) is None


def test_a_code_that_comes_later_is_added_and_never_taken_away(outbox, make):
    sealed = make()
    sealed.into(outbox)
    outbox.acknowledge(sealed.submission_id, Custody(CUSTODY.custody_time, "", None))
    leased = outbox.lease(LEASE)
    assert leased is not None
    assert leased.sync is SyncState.IN_CUSTODY
    outbox.acknowledge(sealed.submission_id, CUSTODY)
    row = outbox.acknowledge(sealed.submission_id, Custody(CUSTODY.custody_time, "", None))
    assert (row.dossier_code, row.expected_day) == (CUSTODY.dossier_code, CUSTODY.expected_day)


def test_what_has_a_code_is_forgotten_a_month_after_custody_and_nothing_else_is(folder, make):
    clock = Clock()
    outbox = Outbox(folder, clock=clock)
    done, without_code, waiting, late = (make() for _ in range(4))
    for one in (done, without_code, waiting):
        one.into(outbox)
    outbox.acknowledge(done.submission_id, CUSTODY)
    outbox.acknowledge(without_code.submission_id, Custody(CUSTODY.custody_time, "", None))
    # Its packet was to be deleted, and a power cut brought it back: it must not be queued anew.
    (folder / "blobs" / f"{done.submission_id}.packet").write_bytes(done.packet)
    clock.forward(days=29)
    late.into(outbox)
    outbox.acknowledge(late.submission_id, Custody(clock(), "H49-2", None))
    gateway = HttpGateway("http://127.0.0.1:9", timeout_seconds=1)  # not asked: this machine is not enrolled
    duties = _duties(Settings(), Pinned(folder / "none"), gateway, outbox)
    for duty in duties:
        duty.attend()
    assert len(outbox.rows()) == 4
    clock.forward(days=2)
    for duty in duties:
        duty.attend()
    outbox.close()
    again = Outbox(folder)
    kept = {one.submission_id for one in (without_code, waiting, late)}
    assert {row.submission_id for row in again.rows()} == kept
    again.close()
    stored = b"".join(path.read_bytes() for path in folder.glob("outbox.sqlite3*"))
    assert CUSTODY.dossier_code.encode() not in stored


def test_a_leased_row_is_due_again_when_its_lease_ends(folder, make):
    clock = Clock()
    outbox = Outbox(folder, clock=clock)
    make().into(outbox)
    first = outbox.lease(LEASE)
    assert first is not None
    assert first.sync is SyncState.LEASED
    assert outbox.lease(LEASE) is None
    clock.forward(seconds=61)
    assert outbox.lease(LEASE) is not None
    outbox.close()


def test_a_failed_attempt_is_counted_and_waits(folder, make):
    clock = Clock()
    outbox = Outbox(folder, clock=clock)
    sealed = make()
    sealed.into(outbox)
    outbox.lease(LEASE)
    row = outbox.retry(sealed.submission_id, delay=timedelta(seconds=5), error="away")
    assert (row.sync, row.attempts, row.last_error) == (SyncState.QUEUED, 1, "away")
    assert outbox.lease(LEASE) is None
    clock.forward(seconds=5)
    assert outbox.lease(LEASE) is not None
    outbox.close()


def test_a_clock_set_back_by_years_hides_no_row(folder, make):
    clock = Clock()
    outbox = Outbox(folder, clock=clock)
    make().into(outbox)
    clock.forward(days=-3000)
    assert outbox.lease(LEASE) is not None
    outbox.close()


def test_the_oldest_due_row_is_taken_first(folder, make):
    clock = Clock()
    outbox = Outbox(folder, clock=clock)
    first, second = make(), make()
    first.into(outbox)
    clock.forward(seconds=1)
    second.into(outbox)
    assert [outbox.lease(LEASE).submission_id for _ in range(2)] == [
        first.submission_id,
        second.submission_id,
    ]
    outbox.close()


@pytest.mark.parametrize("state", list(PrintState))
def test_what_is_known_of_the_slip_survives(outbox, folder, make, state):
    sealed = make()
    sealed.into(outbox)
    outbox.set_print_state(sealed.submission_id, state)
    other = Outbox(folder)
    assert other.find(sealed.submission_id).print_state is state
    other.close()


def test_an_unknown_submission_is_said_to_be_unknown(outbox):
    assert outbox.find("00" * 16) is None
    with pytest.raises(NotQueued):
        outbox.set_print_state("00" * 16, PrintState.STARTED)
    with pytest.raises(NotQueued):
        outbox.acknowledge("00" * 16, CUSTODY)


def test_a_lease_left_by_a_dead_agent_is_due_at_once_and_counts_as_an_attempt(outbox, make):
    make().into(outbox)
    outbox.lease(LEASE)
    outbox.release()
    again = outbox.lease(LEASE)
    assert again is not None
    assert again.attempts == 1


def test_a_question_for_a_code_that_a_dead_agent_left_open_is_asked_again_at_once(outbox, make):
    sealed = make()
    sealed.into(outbox)
    outbox.acknowledge(sealed.submission_id, Custody(CUSTODY.custody_time, "", None))
    outbox.lease(LEASE)
    assert outbox.lease(LEASE) is None
    outbox.release()
    assert outbox.lease(LEASE) is not None


def test_only_this_user_can_look_into_the_queue(outbox, folder, make):
    make().into(outbox)
    for path in [folder, folder / "blobs", *(folder / "blobs").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_what_a_technician_s_shell_makes_in_a_shared_queue_is_open_to_the_services(folder, make):
    folder.mkdir()
    folder.chmod(0o2770)
    before = os.umask(0o022)
    try:
        outbox = Outbox(folder)
        make().into(outbox)
        outbox.close()
        (folder / "outbox.sqlite3").write_bytes(b"no database at all" * 100)
        again = Outbox(folder)
        again.rows()
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
        again.close()
    finally:
        os.umask(before)
    assert {path.name for path in modes} > {"open.lock", "outbox-2.sqlite3", "outbox-2.sqlite3-wal", "blobs"}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o2770}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o660}


def test_many_threads_and_openings_lose_no_row(folder, make):
    sealed = [make() for _ in range(12)]

    def work(part):
        together.wait()
        own = Outbox(folder)
        for one in part:
            one.into(own)
        own.close()

    together = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(sealed[i::4],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outbox = Outbox(folder)
    assert {row.submission_id for row in outbox.rows()} == {one.submission_id for one in sealed}
    assert all(outbox.packet(one.submission_id) == one.packet for one in sealed)
    outbox.close()


# What a crash leaves.


def test_a_packet_whose_row_was_never_committed_leaves_an_empty_mark(outbox, folder, make):
    kept = make()
    kept.into(outbox)
    outbox.close()
    mark = folder / "blobs" / f"{make().submission_id}.withdrawn"
    mark.with_suffix(".arriving").write_bytes(b"orphan")
    (folder / "blobs" / ".half.packet.0123.tmp").write_bytes(b"half")
    again = Outbox(folder)
    stored = {path.name: path.stat().st_size for path in (folder / "blobs").iterdir()}
    assert stored == {f"{kept.submission_id}.packet": len(kept.packet), mark.name: 0}
    again.close()


def test_a_packet_in_custody_that_was_not_yet_deleted_is_deleted(outbox, folder, make):
    sealed = make()
    sealed.into(outbox)
    outbox.acknowledge(sealed.submission_id, CUSTODY)
    (folder / "blobs" / f"{sealed.submission_id}.packet").write_bytes(sealed.packet)
    outbox.close()
    again = Outbox(folder)
    assert again.packet(sealed.submission_id) is None
    again.close()


# Committed, and killed before the packet got its name: or a power cut took the name back.
@pytest.mark.parametrize("name", ["packet", "arriving"])
def test_packets_without_their_database_are_queued_again(outbox, folder, make, name):
    sealed = make()
    sealed.into(outbox)
    outbox.close()
    stored = folder / "blobs" / f"{sealed.submission_id}.packet"
    stored.rename(stored.with_suffix(f".{name}"))
    for path in folder.glob("outbox.sqlite3*"):
        path.unlink()
    for _ in range(2):
        again = Outbox(folder)
        (row,) = again.rows()
        assert (row.submission_id, row.size, row.sync) == (
            sealed.submission_id,
            len(sealed.packet),
            SyncState.QUEUED,
        )
        assert again.packet(sealed.submission_id) == sealed.packet
        assert [(one.kept, one.rebuilt) for one in again.repairs()] == [(0, 1)]
        again.close()
