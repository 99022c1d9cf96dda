"""What the gateway's answer means: durably held, openable, once; and what it never takes."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from kiosk.dossier.packet import MAX_PACKET_BYTES, new_submission_id, seal
from kiosk.dossier.packet_keys import OpenKey
from kiosk.machine.keys import Purpose, ensure_key

pytestmark = pytest.mark.slow


def reason(answer):
    return answer.status_code, answer.json()["reason"]


def test_a_packet_taken_is_answered_with_time_and_expected_day(province, submission_id):
    answer = province.put(submission_id, province.kiosk.packet(submission_id))
    assert answer.status_code == 201
    told = answer.json()
    assert told["submission_id"] == submission_id
    assert told["expected_day"] == "2026-11-25"
    received = datetime.fromisoformat(told["custody_time"])
    assert received.tzinfo is not None
    procedure, case, asked_at = province.asked[0]
    assert (procedure, case) == ("1.001193", "on-time")
    assert abs((asked_at - received).total_seconds()) < 1


def test_the_same_packet_again_is_answered_with_the_same_custody(province, submission_id):
    packet = province.kiosk.packet(submission_id)
    first, again = province.put(submission_id, packet), province.put(submission_id, packet)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["custody_time"] == again.json()["custody_time"]


def test_the_same_content_sealed_again_is_the_same_dossier(province, submission_id):
    first = province.put(submission_id, province.kiosk.packet(submission_id))
    again = province.put(submission_id, province.kiosk.packet(submission_id))
    assert again.status_code == 200
    assert first.json()["custody_time"] == again.json()["custody_time"]
    assert len(list(province.state.packets.iterdir())) == 1


def test_other_content_under_a_taken_id_is_refused_and_changes_nothing(province, submission_id):
    province.put(submission_id, province.kiosk.packet(submission_id))
    held = [path.read_bytes() for path in province.state.packets.iterdir()]
    answer = province.put(submission_id, province.kiosk.packet(submission_id, answer="Nguyễn Văn Khác"))
    assert reason(answer) == (409, "other-content")
    assert [path.read_bytes() for path in province.state.packets.iterdir()] == held


def test_many_at_once_under_one_id_become_one_dossier(province, submission_id):
    packets = [province.kiosk.packet(submission_id) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda packet: province.put(submission_id, packet), packets))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["custody_time"] for answer in answers}) == 1
    assert len(list(province.state.packets.iterdir())) == 1
    province.code_of(submission_id)
    assert len(province.dossiers()) == 1


def test_custody_survives_a_restart(province, restart, submission_id):
    told = province.put(submission_id, province.kiosk.packet(submission_id)).json()
    with restart() as again:
        assert again.get(submission_id).json()["custody_time"] == told["custody_time"]


def test_what_is_held_on_the_gateway_s_disk_is_sealed(province, submission_id, tmp_path):
    province.put(submission_id, province.kiosk.packet(submission_id))
    province.code_of(submission_id)
    for path in (tmp_path / "gateway").rglob("*"):
        if path.is_file():
            for word in ("Nguyễn".encode(), b"022190000001", b"%PDF"):
                assert word not in path.read_bytes(), path


def test_an_altered_packet_is_not_taken(province, submission_id):
    packet = bytearray(province.kiosk.packet(submission_id))
    packet[len(packet) // 2] ^= 1
    assert reason(province.put(submission_id, bytes(packet))) == (422, "altered")
    assert reason(province.get(submission_id)) == (404, "not-in-custody")


def test_a_packet_under_another_id_than_its_own_is_not_taken(province, submission_id):
    packet = province.kiosk.packet(submission_id)
    assert reason(province.put(new_submission_id(), packet)) == (422, "altered")


def test_a_kiosk_that_is_not_enrolled_is_refused(province, submission_id, tmp_path):
    province.kiosk.signer = ensure_key(tmp_path / "stranger", Purpose.ENROLMENT)
    assert reason(province.put(submission_id, province.kiosk.packet(submission_id))) == (
        403,
        "unknown-signer",
    )


def test_a_kiosk_cannot_speak_for_another(province, submission_id):
    packet = province.kiosk.packet(submission_id, kiosk_id="QN-HCC-02")
    assert reason(province.put(submission_id, packet)) == (422, "altered")


def test_a_packet_for_another_province_is_refused(province, submission_id, make_manifest):
    packet = seal(
        make_manifest(submission_id),
        {},
        submission_id=submission_id,
        to=OpenKey.generate().public(),
        signer=province.kiosk.signer,
    )
    assert reason(province.put(submission_id, packet)) == (422, "unknown-key")


def test_bytes_that_are_no_packet_are_refused(province, submission_id):
    assert reason(province.put(submission_id, b"hello")) == (422, "not-a-packet")


def test_more_than_the_format_allows_is_refused(province, submission_id):
    assert reason(province.put(submission_id, bytes(MAX_PACKET_BYTES + 1))) == (413, "too-large")
    # In chunks, nothing says beforehand how much it will be.
    packet = province.kiosk.packet(submission_id)
    chunks = iter([packet, bytes(MAX_PACKET_BYTES)])
    assert reason(province.put(submission_id, chunks)) == (413, "too-large")


def answer_to_the_beginning(province, submission_id, length, sent):
    """Announce so many bytes, send the first of them and give the number of the answer."""
    host, port = province.url.removeprefix("http://").split(":")
    head = f"PUT /v1/packets/{submission_id} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as link:
        link.sendall(head.encode() + sent)
        return int(link.recv(4096).split()[1])


def test_what_is_too_long_or_of_no_enrolled_kiosk_is_refused_before_it_is_read(
    province, submission_id, tmp_path
):
    assert answer_to_the_beginning(province, submission_id, MAX_PACKET_BYTES + 1, b"") == 413
    assert answer_to_the_beginning(province, submission_id, MAX_PACKET_BYTES, b"x" * 200) == 422
    province.kiosk.signer = ensure_key(tmp_path / "stranger", Purpose.ENROLMENT)
    stranger = province.kiosk.packet(submission_id)
    assert answer_to_the_beginning(province, submission_id, MAX_PACKET_BYTES, stranger[:200]) == 403


def test_a_kiosk_that_is_refused_early_still_hears_why(province, submission_id, tmp_path):
    province.kiosk.signer = ensure_key(tmp_path / "stranger", Purpose.ENROLMENT)
    packet = province.kiosk.packet(submission_id, papers={"giay-chung-sinh.pdf": bytes(20_000_000)})
    assert reason(province.put(submission_id, packet)) == (403, "unknown-signer")


def test_a_length_that_is_no_number_harms_nobody(province, submission_id):
    assert answer_to_the_beginning(province, submission_id, "many", b"") == 400
    assert province.put(submission_id, province.kiosk.packet(submission_id)).status_code == 201


@pytest.mark.parametrize("papers", [{}, {"giay-chung-sinh.pdf": b"other"}])
def test_papers_other_than_the_manifest_names_are_refused(province, submission_id, make_manifest, papers):
    packet = province.kiosk.packet(submission_id, papers=papers, content=make_manifest(submission_id))
    assert reason(province.put(submission_id, packet)) == (422, "altered")


def test_a_manifest_of_an_unknown_format_is_refused(province, submission_id, make_manifest):
    newer = json.loads(make_manifest(submission_id)) | {"format": 99}
    packet = province.kiosk.packet(submission_id, content=json.dumps(newer).encode())
    assert reason(province.put(submission_id, packet)) == (422, "unknown-version")


def test_a_manifest_with_a_slip_is_refused_by_its_field_and_never_by_a_value(province, make_manifest):
    whole = json.loads(make_manifest(new_submission_id()))
    paper = whole["papers"][0]
    slips = {
        "subject.name: missing": {"subject": {}},
        "submitter.number: expected `str`, got `int`": {"submitter": {"name": "Hoa", "number": 3}},
        "delivery.way: not one of its words": {"delivery": {"way": "Nguyễn Thị Hoa"}},
        "answers[...]: expected `str`, got `null`": {"answers": {"Nguyễn Thị Hoa": None}},
        "procedure.code: not a plain code": {"procedure": whole["procedure"] | {"code": "Nguyễn Thị Hoa"}},
        "created_at: not a time as of RFC 3339": {"created_at": "Nguyễn Thị Hoa"},
        "created_at: without an offset": {"created_at": "2026-11-22T09:00:00"},
        "papers[0].bytes: not the length of that paper": {"papers": [paper | {"bytes": 3}]},
    }
    with capture_logs() as logs:
        for message, slip in slips.items():
            submission_id = new_submission_id()
            content = json.dumps(whole | {"submission_id": submission_id} | slip).encode()
            answer = province.put(submission_id, province.kiosk.packet(submission_id, content=content))
            assert (*reason(answer), answer.json()["message"]) == (422, "bad-manifest", message)
    assert [line["message"] for line in logs if line["event"] == "refused"] == list(slips)


def test_a_disk_that_cannot_be_written_promises_nothing(province, submission_id):
    packet = province.kiosk.packet(submission_id)
    province.state.packets.rmdir()
    assert reason(province.put(submission_id, packet)) == (503, "unavailable")
    assert province.get(submission_id).status_code == 404
    province.state.packets.mkdir()
    assert province.put(submission_id, packet).status_code == 201
