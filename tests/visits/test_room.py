"""A kiosk that could not store another dossier lets nobody begin one, and opens again by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.packet_keys import read_seal_key
from kiosk.journey import events as e
from kiosk.journey.visit import Step, Visit
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.province.port import Custody
from kiosk.settings import Outbox

pytestmark = pytest.mark.slow

# What is left of the smallest quota is less than one packet of the largest size.
TOO_MUCH = 62 * 1024 * 1024


@pytest.fixture(scope="module")
def settings(make_settings, tmp_path_factory):
    made = make_settings(tmp_path_factory.mktemp("kiosk"))
    return made.model_copy(update={"outbox": Outbox(quota_mib=128, reserve_mib=16)})


@pytest.fixture(scope="module")
def _kiosk(settings, start_kiosk):
    # Its queue cannot even be opened yet.
    blocked = settings.paths.state / "outbox"
    blocked.write_bytes(b"")
    with start_kiosk(settings) as kiosk:
        kiosk.at(Step.CLOSED)
        blocked.unlink()
        yield kiosk


def queue_large(kiosk):
    submission_id = new_submission_id()
    packet = seal(
        b"{}",
        {"a.pdf": bytes(TOO_MUCH)},
        submission_id=submission_id,
        to=read_seal_key(kiosk.settings.province_key),
        signer=ensure_key(kiosk.settings.paths.state / "keys", Purpose.ENROLMENT),
    )
    kiosk.outbox.enqueue(
        packet,
        submission_id=submission_id,
        local_reference="KIOSK-LARGE",
        procedure="1.001193",
        visit=submission_id,
    )
    return submission_id


def hand_over(kiosk, submission_id):
    kiosk.outbox.acknowledge(submission_id, Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "H49.1", None))


def test_a_kiosk_whose_queue_could_not_be_opened_opens_when_it_can(kiosk):
    # The fixture saw it closed, and waited for the welcome.
    assert kiosk.outbox.rows() == ()


def test_a_full_queue_closes_the_kiosk_until_there_is_room(kiosk):
    large = queue_large(kiosk)
    assert kiosk.at(Step.CLOSED) == Visit(step=Step.CLOSED)
    kiosk.post(e.Begin())
    hand_over(kiosk, large)
    assert kiosk.at(Step.WELCOME) == Visit()
    kiosk.post(e.Begin())
    kiosk.at(Step.PURPOSE)


def test_a_kiosk_that_could_not_seal_lets_nobody_begin(kiosk):
    keys = (kiosk.settings.paths.state / "province" / "pin.json", kiosk.settings.province_key)
    for path in keys:
        path.rename(path.with_suffix(".away"))
    kiosk.at(Step.CLOSED)
    for path in keys:
        path.with_suffix(".away").rename(path)
    kiosk.at(Step.WELCOME)


def test_a_bug_in_the_look_closes_the_kiosk_and_does_not_keep_it_closed(kiosk, monkeypatch):
    def stumble():
        raise ZeroDivisionError

    monkeypatch.setattr(kiosk.outbox, "room", stumble)
    kiosk.at(Step.CLOSED)
    monkeypatch.undo()
    kiosk.at(Step.WELCOME)


def test_a_visit_that_began_with_room_is_filed_whatever_came_since(kiosk):
    kiosk.go(Step.DELIVERY)
    large = queue_large(kiosk)
    kiosk.submit()
    done = kiosk.at(Step.DONE)
    assert kiosk.outbox.packet(done.submission_id)
    kiosk.leave()
    kiosk.at(Step.CLOSED)
    hand_over(kiosk, large)
    kiosk.at(Step.WELCOME)
