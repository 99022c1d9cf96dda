"""Taken once, by however many workers at once, on either database; a crash in the middle promises nothing."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.errors import NotTaken
from kiosk.machine.keys import Purpose, ensure_key
from kiosk.province.errors import RefusalReason
from tests.gateway_world import KIOSK_ID, manifest

# One cluster serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postgresql")]

WORKERS = 6


def at_once(gateway, packets, submission_id):
    """Let a worker take each packet, all at the same moment; gives answers and refusals."""
    workers = [gateway.custody_on(gateway.worker()) for _ in packets]
    start = threading.Barrier(len(packets))

    def take(worker, packet):
        start.wait()
        try:
            return worker.take(packet, submission_id)
        except NotTaken as error:
            return error.reason

    with ThreadPoolExecutor(len(packets)) as pool:
        return list(pool.map(take, workers, packets))


def test_workers_that_take_one_submission_at_once_keep_one_row_and_one_packet(gateway):
    submission_id = new_submission_id()
    answers = at_once(gateway, [gateway.packet(submission_id) for _ in range(WORKERS)], submission_id)
    assert sorted(new for _, new in answers) == [False] * (WORKERS - 1) + [True]
    assert len({entry for entry, _ in answers}) == 1
    assert list(gateway.storage.store.names()) == [answers[0][0].file]
    opened, _ = gateway.custody.open(answers[0][0])
    assert opened.header.submission_id == submission_id


def test_of_two_contents_under_one_id_that_come_at_once_one_is_taken_and_the_other_refused(gateway):
    submission_id = new_submission_id()
    packets = [
        gateway.packet(submission_id, answer=name) for name in ("Nguyễn An Bình", "Nguyễn Văn Khác") * 3
    ]
    answers = at_once(gateway, packets, submission_id)
    refused = [answer for answer in answers if answer is RefusalReason.OTHER_CONTENT]
    taken = [answer for answer in answers if answer is not RefusalReason.OTHER_CONTENT]
    assert (len(refused), len(taken)) == (3, 3)
    assert len({entry for entry, _ in taken}) == 1
    assert len(list(gateway.storage.store.names())) == 1


def test_a_worker_that_dies_before_its_row_is_written_has_promised_nothing(gateway):
    class Dies:
        """A table whose worker ends as it writes."""

        def add(self, _):
            raise SystemExit

    submission_id = new_submission_id()
    packet = gateway.packet(submission_id)
    with pytest.raises(SystemExit):
        gateway.custody_on(gateway.storage, table=Dies()).take(packet, submission_id)
    assert gateway.storage.table.find(submission_id) is None
    entry, new = gateway.custody.take(packet, submission_id)
    assert new
    assert gateway.custody.open(entry)[0].header.submission_id == submission_id


def test_the_same_content_is_known_again_after_its_packet_was_given_up(gateway):
    entry = gateway.take_one()
    gateway.storage.table.set_code(entry.submission_id, "H49-1")
    for name in gateway.storage.table.forget_packets(
        gateway.storage.table.find(entry.submission_id).handed_over_at.replace(year=2027), 10
    ):
        gateway.storage.store.delete(name)
    again, new = gateway.custody.take(gateway.packet(entry.submission_id), entry.submission_id)
    assert (again.dossier_code, new) == ("H49-1", False)
    assert list(gateway.storage.store.names()) == []


def test_a_submission_costs_few_statements(gateway):
    statements = []
    event.listen(gateway.storage.engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    submission_id = new_submission_id()
    packet = gateway.packet(submission_id)
    custody = gateway.custody
    custody.take(packet, submission_id)
    asked = [statement for statement in statements if not statement.startswith(("BEGIN", "PRAGMA"))]
    # Whose key, and the row.
    assert [statement.split()[0] for statement in asked] == ["SELECT", "INSERT"]


@pytest.mark.parametrize("code", ["1.001193\0", "1" * 33, "", "1.001193; DROP TABLE custody"])
def test_a_procedure_that_is_no_plain_code_is_refused_and_breaks_no_database(gateway, code):
    submission_id = new_submission_id()
    told = json.loads(manifest(submission_id))
    told["procedure"]["code"] = code
    packet = gateway.packet(submission_id, content=json.dumps(told).encode())
    with pytest.raises(NotTaken) as refused:
        gateway.custody.take(packet, submission_id)
    assert refused.value.reason is RefusalReason.BAD_MANIFEST


def test_a_revoked_kiosk_is_refused_and_what_it_filed_before_is_still_opened(gateway):
    before = gateway.take_one()
    gateway.storage.registry.revoke(KIOSK_ID)
    submission_id = new_submission_id()
    with pytest.raises(NotTaken) as refused:
        gateway.custody.take(gateway.packet(submission_id), submission_id)
    assert (refused.value.status, refused.value.reason) == (403, RefusalReason.REVOKED)
    assert gateway.custody.open(before)[0].kiosk_id == KIOSK_ID


def test_a_revocation_holds_from_now_on_also_for_what_is_being_read(gateway):
    submission_id = new_submission_id()
    packet = gateway.packet(submission_id)
    custody = gateway.custody
    custody.admit(packet)
    gateway.worker().registry.revoke(KIOSK_ID)
    for ask in (custody.admit, lambda again: custody.take(again, submission_id)):
        with pytest.raises(NotTaken) as refused:
            ask(packet)
        assert refused.value.reason is RefusalReason.REVOKED


def test_a_retired_kiosk_s_packets_and_those_under_a_former_key_are_taken(gateway, tmp_path):
    newer = ensure_key(tmp_path / "newer", Purpose.ENROLMENT)
    gateway.storage.registry.add_key(KIOSK_ID, Purpose.ENROLMENT, newer.public())
    gateway.storage.registry.retire(KIOSK_ID)
    for signer in (gateway.signer, newer):
        submission_id = new_submission_id()
        entry, new = gateway.custody.take(gateway.packet(submission_id, signer=signer), submission_id)
        assert new
        assert entry.signer == signer.public()
