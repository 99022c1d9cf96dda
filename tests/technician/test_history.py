"""Reports are kept signed, the newest of them, and read back by who holds the key."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta

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


def test_reports_come_back_the_newest_first_whatever_zone_they_were_taken_in(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    vietnam = NOON.astimezone(tz=None) - timedelta(hours=1)
    for at in (NOON, vietnam, NOON + timedelta(seconds=1)):
        keep(kept, at, key)
    assert [one.taken_at for one in kept.load(key.public())] == [NOON + timedelta(seconds=1), NOON, vietnam]
    assert len(kept.load(key.public(), most=2)) == 2


def test_only_the_newest_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(history, "KEPT", 3)
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(5):
        keep(kept, NOON + timedelta(minutes=minute), key)
    assert [path.name for path in kept.files()] == [
        "20261122T120400000000Z.json",
        "20261122T120300000000Z.json",
        "20261122T120200000000Z.json",
    ]


def test_a_kept_report_that_was_changed_or_signed_by_another_key_is_left_out(tmp_path):
    key, kept = ensure_key(tmp_path / "keys", Purpose.REPORT), History(tmp_path)
    for minute in range(3):
        keep(kept, NOON + timedelta(minutes=minute), key)
    newest, middle, _ = kept.files()
    newest.write_bytes(newest.read_bytes()[:-20])
    keep(kept, NOON + timedelta(minutes=1), ensure_key(tmp_path / "other", Purpose.REPORT))
    assert middle.exists()
    assert [one.taken_at for one in kept.load(key.public())] == [NOON]


def test_a_machine_without_reports_has_none(tmp_path):
    assert History(tmp_path).load(bytes(32)) == ()


def test_nobody_else_may_look_into_the_folder_but_a_group_that_may_enter_reads_the_reports(tmp_path):
    keep(kept := History(tmp_path), NOON, ensure_key(tmp_path / "keys", Purpose.REPORT))
    (path,) = kept.files()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
