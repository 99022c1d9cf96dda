"""A queue that an older program wrote is read for ever: the stored files are never written anew."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.outbox.row import PrintState, SyncState
from kiosk.outbox.store import Outbox

STORED = Path(__file__).parent / "stored"
AFTER = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def old(tmp_path):
    """The queue of schema version 2: five dossiers, one in each state that there was."""
    shutil.copytree(STORED / "schema-2", tmp_path / "outbox")
    outbox = Outbox(tmp_path / "outbox", clock=lambda: AFTER)
    yield outbox
    outbox.close()


def test_every_row_of_an_old_queue_is_what_it_was(old):
    rows = {row.local_reference[-1]: row for row in old.rows()}
    assert [(rows[i].sync, rows[i].attempts, rows[i].last_error) for i in "01234"] == [
        (SyncState.IN_CUSTODY, 0, ""),
        (SyncState.IN_CUSTODY, 1, "away"),
        (SyncState.QUEUED, 2, "away"),
        (SyncState.LEASED, 0, ""),
        (SyncState.LEASED, 0, ""),
    ]
    assert rows["0"].custody_time == datetime(2026, 11, 20, 2, 1, tzinfo=UTC)
    assert (rows["0"].dossier_code, rows["0"].expected_day) == ("H49.22.01-261120-0001", date(2026, 11, 23))
    assert [rows[i].print_state for i in "012"] == [
        PrintState.CONFIRMED,
        PrintState.UNKNOWN,
        PrintState.NONE,
    ]
    assert old.repairs() == ()


def test_a_row_of_an_old_queue_is_a_visit_of_its_own_and_has_its_packet_s_size(old):
    for row in old.rows():
        assert (row.visit, row.exported_at) == (row.submission_id, None)
        packet = old.packet(row.submission_id)
        assert row.size == (0 if packet is None else len(packet))
    assert old.room().used == 313 + 363 + 413


def test_all_that_waits_in_an_old_queue_is_handed_over(old):
    leased = set()
    while (row := old.lease(timedelta(minutes=5))) is not None:
        leased.add(row.local_reference[-1])
    assert leased == {"1", "2", "3", "4"}


def test_a_packet_whose_row_the_old_program_never_committed_is_deleted(tmp_path):
    folder = tmp_path / "outbox"
    shutil.copytree(STORED / "schema-2", folder)
    (folder / "blobs" / f"{'0' * 32}.packet").write_bytes(b"orphan")
    outbox = Outbox(folder)
    assert outbox.packet("0" * 32) is None
    assert len(outbox.rows()) == 5
    outbox.close()
