"""Who sends slowly, much, often, or opens thousands of connections shuts nobody else out."""

from __future__ import annotations

import resource
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import requests

from kiosk.dossier.packet import MAX_PACKET_BYTES, new_submission_id
from kiosk.gateway import bodies, protocol
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.limits import RateLimit
from tests.gateway_world import gateway_world

# One gateway serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gateway-world")]


@pytest.fixture
def hurried(monkeypatch):
    """Wait for nobody longer than a moment."""
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.2)
    monkeypatch.setattr(protocol, "BODY_PAUSE_SECONDS", 0.5)


@contextmanager
def line_to(province):
    host, port = province.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        yield line


def is_cut(line):
    try:
        return line.recv(4096) == b""
    except ConnectionResetError:
        return True


def put_head(length):
    return (
        f"PUT /v1/packets/{new_submission_id()} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def begun(request):
    return f"{request} HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\nbody".encode()


def test_who_never_asks_is_cut(hurried, lasting):
    with line_to(lasting) as line:
        assert is_cut(line)


def test_headers_that_drip_are_cut(hurried, lasting):
    with line_to(lasting) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        dripping = threading.Thread(target=drip, args=(line, b"X-More: 1\r\n"))
        dripping.start()
        assert is_cut(line)
        dripping.join()


def test_a_body_that_stops_is_cut(hurried, lasting):
    with line_to(lasting) as line:
        line.sendall(put_head(1_000_000) + b"some")
        assert is_cut(line)


def test_a_body_that_drips_is_cut_though_it_never_stops(hurried, lasting):
    packet = lasting.kiosk.packet(new_submission_id())
    with line_to(lasting) as line:
        line.sendall(put_head(1_000_000) + packet[:300])
        dripping = threading.Thread(target=drip, args=(line, b"."))
        dripping.start()
        assert is_cut(line)
        dripping.join()


def drip(line, drop):
    try:
        while True:
            line.sendall(drop)
            time.sleep(0.05)
    except OSError:
        pass


def test_a_slow_kiosk_that_keeps_sending_is_heard(lasting, monkeypatch):
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.2)
    submission_id = new_submission_id()
    packet = lasting.kiosk.packet(submission_id)
    step = len(packet) // 10 + 1

    def slowly():
        for at in range(0, len(packet), step):
            time.sleep(0.05)
            yield packet[at : at + step]

    assert lasting.put(submission_id, slowly()).status_code == 201


def test_a_connection_may_rest_between_two_requests(hurried, lasting):
    with requests.Session() as session:
        for _ in range(2):
            assert session.get(f"{lasting.url}/health/live", timeout=20).status_code == 200
            used = {id(pool.pool.queue[-1]) for pool in pools(session)}
            time.sleep(1)
        assert {id(pool.pool.queue[-1]) for pool in pools(session)} == used


def pools(session):
    manager = session.get_adapter("http://").poolmanager.pools
    return [manager[key] for key in manager.keys()]  # noqa: SIM118  # not a mapping


def test_large_bodies_wait_for_their_turn_in_files_without_a_name(lasting, monkeypatch):
    held: list[int] = []

    def whole(file):
        held.append(len(held))
        return b"not a packet"

    monkeypatch.setattr(bodies, "_read_again", whole)
    size = 3_000_000
    packet = lasting.kiosk.packet(new_submission_id(), papers={"giay-chung-sinh.pdf": bytes(size)})
    before = sorted((lasting.state.folder / "uploads").iterdir())
    answer = lasting.put(new_submission_id(), packet)
    assert (answer.status_code, held) == (422, [0])
    assert sorted((lasting.state.folder / "uploads").iterdir()) == before


def test_small_bodies_go_into_files_too_where_there_are_too_many(lasting, monkeypatch):
    monkeypatch.setattr(bodies, "_ALL_IN_MEMORY", 300_000)
    held = lasting.app.state.parts.bodies
    packet = lasting.kiosk.packet(new_submission_id(), papers={"giay-chung-sinh.pdf": bytes(400_000)})
    with line_to(lasting) as line:
        line.sendall(put_head(len(packet)) + packet[:-1])
        while not held._spooled:
            time.sleep(0.02)
        small = new_submission_id()
        assert lasting.put(small, lasting.kiosk.packet(small)).status_code == 201
    while held._spooled or held._held:
        time.sleep(0.02)


def test_no_more_large_bodies_are_spooled_than_there_is_room_for(lasting, monkeypatch):
    monkeypatch.setattr(bodies, "_SPOOLED_AT_ONCE", 2)
    packet = lasting.kiosk.packet(new_submission_id(), papers={"giay-chung-sinh.pdf": bytes(2_000_000)})
    with ExitStack() as stack:
        for _ in range(2):
            line = stack.enter_context(line_to(lasting))
            line.sendall(put_head(len(packet)) + packet[:-1])
        while lasting.app.state.parts.bodies._spooled < 2:
            time.sleep(0.02)
        refused = lasting.put(new_submission_id(), packet)
        assert (refused.status_code, refused.json()["reason"]) == (503, "unavailable")
        assert int(refused.headers["Retry-After"]) > 0
        small = new_submission_id()
        assert lasting.put(small, lasting.kiosk.packet(small)).status_code == 201


def test_no_kiosk_holds_the_room_of_all_others(tmp_path):
    room = bodies.Bodies(tmp_path)
    with ExitStack() as stack:
        places = [stack.enter_context(room._spool("QN-HCC-01")) for _ in range(3)]
        places[0](), places[1]()
        with pytest.raises(NotTaken):
            places[2]()
        stack.enter_context(room._spool("QN-HCC-02"))()
    assert (room._spooled, dict(room._of_kiosks)) == (0, {})


def test_the_largest_packet_is_taken(lasting):
    submission_id = new_submission_id()
    papers = {"giay-chung-sinh.pdf": bytes(MAX_PACKET_BYTES - 10_000)}
    assert lasting.put(submission_id, lasting.kiosk.packet(submission_id, papers=papers)).status_code == 201


def test_thousands_of_open_connections_shut_nobody_out(tmp_path):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with gateway_world(tmp_path, office=False) as world, ExitStack() as opened:
        address = ("127.0.0.1", world.settings.gateway.port)
        # Nothing; a body that anybody may send; one that was answered. The latter could drip for hours.
        for said in [b""] * 600 + [begun("POST /v1/enrolment")] * 600 + [begun("GET /v1/keys")] * 500:
            line = opened.enter_context(socket.create_connection(address, timeout=20))
            line.sendall(said)
            if said.startswith(b"GET"):
                assert line.recv(12) == b"HTTP/1.1 200"
        with world.session_of(None) as session:
            assert session.get(f"{world.url}/health/live", timeout=20).status_code == 200
        assert world.get(world.file_one()).status_code == 200
        assert world.open_files() < 1100


def test_a_caller_s_requests_are_counted_and_the_answer_says_how_long_to_wait():
    now = [0.0]
    limit = RateLimit(60, clock=lambda: now[0])
    for _ in range(60):
        limit.take("kiosk A")
    limit.take("kiosk B")
    with pytest.raises(NotTaken) as refused:
        limit.take("kiosk A")
    assert (refused.value.status, refused.value.retry_after) == (429, 1)
    now[0] += 1
    limit.take("kiosk A")
    with pytest.raises(NotTaken):
        limit.take("kiosk A")


def test_who_asks_too_often_is_told_when_to_come_back(lasting, monkeypatch):
    object.__setattr__(lasting.app.state.parts, "rate", RateLimit(2))
    try:
        answers = [requests.get(f"{lasting.url}/v1/keys", timeout=20) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].json()["reason"] == "too-many"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert requests.get(f"{lasting.url}/health/live", timeout=20).status_code == 200
    finally:
        object.__setattr__(lasting.app.state.parts, "rate", RateLimit(1_000_000))
