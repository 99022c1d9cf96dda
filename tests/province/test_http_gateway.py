"""The client tells "not now" from "no", and believes nothing that is not the contract."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kiosk.province.errors import GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.http_gateway import HttpGateway
from kiosk.province.port import Custody

ID = "00112233445566778899aabbccddeeff"
GOOD = {
    "submission_id": ID,
    "custody_time": "2026-11-22T09:30:00Z",
    "dossier_code": "H49.01.02-261122-0001",
    "expected_day": "2026-11-25",
}


@contextmanager
def answering(status, body):
    """Serve one fixed answer and remember what was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.command, self.path, self.rfile.read(int(self.headers["Content-Length"] or 0))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_GET  # noqa: N815  # the base class's name

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield HttpGateway(f"http://127.0.0.1:{server.server_port}/", timeout_seconds=5), asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def encoded(**changes):
    return json.dumps(GOOD | changes).encode()


@pytest.mark.parametrize("status", [200, 201])
def test_custody_is_read_from_the_answer(status):
    with answering(status, encoded(field_of_a_newer_gateway=1)) as (gateway, asked):
        custody = gateway.submit(b"packet", ID)
    assert custody == Custody(
        datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "H49.01.02-261122-0001", date(2026, 11, 25)
    )
    assert asked == [("PUT", f"/v1/packets/{ID}", b"packet")]


def test_custody_without_code_and_day_is_custody():
    with answering(200, encoded(dossier_code="", expected_day=None)) as (gateway, _):
        custody = gateway.status(ID)
    assert custody is not None
    assert (custody.dossier_code, custody.expected_day) == ("", None)


def test_the_gateway_s_own_404_says_not_in_custody():
    with answering(404, b'{"reason":"not-in-custody","message":""}') as (gateway, _):
        assert gateway.status(ID) is None


def test_a_404_of_something_in_between_says_nothing():
    with answering(404, b"<html>no such host</html>") as (gateway, _), pytest.raises(GatewayAway):
        gateway.status(ID)


@pytest.mark.parametrize("status", [500, 502, 503, 408, 429, 301])
def test_not_now_is_away(status):
    with answering(status, b'{"reason":"unavailable","message":""}' if status == 503 else b"") as (
        gateway,
        _,
    ):
        with pytest.raises(GatewayAway):
            gateway.submit(b"packet", ID)
        with pytest.raises(GatewayAway):
            gateway.status(ID)


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (403, "unknown-signer", RefusalReason.UNKNOWN_SIGNER),
        (409, "other-content", RefusalReason.OTHER_CONTENT),
        (422, "altered", RefusalReason.ALTERED),
        (413, "too-large", RefusalReason.TOO_LARGE),
        (422, "a-reason-of-a-newer-gateway", RefusalReason.OTHER),
    ],
)
def test_no_is_a_refusal_with_its_reason(status, said, reason):
    body = json.dumps({"reason": said, "message": ""}).encode()
    with answering(status, body) as (gateway, _), pytest.raises(GatewayRefused) as refused:
        gateway.submit(b"packet", ID)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>log in to the network</html>",
        b"{}",
        encoded(submission_id="0" * 32),
        encoded(custody_time="2026-11-22T09:30:00"),
        encoded(custody_time="yesterday"),
        encoded(dossier_code="x" * 65),
        encoded(dossier_code="\x1b@cut"),
        encoded(expected_day="soon"),
        b"[" * 70_000,
        b"\xff",
    ],
)
def test_an_answer_that_is_not_the_contract_s_is_never_taken_for_custody(body):
    with answering(200, body) as (gateway, _), pytest.raises(GatewayAway):
        gateway.submit(b"packet", ID)


def test_a_closed_door_is_away():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(GatewayAway):
        HttpGateway(f"http://127.0.0.1:{port}", timeout_seconds=5).status(ID)


def test_a_gateway_that_never_answers_is_away():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gateway = HttpGateway(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout_seconds=0.2)
        with pytest.raises(GatewayAway):
            gateway.status(ID)


def test_what_went_wrong_is_told_without_the_address():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(GatewayAway) as away:
        HttpGateway(f"http://127.0.0.1:{port}", timeout_seconds=5).status(ID)
    assert ID not in str(away.value)


def test_a_slow_line_may_take_longer_than_the_time_out_as_long_as_it_moves():
    packet = bytes(1_000_000)  # as large as goes in one piece
    received: list[int] = []

    def read_slowly(listener):
        connection, _ = listener.accept()
        with connection:
            while sum(received) < len(packet):
                received.append(len(connection.recv(30_000)))
                time.sleep(0.03)
            connection.sendall(
                b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n" % len(encoded()) + encoded()
            )

    with socket.socket() as listener:
        # A small window: the kernel must not take the whole packet at once.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        reader = threading.Thread(target=read_slowly, args=(listener,), daemon=True)
        reader.start()
        gateway = HttpGateway(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout_seconds=0.7)
        custody = gateway.submit(packet, ID)
        reader.join()
    assert custody.dossier_code
