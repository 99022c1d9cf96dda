"""A packet in pieces: resumed after every cut, in custody exactly when the last piece is answered."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests

from kiosk.dossier.packet import MAX_PACKET_BYTES, new_submission_id
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.uploads import Upload

pytestmark = pytest.mark.slow

TUS = {"Tus-Resumable": "1.0.0"}
LARGE = {"giay-chung-sinh.pdf": bytes(3_000_000)}


def reason(answer):
    return answer.status_code, answer.json()["reason"]


class Sender:
    """What a kiosk does with one packet."""

    def __init__(self, province, submission_id, packet):
        self.base = province.url
        self.packet = packet
        self.submission_id = submission_id
        self.sha256 = hashlib.sha256(packet).hexdigest()
        self.place = f"{self.base}/v1/uploads/{submission_id}-{self.sha256[:16]}"

    def create(self, length=None, **metadata):
        said = {"submission_id": self.submission_id, "sha256": self.sha256} | metadata
        pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        length = len(self.packet) if length is None else length
        headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": ",".join(pairs)}
        return requests.post(f"{self.base}/v1/uploads", headers=headers, timeout=20)

    def send(self, begin, end, **headers):
        about = TUS | {"Upload-Offset": str(begin), "Content-Type": "application/offset+octet-stream"}
        return requests.patch(self.place, data=self.packet[begin:end], headers=about | headers, timeout=20)

    def head(self):
        return requests.head(self.place, headers=TUS, timeout=20)

    def offset(self):
        return int(self.head().headers["Upload-Offset"])


@pytest.fixture
def province(lasting):
    """One for all of this file."""
    return lasting


@pytest.fixture
def sender(province, submission_id):
    return Sender(province, submission_id, province.kiosk.packet(submission_id, papers=LARGE))


def test_the_last_piece_is_answered_when_the_packet_is_in_custody(province, sender, submission_id):
    made = sender.create()
    assert (made.status_code, made.headers["Location"]) == (201, sender.place.removeprefix(sender.base))
    assert sender.send(0, 1_000_000).headers["Upload-Offset"] == "1000000"
    assert province.get(submission_id).status_code == 404
    last = sender.send(1_000_000, None)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(sender.packet)))
    assert province.get(submission_id).json()["submission_id"] == submission_id
    assert sender.head().status_code == 404


def test_another_process_on_the_same_folder_goes_on_with_it(province, another, sender, submission_id):
    sender.create()
    sender.send(0, 2_000_000)
    with another(province) as other:
        later = Sender(other, submission_id, sender.packet)
        assert later.offset() == 2_000_000
        assert later.send(2_000_000, None).status_code == 204
        assert other.get(submission_id).status_code == 200


def test_what_was_read_before_the_line_broke_is_kept(sender):
    sender.create()
    host, port = sender.base.removeprefix("http://").split(":")
    begin = 0
    # What the server had not read when the line broke is lost with it: a busy one is given longer.
    for seconds in (0.1, 1, 10):
        end = begin + 700_000
        head = (
            f"PATCH {sender.place.removeprefix(sender.base)} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: {begin}\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Content-Length: {len(sender.packet) - begin}\r\n\r\n"
        )
        with socket.create_connection((host, int(port))) as line:
            line.sendall(head.encode() + sender.packet[begin:end])
            while sender.offset() < begin + 400_000:
                time.sleep(0.02)
            time.sleep(seconds)
        patience = time.monotonic() + 5
        while (held := sender.offset()) < end and time.monotonic() < patience:
            time.sleep(0.02)
        if held == end:
            break
        begin = held
    assert held == end
    assert sender.send(held, None).status_code == 204


def test_asked_twice_for_a_place_it_is_the_same_place(sender):
    sender.create()
    sender.send(0, 500_000)
    again = sender.create()
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, "500000")


def test_a_piece_that_comes_twice_is_taken_once(province, sender, submission_id):
    sender.create()
    sender.send(0, 1_000_000)
    assert reason(sender.send(0, 1_000_000)) == (409, "wrong-offset")
    assert sender.send(1_000_000, None).status_code == 204
    assert province.get(submission_id).status_code == 200


def test_many_that_send_the_same_packet_at_once_leave_it_whole(province, sender, submission_id):
    sender.create()

    def drive(_):
        for _ in range(100):
            head = sender.head()
            if head.status_code == 404:
                return
            begin = int(head.headers["Upload-Offset"])
            sender.send(begin, begin + 400_000)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(drive, range(4)))
    assert province.get(submission_id).status_code == 200


def test_a_whole_upload_that_was_not_taken_yet_is_taken_by_an_empty_piece(province, sender, submission_id):
    sender.create()
    packets = province.state.packets
    packets.rename(packets.with_name("away"))
    packets.write_bytes(b"")
    refused = sender.send(0, None)
    assert reason(refused) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    packets.unlink()
    packets.with_name("away").rename(packets)
    assert sender.offset() == len(sender.packet)
    assert sender.send(len(sender.packet), None).status_code == 204
    assert province.get(submission_id).status_code == 200


def test_a_packet_that_is_refused_is_answered_as_by_put_and_not_kept(province, sender, submission_id):
    province.put(submission_id, province.kiosk.packet(submission_id, answer="Nguyễn Văn Khác"))
    sender.create()
    assert reason(sender.send(0, None)) == (409, "other-content")
    assert sender.head().status_code == 404


def test_a_stranger_is_refused_by_the_first_bytes(province, submission_id, tmp_path):
    stranger = province.kiosk.stranger(tmp_path)
    sender = Sender(province, submission_id, stranger.packet(submission_id, papers=LARGE))
    sender.create()
    assert reason(sender.send(0, 1000)) == (403, "unknown-signer")
    assert sender.head().status_code == 404


def test_bytes_other_than_announced_are_not_taken(province, sender, submission_id):
    sender.create()
    sender.packet = sender.packet[:-1] + b"?"
    assert reason(sender.send(0, None)) == (422, "altered")
    assert province.get(submission_id).status_code == 404


@pytest.mark.parametrize(
    ("length", "metadata", "answer"),
    [
        (MAX_PACKET_BYTES + 1, {}, (413, "too-large")),
        (0, {}, (422, "bad-request")),
        ("many", {}, (422, "bad-request")),
        (10, {"sha256": "no digest"}, (422, "bad-request")),
        (10, {"submission_id": "../../etc/passwd"}, (422, "bad-request")),
    ],
)
def test_what_cannot_be_an_upload_is_refused(sender, length, metadata, answer):
    assert reason(sender.create(length, **metadata)) == answer


def test_no_more_is_taken_than_was_announced(sender):
    sender.create(length=1000)
    assert reason(sender.send(0, 2000)) == (413, "too-large")


def test_another_version_or_type_is_refused(sender):
    sender.create()
    assert reason(sender.send(0, 10, **{"Tus-Resumable": "0.2.2"})) == (412, "bad-request")
    assert reason(sender.send(0, 10, **{"Content-Type": "text/plain"})) == (415, "bad-request")


def test_an_upload_may_be_given_up(sender):
    sender.create()
    assert requests.delete(sender.place, headers=TUS, timeout=20).status_code == 204
    assert reason(sender.send(0, 10)) == (404, "no-such-upload")


def test_it_says_what_it_speaks(province):
    said = requests.options(f"{province.url}/v1/uploads", timeout=20)
    assert said.status_code == 204
    assert (said.headers["Tus-Version"], said.headers["Tus-Max-Size"]) == ("1.0.0", str(MAX_PACKET_BYTES))
    assert said.headers["Tus-Extension"] == "creation,termination"


def test_a_kiosk_s_ninth_unfinished_upload_takes_the_place_of_the_one_that_rests_longest(province):
    senders = [
        Sender(province, one, province.kiosk.packet(one)) for one in (new_submission_id() for _ in range(9))
    ]
    for one in senders:
        one.create()
        one.send(0, 300)
    held = [one.head().status_code for one in senders]
    assert held == [404] + [200] * 8


def test_however_many_uploads_a_kiosk_begins_at_once_eight_stay(province):
    uploads = province.app.state.parts.uploads
    mine = [Upload(new_submission_id(), "0" * 64, 1000, "QN-HCC-09") for _ in range(48)]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(uploads.begin, mine)) == [0] * 48
    left = 0
    for one in mine:
        with contextlib.suppress(NotTaken):
            left += uploads.find(one.name, one.kiosk_id) == one
    assert left == 8


def test_abandoned_uploads_are_purged_and_those_at_work_are_not(province, sender):
    sender.create()
    sender.send(0, 300)
    uploads = province.app.state.parts.uploads
    assert uploads.purge(timedelta(days=1)) == 0
    assert uploads.purge(timedelta(seconds=-1)) >= 1
    assert sender.head().status_code == 404
