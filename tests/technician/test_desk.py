"""The door's desk on simulated devices: badges are heard, and dead devices keep nobody out."""

from __future__ import annotations

import queue
from pathlib import Path
from types import SimpleNamespace

import pytest

from hardware.host.launch import launch_thread
from hardware.simulated.control import ControlRefusedError, ask
from hardware.station import Station
from hardware.vocabulary import Role
from kiosk.technician.access.badge import keep_badge, new_badge
from kiosk.technician.access.people import Member, People
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import Cost, Keeper
from kiosk.technician.access.tried import Answer, Way
from kiosk.technician.desk import Desk

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60.0
SECRET = "48159263"


@pytest.fixture
def badge(tmp_path) -> str:
    text = new_badge()
    kept = Keeper(Cost(passes=1, memory_kib=8, lanes=1)).keep(SECRET)
    People(tmp_path / "technician").put(Member("lan", Duty.TECHNICIAN, kept, keep_badge(text)))
    return text


@pytest.fixture
def told():
    return queue.SimpleQueue()


@pytest.fixture
def desk(tmp_path, badge):
    assert badge
    desk = Desk(tmp_path / "technician")
    yield desk
    desk.close()


def show(run: Path, text: str) -> None:
    """Show a code to the simulated scanner, once its worker is up."""
    for _ in range(200):
        try:
            ask(run, Role.CODE_SCANNER, {"do": "show", "text": text})
        except ControlRefusedError:
            continue
        return
    raise AssertionError("the code scanner never came up")


def test_a_badge_before_the_code_scanner_opens_and_a_citizens_code_is_not_told(
    desk, station, tmp_path, badge, told
):
    station.open()
    desk.lead_in(SimpleNamespace(station=station))
    desk.listen(told.put)
    show(tmp_path / "run", "022195000017||Nguyễn Mẫu Minh Anh|12051995|Nữ||")
    show(tmp_path / "run", badge)
    tried = told.get(timeout=PATIENCE_SECONDS)
    assert (tried.answer, tried.insider.way) == (Answer.OPENED, Way.BADGE)
    assert told.empty()
    desk.hush()


def test_without_any_device_and_before_the_kiosk_is_there_the_secret_opens(desk, told):
    desk.listen(told.put)
    desk.look(told.put)
    assert told.get(timeout=PATIENCE_SECONDS).answer is Answer.WRONG  # one may try
    desk.try_secret(SECRET, told.put)
    assert told.get(timeout=PATIENCE_SECONDS).answer is Answer.OPENED


def test_with_a_dead_code_scanner_the_secret_opens(desk, station, told):
    station.close()
    desk.lead_in(SimpleNamespace(station=station))
    desk.listen(told.put)
    desk.try_secret(SECRET, told.put)
    assert told.get(timeout=PATIENCE_SECONDS).answer is Answer.OPENED


def test_a_kiosk_without_a_code_scanner_is_opened_by_the_secret(desk, tmp_path, told):
    desk.lead_in(SimpleNamespace(station=Station({}, tmp_path / "run", launch_thread)))
    desk.listen(told.put)
    desk.try_secret(SECRET, told.put)
    assert told.get(timeout=PATIENCE_SECONDS).answer is Answer.OPENED


def test_a_bug_in_a_try_is_told_as_a_door_that_cannot_be_used(desk, told, monkeypatch):
    def broken(_self, _secret):
        raise RuntimeError

    monkeypatch.setattr("kiosk.technician.access.access.Access.try_secret", broken)
    desk.try_secret(SECRET, told.put)
    assert told.get(timeout=PATIENCE_SECONDS).answer is Answer.UNREADABLE


def test_a_bug_in_a_try_with_a_badge_leaves_the_door_listening(desk, station, tmp_path, badge, told):
    answers = iter([RuntimeError(), None])
    right = desk.access.try_badge

    def broken_once(text):
        if error := next(answers):
            raise error
        return right(text)

    desk.access.try_badge = broken_once
    station.open()
    desk.lead_in(SimpleNamespace(station=station))
    desk.listen(told.put)
    for answer in (Answer.UNREADABLE, Answer.OPENED):
        show(tmp_path / "run", badge)
        assert told.get(timeout=PATIENCE_SECONDS).answer is answer


def test_what_is_noted_behind_the_door_is_in_the_audit_log_with_who_did_it(desk):
    desk.note("restarted", "lan", device="receipt-printer")
    desk.close()
    (entry,) = desk.access.audit.entries()
    assert (entry.what, entry.who, entry.detail) == ("restarted", "lan", {"device": "receipt-printer"})
