"""What need not be kept is forgotten when it is old, and nothing else is, whatever happens meanwhile."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.backup import make_backup
from kiosk.gateway.chores import claim
from kiosk.gateway.engine import writing
from kiosk.gateway.folder_store import FolderStore
from kiosk.gateway.moments import now
from kiosk.gateway.purge import DailyPurge, Purge
from kiosk.gateway.restore import restore_backup
from kiosk.gateway.strays import Settled, Strays
from kiosk.gateway.tables import ChoreRow, CustodyRow
from kiosk.gateway.uploads import Uploads
from kiosk.machine.codes import read_code
from tests.gateway_world import KIOSK_ID

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

DAY = 24 * 3600 * 1000


@pytest.fixture
def purge(gateway):
    def make(packet_days=30, entry_days=3650):
        return Purge(
            gateway.storage,
            Uploads(gateway.folder / "uploads"),
            packet_days=packet_days,
            entry_days=entry_days,
        )

    return make


def strays(gateway):
    return Strays(gateway.storage.store, gateway.custody)


def age(gateway, entry, days, column="handed_over_at"):
    with writing(gateway.storage.engine) as session:
        session.execute(
            update(CustodyRow)
            .where(CustodyRow.submission_id == entry.submission_id)
            .values({column: now() - days * DAY})
        )


def test_a_packet_goes_so_many_days_after_its_hand_over_and_its_entry_stays(gateway, purge):
    old, young, waiting = (gateway.take_one() for _ in range(3))
    for entry, days in ((old, 31), (young, 29)):
        gateway.storage.table.set_code(entry.submission_id, f"H49-{days}")
        age(gateway, entry, days)
    age(gateway, waiting, 400, "custody_time")
    made = purge().run()
    assert (made.packets, made.entries) == (1, 0)
    assert set(gateway.storage.store.names()) == {young.file, waiting.file}
    assert gateway.storage.table.find(old.submission_id).dossier_code == "H49-31"
    assert purge().run().packets == 0


def test_an_entry_goes_after_its_days_but_never_before_it_was_handed_over(gateway, purge):
    old, waiting = gateway.take_one(), gateway.take_one()
    gateway.storage.table.set_code(old.submission_id, "H49-1")
    for entry in (old, waiting):
        age(gateway, entry, 3651, "custody_time")
    age(gateway, old, 3651)
    assert purge().run().entries == 1
    assert gateway.storage.table.find(old.submission_id) is None
    assert gateway.custody.open(waiting)


def test_a_purge_beside_the_hand_over_takes_no_packet_from_it(gateway, purge):
    entries = [gateway.take_one() for _ in range(12)]
    worker = gateway.worker()

    def hand_over():
        opened = []
        while (entry := worker.table.lease(600)) is not None:
            gateway.custody_on(worker).open(entry)
            worker.table.set_code(entry.submission_id, f"H49-{entry.submission_id}")
            opened.append(entry.submission_id)
        return opened

    with ThreadPoolExecutor(1) as pool:
        handed_over = pool.submit(hand_over)
        count = 0
        while not handed_over.done():
            count += purge(packet_days=0).run().packets
    count += purge(packet_days=0).run().packets
    assert sorted(handed_over.result()) == sorted(entry.submission_id for entry in entries)
    assert count == len(entries)
    assert list(gateway.storage.store.names()) == []


def aged(gateway, *names):
    """Let packets lie for hours."""
    hours_ago = time.time() - 2 * 3600
    for name in names:
        os.utime(gateway.folder / "packets" / name, (hours_ago, hours_ago))


def stray_of(gateway, submission_id, **about):
    """What a worker leaves that dies between packet and row."""
    name = f"{submission_id}.{secrets.token_hex(8)}.packet"
    gateway.storage.store.put(name, gateway.packet(submission_id, **about))
    aged(gateway, name)
    return name


def test_packets_that_an_older_database_does_not_know_are_in_custody_again(gateway, stored_gateway, tmp_path):
    before = gateway.take_one()
    make_backup(gateway.storage, gateway.folder, tmp_path / "backup")
    since = [gateway.take_one() for _ in range(2)]
    other = stored_gateway("", "other", known=False)
    restore_backup(tmp_path / "backup", other.storage, other.folder)
    for entry in since:
        shutil.copy2(gateway.folder / "packets" / entry.file, other.folder / "packets")
    assert strays(other).settle() == Settled()  # as young as what is being taken
    other.storage.registry.revoke(KIOSK_ID)  # what it sent before was let in
    aged(other, *other.storage.store.names())
    stray_of(other, before.submission_id)
    assert strays(other).settle() == Settled(taken=2, copies=1)
    assert set(other.storage.store.names()) == {entry.file for entry in (before, *since)}
    for entry in since:
        found = other.storage.table.find(entry.submission_id)
        assert (found.digest, found.file, found.signer) == (entry.digest, entry.file, entry.signer)
    assert {other.storage.table.lease(600).submission_id for _ in range(3)} == {
        entry.submission_id for entry in (before, *since)
    }
    assert strays(other).settle() == Settled()


def test_no_packet_is_deleted_that_may_be_the_only_one(gateway, stored_gateway):
    lost, other = gateway.take_one(), gateway.take_one()
    only_copy = stray_of(gateway, lost.submission_id)
    gateway.storage.store.delete(lost.file)
    other_content = stray_of(gateway, other.submission_id, papers={"giay.pdf": b"%PDF-1.7 another"})
    torn = f"{new_submission_id()}.{'0' * 16}.packet"
    gateway.storage.store.put(torn, b"not a packet")
    aged(gateway, torn, other.file)
    names = {only_copy, other_content, torn}
    made = strays(gateway).settle()
    assert (made.taken, made.copies, {name for name, _ in made.left}) == (0, 0, names)
    assert set(gateway.storage.store.names()) == {*names, other.file}
    # The settings name another database by a slip: it knows no kiosk.
    empty = stored_gateway("", "empty", known=False)
    slip = replace(empty, storage=replace(empty.storage, store=gateway.storage.store))
    assert len(strays(slip).settle().left) == 4
    assert set(gateway.storage.store.names()) == {*names, other.file}


def test_a_packet_is_not_deleted_under_who_takes_it_when_the_daily_look_was_quicker(gateway):
    class Quicker(FolderStore):
        def put(self, name, data):
            super().put(name, data)
            assert gateway.custody.adopt(name)[1]

    worker = gateway.worker()
    store = Quicker(gateway.folder / "packets")
    submission_id = new_submission_id()
    entry, new = gateway.custody_on(replace(worker, store=store)).take(
        gateway.packet(submission_id), submission_id
    )
    assert not new
    assert gateway.custody.open(entry)


def test_a_purge_that_dies_between_row_and_file_is_finished_by_a_later_one(gateway, purge):
    entry = gateway.take_one()
    gateway.storage.table.set_code(entry.submission_id, "H49-1")
    age(gateway, entry, 31)
    assert gateway.storage.table.forget_packets(datetime.now(UTC) - timedelta(days=30), 10) == (entry.file,)
    aged(gateway, entry.file)
    daily = DailyPurge(gateway.storage, purge(), strays(gateway))
    daily.start()
    while list(gateway.storage.store.names()):
        time.sleep(0.01)
    daily.stop()


def test_old_codes_go(gateway, purge):
    code = read_code(gateway.storage.registry.invite("QN-HCC-02", hours=-24 * 31))
    gateway.storage.registry.invite("QN-HCC-03", hours=1)
    assert gateway.storage.registry.redeem(code.lookup) is None
    assert purge().run().codes_and_certificates == 1


def test_of_several_workers_one_does_the_daily_work(gateway):
    engines = [gateway.worker().engine for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda engine: claim(engine, "purge", timedelta(days=1)), engines))
    assert sorted(told) == [False, False, False, True]
    with writing(gateway.storage.engine) as session:
        # By one whose clock is ahead.
        session.execute(update(ChoreRow).values(due=now() + DAY + 60_000))
    assert not claim(engines[0], "purge", timedelta(days=1))
    for due in (now() - 1, now() + 400 * DAY):  # the latter was written while the clock was wrong
        with writing(gateway.storage.engine) as session:
            session.execute(update(ChoreRow).values(due=due))
        assert claim(engines[0], "purge", timedelta(days=1))
        assert not claim(engines[1], "purge", timedelta(days=1))


def test_a_running_gateway_purges_by_itself(gateway, purge):
    entry = gateway.take_one()
    gateway.storage.table.set_code(entry.submission_id, "H49-1")
    age(gateway, entry, 31)
    daily = DailyPurge(gateway.storage, purge(), strays(gateway))
    daily.start()
    while list(gateway.storage.store.names()):
        time.sleep(0.01)
    daily.stop()
