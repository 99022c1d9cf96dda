"""Who comes in, who does not, and how long one waits after wrong secrets."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from collections import Counter

import pytest
import structlog

from kiosk.technician.access.badge import new_badge
from kiosk.technician.access.rights import Duty, Right
from kiosk.technician.access.tried import Answer, Way
from kiosk.technician.access.tries import FREE, MOST, lock_seconds

pytestmark = pytest.mark.slow

WRONG = "99999999"

HAMMER = """
import sys
from pathlib import Path
from kiosk.technician.access.access import Access
access = Access(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(12):
    print("answered", access.try_secret(f"{sys.argv[2]}-{number}").answer.value)
"""


def wrong_secrets(access, count):
    return [access.try_secret(WRONG) for _ in range(count)]


def test_a_secret_opens_to_its_person_with_what_they_may_do(access, kiosk):
    lan = access.try_secret(kiosk.technician)
    assert (lan.answer, lan.insider.id, lan.insider.duty, lan.insider.way) == (
        Answer.OPENED,
        "lan",
        Duty.TECHNICIAN,
        Way.SECRET,
    )
    assert all(lan.insider.may(right) for right in Right)
    minh = access.try_secret(kiosk.operator)
    assert minh.insider.may(Right.CHECK)
    assert not minh.insider.may(Right.RESTART_SHELL)
    assert not minh.insider.may(Right.EXPORT)


@pytest.mark.parametrize("secret", ["", WRONG, "4815926", "481592633", "4" * 10_000, "số", "\0"])
def test_no_other_secret_opens(access, secret):
    tried = access.try_secret(secret)
    assert (tried.answer, tried.insider) == (Answer.WRONG, None)


def test_each_wrong_secret_is_told_with_how_many_are_left_and_the_fifth_locks(access, kiosk):
    assert [tried.left for tried in wrong_secrets(access, FREE)] == [4, 3, 2, 1, 0]
    locked = access.try_secret(kiosk.technician)
    assert (locked.answer, locked.insider, locked.wait_seconds) == (Answer.LOCKED, None, 60.0)
    assert access.standing() == locked


def test_the_lock_out_grows_to_an_hour_and_the_right_secret_after_it_ends_it(access, started, kiosk):
    wrong_secrets(access, FREE)
    waits = []
    for _ in range(9):
        waits.append(access.standing().wait_seconds)
        started.seconds += waits[-1]
        assert access.try_secret(WRONG).answer is Answer.WRONG
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    started.seconds += 3600
    opened = access.try_secret(kiosk.technician)
    assert opened.insider.wrong_before == FREE + 9
    assert access.standing().left == FREE


def test_what_is_tried_while_locked_out_does_not_lengthen_it(access, started, kiosk):
    wrong_secrets(access, FREE)
    assert {tried.answer for tried in wrong_secrets(access, 20)} == {Answer.LOCKED}
    started.seconds += 60
    assert access.try_secret(kiosk.technician).answer is Answer.OPENED


@pytest.mark.parametrize("comes_in", ["operator", "technician"])
def test_whoever_comes_in_between_can_guess_at_somebody_elses_secret_no_more_often(
    access, again, started, kiosk, comes_in
):
    def guesses() -> int:
        """Guess until one is locked out, coming in after every fourth."""
        for number in range(200):
            if number % 5 == 4:
                if access.try_secret(getattr(kiosk, comes_in)).answer is Answer.LOCKED:
                    return number - number // 5
            elif access.try_secret(WRONG).answer is Answer.LOCKED:
                return number - number // 5
        raise AssertionError("never locked out")

    assert guesses() == MOST
    assert again().standing().wait_seconds == 3600
    # One more each hour from then on, as for who never comes in.
    started.seconds += 3600
    assert access.try_secret(getattr(kiosk, comes_in)).answer is Answer.OPENED
    assert access.standing().left == 1
    assert access.try_secret(WRONG).answer is Answer.WRONG
    assert access.try_badge(kiosk.badge).answer is Answer.OPENED
    assert access.try_secret(getattr(kiosk, comes_in)).answer is Answer.LOCKED
    started.seconds += MOST * 3600
    assert access.standing().left == FREE


def test_who_mistypes_twice_each_day_is_never_locked_out(access, started, kiosk):
    for _day in range(30):
        wrong_secrets(access, 2)
        assert access.try_secret(kiosk.operator).answer is Answer.OPENED
        started.seconds += 86_400


def test_an_audit_log_that_is_held_spoilt_or_led_elsewhere_keeps_nobody_out(access, kiosk, monkeypatch):
    monkeypatch.setattr("kiosk.telemetry.audit._ALONE_SECONDS", 0.0)
    access.note("before")
    folder = kiosk.folder / "audit"
    (folder / "audit-old.log").write_bytes(b"a copy")
    with (folder / "lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert access.try_secret(kiosk.technician).answer is Answer.OPENED
    assert access.try_badge(kiosk.badge).answer is Answer.OPENED
    assert [one.what for one in access.audit.entries()] == ["before", "try"]
    (folder / "lock").unlink()
    (folder / "lock").mkdir()
    assert access.try_secret(kiosk.operator).answer is Answer.OPENED

    def broken(*_given, **_named):
        raise ValueError

    monkeypatch.setattr(access.audit, "note", broken)
    assert access.try_secret(kiosk.operator).answer is Answer.OPENED


def test_a_link_in_the_place_of_the_count_is_not_followed(again, kiosk):
    folder = kiosk.folder / "door"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o2770)
    (folder / "tries").unlink(missing_ok=True)
    elsewhere = kiosk.folder / "access.json"
    before, mode = elsewhere.read_bytes(), elsewhere.stat().st_mode
    (folder / "tries").symlink_to(elsewhere)
    access = again()
    wrong_secrets(access, FREE)
    assert access.try_secret(kiosk.technician).answer is Answer.LOCKED
    assert (elsewhere.read_bytes(), elsewhere.stat().st_mode) == (before, mode)


def test_a_lock_out_survives_a_restart_of_the_program(access, again, kiosk):
    wrong_secrets(access, FREE)
    assert again().try_secret(kiosk.technician).answer is Answer.LOCKED


def test_a_lock_out_begins_anew_when_the_machine_is_started_again(access, again, started, kiosk):
    started.seconds += 5_000_000
    wrong_secrets(access, FREE)
    started.seconds = 3.0
    anew = again()
    assert anew.standing().wait_seconds == pytest.approx(57.0)
    started.seconds = 59.0
    assert anew.try_secret(kiosk.technician).answer is Answer.LOCKED
    started.seconds = 61.0
    assert anew.try_secret(kiosk.technician).answer is Answer.OPENED


def test_a_clock_that_is_set_moves_no_lock_out(access, again, monkeypatch, kiosk):
    wrong_secrets(access, FREE)
    for years in (-20, 20):
        monkeypatch.setattr("time.time", lambda years=years: 1_795_000_000 + years * 31_557_600)
        assert again().try_secret(kiosk.technician).answer is Answer.LOCKED


def test_a_try_counts_though_the_plug_is_pulled_before_it_is_known(access, again, monkeypatch):
    def pulled(_self, _kept, _secret):
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.technician.access.secret.Keeper.knows", pulled)
    for left in (4, 3, 2, 1):
        with pytest.raises(KeyboardInterrupt):
            access.try_secret(WRONG)
        assert again().standing().left == left


def test_two_processes_that_hammer_have_no_more_tries_than_one(kiosk):
    command = [sys.executable, "-c", HAMMER, str(kiosk.folder)]
    running = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for one in running:
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate(timeout=120)[0] for one in running]
    answers = Counter(
        line.removeprefix("answered ")
        for text in told
        for line in text.splitlines()
        if "answered" in line[:8]
    )
    assert answers == {"wrong": FREE, "locked": 24 - FREE}


def test_many_threads_that_hammer_have_no_more_tries_than_one(access):
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.extend(t.answer for t in wrong_secrets(access, 6)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {Answer.WRONG: FREE, Answer.LOCKED: 24 - FREE}


def test_a_badge_opens_even_while_secrets_are_locked_out(access, kiosk):
    wrong_secrets(access, FREE)
    opened = access.try_badge(f" {kiosk.badge.lower()}\r")
    assert (opened.insider.id, opened.insider.way, opened.insider.wrong_before) == ("lan", Way.BADGE, FREE)
    assert access.try_secret(kiosk.technician).answer is Answer.OPENED


def test_another_badge_opens_nothing_and_costs_no_try(access):
    assert access.try_badge(new_badge()).answer is Answer.WRONG
    assert access.standing().left == FREE


@pytest.mark.parametrize(
    "text", ["", "022195000017|Nguyễn|Mẫu", "KIOSK-BADG:AAAA", "KIOSK-BADGE:" + "A" * 500]
)
def test_what_is_no_badge_is_no_try(access, text):
    assert access.try_badge(text) is None
    assert list(access.audit.entries()) == []


def test_who_has_no_badge_is_not_let_in_by_an_empty_one(access):
    assert access.try_badge("KIOSK-BADGE:").answer is Answer.WRONG


def test_every_try_is_in_the_log_and_in_the_audit_log_and_no_secret_is(access, kiosk):
    with structlog.testing.capture_logs() as lines:
        wrong_secrets(access, FREE)
        access.try_secret(kiosk.technician)
        access.try_badge(kiosk.badge)
    wanted = [("secret", "wrong")] * FREE + [("secret", "locked"), ("badge", "opened")]
    entries = list(access.audit.entries())
    assert [(one.detail["way"], one.detail["answer"]) for one in entries] == wanted
    assert [one.who for one in entries] == [""] * (FREE + 1) + ["lan"]
    assert [(line["way"], line["answer"]) for line in lines if line["event"] == "technician"] == wanted
    written = b"".join(path.read_bytes() for path in kiosk.folder.rglob("*") if path.is_file())
    for hidden in (kiosk.technician, kiosk.operator, kiosk.badge, WRONG):
        assert hidden.encode() not in written
        assert hidden not in str(lines)
    assert access.audit.verify().wrong == ()


def test_a_disk_that_takes_nothing_keeps_nobody_out_and_still_locks(access, kiosk, monkeypatch):
    def full(*_given, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.telemetry.audit.os.fsync", full)
    monkeypatch.setattr("kiosk.technician.access.tries.os.pwrite", full)
    assert access.try_secret(kiosk.technician).answer is Answer.OPENED
    wrong_secrets(access, FREE)
    assert access.try_secret(kiosk.technician).answer is Answer.LOCKED


def test_a_folder_that_cannot_be_made_counts_in_memory(tmp_path, started):
    from kiosk.technician.access.tries import Tries  # noqa: PLC0415

    (tmp_path / "file").write_bytes(b"")
    tries = Tries(tmp_path / "file" / "technician", started)
    for _ in range(FREE):
        with tries.alone() as held:
            held.count()
    assert tries.wait_seconds() == lock_seconds(FREE)


@pytest.mark.parametrize("content", [b"\0" * 256, b"nonsense", b"{}" * 200, b"\xff" * 4096])
def test_a_spoilt_count_of_tries_is_no_way_around_a_lock_out(again, kiosk, started, content):
    (kiosk.folder / "door").mkdir(exist_ok=True)
    (kiosk.folder / "door" / "tries").write_bytes(content)
    access = again()
    locked = access.try_secret(kiosk.technician)
    assert locked.answer is Answer.LOCKED
    started.seconds += locked.wait_seconds
    assert access.try_secret(kiosk.technician).answer is Answer.OPENED


def test_half_a_written_count_is_the_one_before_it(access, again, kiosk):
    wrong_secrets(access, 4)
    content = bytearray((kiosk.folder / "door" / "tries").read_bytes())
    newest = 0 if content.find(b'"wrong":4') < 128 else 128
    content[newest + 20 : newest + 128] = b"\0" * 108
    (kiosk.folder / "door" / "tries").write_bytes(content)
    assert again().standing().left == 2


def test_nobody_enrolled_lets_nobody_in(tmp_path):
    from kiosk.technician.access.access import Access  # noqa: PLC0415

    access = Access(tmp_path / "technician")
    assert access.standing().answer is Answer.NOBODY
    assert access.try_secret("").answer is Answer.NOBODY
    assert access.try_badge(new_badge()).answer is Answer.NOBODY


def test_a_note_may_have_details_of_any_name(access):
    access.note("started", "lan", what="full", who="nobody")
    (entry,) = access.audit.entries()
    assert (entry.what, entry.who, entry.detail) == ("started", "lan", {"what": "full", "who": "nobody"})
