"""Reports are kept signed, the newest of them, and read back by who holds the key."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import VIETNAM
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician import history
from kiosk.technician.history import History
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, sign_json

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def report(at: datetime) -> Report:
    return Report("QN-HCC-01", "Trung tâm", at, "", (), {}, {}, ())


def keep(kept: History, at: datetime, key) -> None:
    kept.keep(at, sign_json(encode(report(at)), key))


def test_reports_come_back_in_the_order_they_were_kept_whatever_the_clock_said(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    ahead = (NOON + timedelta(days=5000)).astimezone(VIETNAM)
    for at in (NOON, ahead, NOON + timedelta(seconds=1)):
        keep(kept, at, key)
    assert [one.taken_at for one in kept.load(key.public())] == [NOON + timedelta(seconds=1), ahead, NOON]
    assert len(kept.load(key.public(), most=2)) == 2


def test_only_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(history, "KEPT", 3)
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(5):
        keep(kept, NOON + timedelta(minutes=minute), key)
    assert [path.name for path in kept.files()] == [
        "00000005-20261122T120400Z.json",
        "00000004-20261122T120300Z.json",
        "00000003-20261122T120200Z.json",
    ]


def test_a_kept_report_that_was_changed_or_signed_by_another_key_is_left_out(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(3):
        keep(kept, NOON + timedelta(minutes=minute), key)
    newest, middle, _ = kept.files()
    newest.write_bytes(newest.read_bytes()[:-20])
    other = ensure_key(tmp_path / "other", Purpose.REPORT)
    middle.write_bytes(sign_json(encode(report(NOON + timedelta(minutes=1))), other))
    assert [one.taken_at for one in kept.load(key.public())] == [NOON]


def test_what_lies_among_the_reports_and_is_none_is_passed_over(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    folder = tmp_path / "technician/reports"
    (folder / "99999999-folderZ.json").mkdir(parents=True)
    (folder / "notes.json").write_text("{}")
    (folder / ".00000001-20261122T120000Z.json.tmp").write_text("torn")
    keep(kept, NOON, key)
    assert [one.taken_at for one in kept.load(key.public())] == [NOON]


def test_a_report_that_is_a_link_or_has_a_name_elsewhere_is_neither_followed_nor_believed(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(3):
        keep(kept, NOON + timedelta(minutes=minute), key)
    newest, middle, _ = kept.files()
    # Signed as it has to be, but what is opened there is another's choice.
    newest.replace(tmp_path / "elsewhere.json")
    newest.symlink_to(tmp_path / "elsewhere.json")
    os.link(middle, tmp_path / "second.json")
    assert [one.taken_at for one in kept.load(key.public())] == [NOON]
    for path in (newest, middle):
        with pytest.raises(OSError, match=path.name):
            kept.read(path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_a_report_of_another_owner_is_left_out(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(2):
        keep(kept, NOON + timedelta(minutes=minute), key)
    os.chown(kept.files()[0], 4711, 4711)
    assert [one.taken_at for one in kept.load(key.public())] == [NOON]


def test_a_machine_without_reports_has_none(tmp_path):
    assert History(tmp_path).load(bytes(32)) == ()


def test_nobody_else_may_look_into_the_folder_but_a_group_that_may_enter_reads_the_reports(tmp_path):
    keep(kept := History(tmp_path), NOON, ensure_key(tmp_path / "keys", Purpose.REPORT))
    (path,) = kept.files()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
