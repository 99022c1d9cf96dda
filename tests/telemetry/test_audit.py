"""The audit log: a chain in which nothing can be changed, left out or moved without being found."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys

import pytest

from kiosk.telemetry import audit
from kiosk.telemetry.audit import AuditLog, Head

pytestmark = pytest.mark.slow


@pytest.fixture
def log(tmp_path):
    log = AuditLog(tmp_path / "audit")
    for number in range(6):
        log.note("try", f"p{number}", way="secret", number=number)
    return log


def only_file(tmp_path):
    (path,) = (tmp_path / "audit").glob("audit-*.log")
    return path


def test_what_was_noted_is_read_in_its_order_and_the_chain_holds(log):
    entries = list(log.entries())
    assert [(one.number, one.who, one.detail["number"]) for one in entries] == [
        (number + 1, f"p{number}", number) for number in range(6)
    ]
    verified = log.verify()
    assert (verified.entries, verified.wrong, verified.head) == (6, (), log.head())


def test_an_empty_log_is_a_whole_one(tmp_path):
    verified = AuditLog(tmp_path / "audit").verify()
    assert (verified.entries, verified.head, verified.wrong) == (0, Head(), ())


def test_every_changed_byte_is_found(log, tmp_path):
    path = only_file(tmp_path)
    whole = path.read_bytes()
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        path.write_bytes(changed)
        found = log.verify()
        # The line break at the very end belongs to no entry; all else does.
        assert found.wrong or found.head != Head(6, whole.splitlines()[-1][:64].decode()), at


@pytest.mark.parametrize("missing", [0, 2, 4])
def test_an_entry_that_was_taken_out_is_found(log, tmp_path, missing):
    path = only_file(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:missing] + lines[missing + 1 :]))
    assert log.verify().wrong


def test_entries_that_changed_places_are_found(log, tmp_path):
    path = only_file(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]))
    assert log.verify().wrong


def test_an_end_that_was_cut_off_is_found_by_the_head_that_was_noted_elsewhere(log, tmp_path):
    head = log.head()
    path = only_file(tmp_path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    cut = log.verify()
    assert cut.wrong == ()
    assert cut.head.number < head.number


def cut(path, first, last=None):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[first:last]))


def test_a_head_that_was_noted_shows_an_end_cut_off_all_gone_and_all_written_anew(log, tmp_path):
    noted = log.head()
    assert log.verify(noted).wrong == ()
    log.note("after")
    assert log.verify(noted).wrong == ()
    path = only_file(tmp_path)
    cut(path, 0, 5)
    (gone,) = log.verify(noted).wrong
    assert "entry 6 was noted" in gone
    for number in range(3):
        log.note("try", "somebody-else", number=number)
    (another,) = log.verify(noted).wrong
    assert "another entry" in another
    path.unlink()
    assert log.verify(noted).wrong
    assert log.verify().wrong == ()


def test_a_start_that_was_taken_out_is_found_though_the_file_bears_the_right_number(log, tmp_path):
    path = only_file(tmp_path)
    cut(path, 4)
    path.rename(path.with_name("audit-0000000005.log"))
    (wrong,) = log.verify().wrong
    assert "before it is gone" in wrong


def test_what_is_no_file_of_the_log_is_passed_over(log, tmp_path):
    for name in ("audit-old.log", "audit-1.log", "audit-00000000001.log", "audit-0000000001.log.bak"):
        (tmp_path / "audit" / name).write_bytes(b"a copy")
    log.note("after")
    assert (log.verify().entries, log.verify().wrong) == (7, ())


@pytest.mark.parametrize("name", ["lock", "audit-0000000001.log", "audit-0000000002.log"])
@pytest.mark.parametrize("kind", ["symbolic", "hard", "pipe"])
def test_no_link_or_pipe_in_the_folder_leads_root_elsewhere(log, tmp_path, name, kind):
    folder, elsewhere = tmp_path / "audit", tmp_path / "elsewhere"
    folder.chmod(0o2770)
    elsewhere.write_bytes(b"of somebody else\ntorn")
    elsewhere.chmod(0o640)
    (folder / name).unlink(missing_ok=True)
    match kind:
        case "symbolic":
            (folder / name).symlink_to(elsewhere)
        case "hard":
            (folder / name).hardlink_to(elsewhere)
        case _:
            os.mkfifo(folder / name)
    with pytest.raises(OSError, match=name):
        log.note("after")
    if name != "lock":
        with pytest.raises(OSError, match=name):
            log.verify()
    assert (elsewhere.read_bytes(), elsewhere.stat().st_mode & 0o777) == (b"of somebody else\ntorn", 0o640)


def test_a_file_that_was_blown_up_is_not_read(log, tmp_path):
    with only_file(tmp_path).open("ab") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="too large"):
        log.verify()


def test_a_lock_that_is_held_by_a_process_that_stands_still_is_not_waited_for_for_ever(
    log, tmp_path, monkeypatch
):
    monkeypatch.setattr(audit, "_ALONE_SECONDS", 0.0)
    with (tmp_path / "audit" / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(TimeoutError):
            log.note("after")
        assert log.verify().entries == 6
    log.note("after")
    assert log.verify().entries == 7


def test_an_entry_that_was_torn_by_a_power_cut_is_cut_off_and_that_is_noted(log, tmp_path):
    path = only_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    assert log.verify().wrong
    log.note("after")
    assert [one.what for one in log.entries()] == ["try"] * 5 + ["torn", "after"]
    assert log.verify().wrong == ()


def test_a_file_torn_before_its_first_entry_was_whole_goes_on(tmp_path):
    log = AuditLog(tmp_path / "audit")
    log.note("first")
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:30])
    log.note("again")
    assert [one.what for one in log.entries()] == ["torn", "again"]
    assert log.verify().wrong == ()


def test_the_log_goes_on_in_another_file_and_the_oldest_are_thinned_out(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "_FULL_BYTES", 2000)
    monkeypatch.setattr(audit, "_MOST_FILES", 3)
    log = AuditLog(tmp_path / "audit")
    for number in range(60):
        log.note("try", number=number)
    files = sorted(path.name for path in (tmp_path / "audit").glob("audit-*.log"))
    assert len(files) == 3
    verified = log.verify()
    assert verified.wrong == ()
    assert verified.head.number == 60
    assert verified.entries < 60
    # A file taken out of the middle is no thinning.
    (tmp_path / "audit" / files[1]).unlink()
    assert log.verify().wrong


def test_words_that_would_act_on_a_terminal_stay_one_line_of_text(tmp_path):
    log = AuditLog(tmp_path / "audit")
    log.note("try", "lan\n\x1b[2J" + "0" * 64 + " {}", way="\r\n")
    assert len(only_file(tmp_path).read_bytes().splitlines()) == 1
    assert b"\x1b" not in only_file(tmp_path).read_bytes()
    assert log.verify().wrong == ()


WRITER = """
import sys
from pathlib import Path
from kiosk.telemetry.audit import AuditLog
log = AuditLog(Path(sys.argv[1]))
for _ in range(25):
    log.note("try", sys.argv[2])
"""


def test_many_processes_write_one_chain(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path / "audit")]
    writers = [subprocess.Popen([*command, f"w{number}"]) for number in range(3)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    verified = AuditLog(tmp_path / "audit").verify()
    assert (verified.entries, verified.wrong) == (75, ())


def test_the_log_is_its_owners_alone(log, tmp_path):
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "audit").iterdir()} == {0o600}
    assert log.head().number == 6
