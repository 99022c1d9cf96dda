"""What need not be kept is forgotten when it is old, and nothing else is, whatever happens meanwhile."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.chores import claim
from kiosk.gateway.engine import writing
from kiosk.gateway.moments import now
from kiosk.gateway.purge import DailyPurge, Purge
from kiosk.gateway.tables import ChoreRow, CustodyRow
from kiosk.gateway.uploads import Uploads
from kiosk.machine.codes import read_code

pytestmark = pytest.mark.slow

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


def test_a_packet_that_no_entry_names_goes_once_it_is_old(gateway, purge):
    entry = gateway.take_one()
    names = [f"{new_submission_id()}.{'0' * 16}.packet" for _ in range(2)]
    for name in names:
        gateway.storage.store.put(name, b"a worker died here")
    days_ago = time.time() - 3 * 24 * 3600
    for name in (entry.file, names[0]):
        os.utime(gateway.folder / "packets" / name, (days_ago, days_ago))
    assert purge().find_strays() == (names[0],)
    # One that was being taken when it was found has its entry by the second look.
    assert purge().forget_strays([names[0], entry.file]) == 1
    assert set(gateway.storage.store.names()) == {entry.file, names[1]}


def test_a_purge_that_dies_between_row_and_file_is_finished_by_a_later_one(gateway, purge):
    entry = gateway.take_one()
    gateway.storage.table.set_code(entry.submission_id, "H49-1")
    age(gateway, entry, 31)
    assert gateway.storage.table.forget_packets(datetime.now(UTC) - timedelta(days=30), 10) == (entry.file,)
    days_ago = time.time() - 3 * 24 * 3600
    os.utime(gateway.folder / "packets" / entry.file, (days_ago, days_ago))
    daily = DailyPurge(gateway.storage, purge(), look_seconds=0.05)
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
    for due in (now() - 1, now() + 400 * DAY):  # the latter was written while the clock was wrong
        with writing(gateway.storage.engine) as session:
            session.execute(update(ChoreRow).values(due=due))
        assert claim(engines[0], "purge", timedelta(days=1))
        assert not claim(engines[1], "purge", timedelta(days=1))


def test_a_running_gateway_purges_by_itself(gateway, purge):
    entry = gateway.take_one()
    gateway.storage.table.set_code(entry.submission_id, "H49-1")
    age(gateway, entry, 31)
    daily = DailyPurge(gateway.storage, purge())
    daily.start()
    while list(gateway.storage.store.names()):
        time.sleep(0.01)
    daily.stop()
