"""A backup made while the gateway works opens again in an empty gateway, on either database."""

from __future__ import annotations

import json
import stat
import threading
from contextlib import contextmanager

import pytest

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.authority import Authority
from kiosk.gateway.backup import make_backup
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.purge import Purge
from kiosk.gateway.restore import restore_backup
from kiosk.gateway.uploads import Uploads
from tests.gateway_world import KIOSK_ID

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]


@pytest.fixture(params=["sqlite", "postgresql"])
def other_database(request):
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres").create_database()


def rows_of(gateway):
    """Everything that the gateway knows, as its own answers give it."""
    table = gateway.storage.table
    return gateway.storage.registry.kiosks(), gateway.storage.registry.signers(), table.count()


def backed_up(gateway, tmp_path, name="backup"):
    return make_backup(gateway.storage, gateway.folder, tmp_path / name)


def test_all_of_it_comes_back_on_either_database(gateway, stored_gateway, other_database, tmp_path):
    authority = Authority(gateway.folder)
    entries = [gateway.take_one() for _ in range(3)]
    gateway.storage.table.set_code(entries[0].submission_id, "H49-1")
    code = gateway.storage.registry.invite("QN-HCC-02")
    gateway.storage.registry.note_health(KIOSK_ID, '{"format": 1}')
    made = backed_up(gateway, tmp_path)
    assert (made.packets, made.tables["custody"].rows, made.missing) == (3, 3, ())

    other = stored_gateway(other_database, "other", known=False)
    restore_backup(tmp_path / "backup", other.storage, other.folder)
    assert rows_of(other) == rows_of(gateway)
    for entry in entries:
        found = other.storage.table.find(entry.submission_id)
        assert found == gateway.storage.table.find(entry.submission_id)
        assert other.custody.open(found)[0].header.submission_id == entry.submission_id
    assert Authority(other.folder).pem == authority.pem
    assert other.storage.registry.redeem(code[:5]).kiosk_id == "QN-HCC-02"
    # It goes on where the first one stopped.
    again, new = other.custody.take(other.packet(entries[1].submission_id), entries[1].submission_id)
    assert (again.submission_id, new) == (entries[1].submission_id, False)
    assert {other.storage.table.lease(600).submission_id for _ in range(2)} == {
        entry.submission_id for entry in entries[1:]
    }
    assert other.take_one()


def test_packets_move_from_a_folder_to_s3_with_it(stored_gateway, s3, tmp_path):
    gateway = stored_gateway("")
    entry = gateway.take_one()
    Authority(gateway.folder)
    backed_up(gateway, tmp_path)
    for path in (tmp_path / "backup").rglob("*"):
        path.chmod(0o777)  # as a stick gives it back
    other = stored_gateway("", "other", known=False, **s3)
    restore_backup(tmp_path / "backup", other.storage, other.folder)
    assert other.custody.open(entry)[0].header.submission_id == entry.submission_id
    assert list((other.folder / "packets").iterdir()) == []
    assert Authority(other.folder).pem == Authority(gateway.folder).pem
    assert stat.S_IMODE((other.folder / "keys" / "keyring.json").stat().st_mode) == 0o600


@contextmanager
def busy(gateway):
    """A gateway that takes, hands over and gives up packets all the while."""
    done = threading.Event()
    taken: list[str] = []
    worker = gateway.worker()
    purge = Purge(worker, Uploads(gateway.folder / "uploads"), packet_days=0, entry_days=3650)

    def work():
        while not done.is_set() or len(taken) < 5:
            submission_id = new_submission_id()
            gateway.custody_on(worker).take(gateway.packet(submission_id), submission_id)
            taken.append(submission_id)
            if len(taken) % 3 == 0:
                entry = worker.table.lease(600)
                worker.table.set_code(entry.submission_id, f"H49-{entry.submission_id}")
                purge.run()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while len(taken) < 5:
            done.wait(0.01)
        yield
    finally:
        done.set()
        thread.join()


def test_a_backup_of_a_busy_gateway_lacks_nothing(gateway, stored_gateway, tmp_path):
    with busy(gateway):
        made = [backed_up(gateway, tmp_path, f"backup-{index}") for index in range(2)]
    for index, backup in enumerate(made):
        assert backup.missing == ()
        other = stored_gateway("", f"other-{index}", known=False)
        restore_backup(tmp_path / f"backup-{index}", other.storage, other.folder)
        waiting = 0
        while (entry := other.storage.table.lease(600)) is not None:
            assert other.custody.open(entry)
            waiting += 1
        assert waiting == other.storage.table.count()[1] > 0


def test_a_packet_that_the_store_lost_is_named_and_the_rest_is_backed_up(gateway, tmp_path):
    lost, kept = gateway.take_one(), gateway.take_one()
    gateway.storage.store.delete(lost.file)
    made = backed_up(gateway, tmp_path)
    assert (made.missing, made.packets) == ((lost.file,), 1)
    assert (tmp_path / "backup" / "packets" / kept.file).exists()


@pytest.mark.parametrize("what", ["a packet", "a row", "a key", "the head", "the list"])
def test_a_damaged_backup_is_refused_and_changes_nothing(stored_gateway, tmp_path, what):
    gateway = stored_gateway("")
    entry = gateway.take_one()
    Authority(gateway.folder)
    backed_up(gateway, tmp_path)
    backup = tmp_path / "backup"
    path = {
        "a packet": backup / "packets" / entry.file,
        "a row": backup / "tables" / "custody.jsonl",
        "a key": backup / "state" / "keys" / "authority.key",
        "the head": backup / "backup.json",
        "the list": backup / "packets.jsonl",
    }[what]
    path.write_bytes(path.read_bytes()[:-1])
    other = stored_gateway("", "other", known=False)
    before = sorted(other.folder.rglob("*"))
    if what == "the head":
        path.unlink()
    with pytest.raises(StateUnusable):
        restore_backup(backup, other.storage, other.folder)
    assert sorted(other.folder.rglob("*")) == before
    assert other.storage.table.count() == (0, 0)


def test_a_backup_never_names_a_place_outside_of_the_gateway(stored_gateway, tmp_path):
    gateway = stored_gateway("")
    gateway.take_one()
    backed_up(gateway, tmp_path)
    head = tmp_path / "backup" / "backup.json"
    told = json.loads(head.read_text())
    told["state"]["../../outside"] = "0" * 64
    head.write_text(json.dumps(told))
    other = stored_gateway("", "other", known=False)
    with pytest.raises(StateUnusable, match="not a backup"):
        restore_backup(tmp_path / "backup", other.storage, other.folder)


def test_a_gateway_that_holds_anything_takes_no_backup_up(gateway, stored_gateway, tmp_path):
    gateway.take_one()
    backed_up(gateway, tmp_path)
    before = rows_of(gateway)
    with pytest.raises(StateUnusable, match=r"not empty: .* restore into an empty database"):
        restore_backup(tmp_path / "backup", gateway.storage, gateway.folder)
    assert rows_of(gateway) == before
    other = stored_gateway("", "other", known=False)
    assert other.keyring.open_keys()
    with pytest.raises(StateUnusable, match="not empty"):
        restore_backup(tmp_path / "backup", other.storage, other.folder)


def test_a_restore_that_was_cut_off_can_be_begun_again(gateway, stored_gateway, tmp_path, monkeypatch):
    entry = gateway.take_one()
    backed_up(gateway, tmp_path)
    other = stored_gateway("", "other", known=False)
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.gateway.restore.insert", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            restore_backup(tmp_path / "backup", other.storage, other.folder)
    assert other.storage.table.count() == (0, 0)
    restore_backup(tmp_path / "backup", other.storage, other.folder)
    assert other.custody.open(entry)


def test_a_folder_that_holds_something_gets_no_backup(gateway, tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "x").write_bytes(b"")
    with pytest.raises(StateUnusable, match="not empty"):
        backed_up(gateway, tmp_path)


def test_other_users_can_read_nothing_of_a_backup(gateway, tmp_path):
    gateway.take_one()
    Authority(gateway.folder)
    backed_up(gateway, tmp_path)
    backup = tmp_path / "backup"
    assert backup.stat().st_mode & 0o077 == 0
    assert (backup / "state" / "keys" / "authority.key").stat().st_mode & 0o077 == 0
