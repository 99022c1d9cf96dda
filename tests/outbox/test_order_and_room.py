"""A visit's dossiers go in their order, and the room for the next one is known before it begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.outbox.errors import NotQueued
from kiosk.outbox.quota import MIB, Limit, Quota
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody

pytestmark = pytest.mark.slow

LEASE = timedelta(seconds=60)
CUSTODY = Custody(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "H49.01.02-261122-0001", None)


def leased(outbox):
    """Lease all that is due."""
    found = []
    while (row := outbox.lease(LEASE)) is not None:
        found.append(row.submission_id)
    return found


def test_a_later_dossier_of_a_visit_waits_until_the_earlier_is_in_custody(outbox, make):
    first, second, third = (make(visit="family") for _ in range(3))
    other = make()
    for one in (first, second, third, other):
        one.into(outbox)
    assert sorted(leased(outbox)) == sorted([first.submission_id, other.submission_id])
    outbox.retry(first.submission_id, delay=timedelta(0), error="away")
    assert leased(outbox) == [first.submission_id]
    outbox.acknowledge(first.submission_id, Custody(CUSTODY.custody_time, "", None))
    # The first has no code yet and is asked for; that holds nobody up.
    assert sorted(leased(outbox)) == sorted([first.submission_id, second.submission_id])
    outbox.acknowledge(second.submission_id, CUSTODY)
    assert leased(outbox) == [third.submission_id]


def test_an_expired_lease_of_the_earlier_still_holds_the_later_back(folder, make):
    now = [datetime(2026, 11, 22, 9, tzinfo=UTC)]
    outbox = Outbox(folder, clock=lambda: now[0])
    first, second = make(visit="v"), make(visit="v")
    first.into(outbox)
    now[0] -= timedelta(hours=1)  # a clock that is set back does not turn the order round
    second.into(outbox)
    now[0] += timedelta(hours=2)
    assert leased(outbox) == [first.submission_id]
    now[0] += timedelta(minutes=2)
    assert leased(outbox) == [first.submission_id]
    assert [row.submission_id for row in outbox.waiting()] == [first.submission_id, second.submission_id]
    outbox.close()


def test_a_hurried_dossier_is_due_now_and_one_that_is_being_sent_is_left_alone(outbox, make):
    first, second, third = make(), make(), make()
    for one in (first, second, third):
        one.into(outbox)
    leased(outbox)
    for one in (first, second):
        outbox.retry(one.submission_id, delay=timedelta(hours=1), error="away")
    assert leased(outbox) == []
    assert outbox.hurry([first.submission_id, third.submission_id]) == 1
    assert leased(outbox) == [first.submission_id]
    assert outbox.hurry() == 1
    assert leased(outbox) == [second.submission_id]
    with pytest.raises(NotQueued):
        outbox.hurry([second.submission_id, "00" * 16])


def test_the_quota_counts_what_waits_and_not_what_is_in_custody(folder, make):
    outbox = Outbox(folder, quota=Quota(packets=100 * MIB, reserve=0))
    sealed = make(size=40 * MIB)
    sealed.into(outbox)
    room = outbox.room()
    assert (room.used, room.limit, room.enough) == (len(sealed.packet), Limit.QUOTA, False)
    assert room.free == 100 * MIB - room.used
    outbox.acknowledge(sealed.submission_id, CUSTODY)
    assert (outbox.room().used, outbox.room().enough) == (0, True)
    outbox.close()


def test_what_must_stay_free_on_the_disk_is_no_room(folder, make):
    outbox = Outbox(folder, quota=Quota(packets=1 << 60, reserve=1 << 60))
    assert (outbox.room().free, outbox.room().limit) == (0, Limit.DISK)
    # A visit that is under way is queued all the same: the reserve is there for it.
    make().into(outbox)
    assert len(outbox.rows()) == 1
    outbox.close()


def test_a_queue_that_need_not_open_at_once_waits_for_a_folder_that_it_can_use(tmp_path, make):
    folder = tmp_path / "state" / "outbox"
    (tmp_path / "state").write_bytes(b"")
    outbox = Outbox(folder, at_once=False)
    assert outbox.room().limit is Limit.UNWRITABLE
    assert outbox.room().why
    (tmp_path / "state").unlink()
    assert outbox.room().enough
    make().into(outbox)
    assert len(outbox.rows()) == 1
    outbox.close()
