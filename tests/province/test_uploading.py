"""A large packet crosses in pieces and is resumed, whatever the gateway loses or says of its offset."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.http_gateway import HttpGateway

pytestmark = pytest.mark.slow

ID = "00112233445566778899aabbccddeeff"
SIZE = 5_000_000
_NO_STATUS = 1000
PACKET = Random(5).randbytes(SIZE)  # noqa: S311  # bytes of a test


class Gateway:
    """A gateway with tus, which misbehaves when told: `spoil` is asked before each request is attended to.

    It answers None for "as usual", else what to do instead: a status, "hang-up" before or "lose-answer" after
    the work is done, or a number that is claimed as the offset.
    """

    def __init__(self):
        self.parts: dict[str, bytearray] = {}
        self.custody: dict[str, bytes] = {}
        self.taken = 0
        self.log: list[str] = []
        self.bytes_in = 0
        self.spoil = lambda _method, _times: None
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                gateway._attend(self)

            do_HEAD = do_POST = do_PATCH = do_PUT = do_GET  # noqa: N815  # the base class's names

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _attend(self, handler):
        method = handler.command
        self.log.append(method)
        how = self.spoil(method, self.log.count(method))
        if how == "hang-up":
            handler.close_connection = True
            return
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self.bytes_in += len(body)
        if isinstance(how, int) and how < _NO_STATUS:
            status, headers, answer = how, {}, b""
        else:
            status, headers, answer = self._do(method, handler, body)
        if isinstance(how, int) and how >= _NO_STATUS:
            headers["Upload-Offset"] = str(how)
        if how == "lose-answer":
            handler.close_connection = True
            return
        handler.send_response(status)
        for name, text in headers.items():
            handler.send_header(name, text)
        if status != 204:
            handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        if method != "HEAD":
            handler.wfile.write(answer)

    def _do(self, method, handler, body):
        tus = {"Tus-Resumable": "1.0.0"}
        name = handler.path.rsplit("/", 1)[-1]
        if method in {"GET", "PUT"}:
            if method == "PUT":
                self._take(body, name)
            held = self.custody.get(name)
            return (200, {}, _custody(name)) if held else _refusal(404, "not-in-custody")
        if method == "POST":
            about = dict(pair.split(" ") for pair in handler.headers["Upload-Metadata"].split(","))
            told = {key: base64.b64decode(value).decode() for key, value in about.items()}
            place = f"{told['submission_id']}-{told['sha256'][:16]}"
            part = self.parts.setdefault(place, bytearray())
            return 201, tus | {"Location": f"/v1/uploads/{place}", "Upload-Offset": str(len(part))}, b""
        if name not in self.parts:
            return _refusal(404, "no-such-upload", tus)
        if method == "HEAD":
            at = len(self.parts[name])
            return 200, tus | {"Upload-Offset": str(at), "Upload-Length": str(SIZE)}, b""
        return self._piece(name, int(handler.headers["Upload-Offset"]), body, tus)

    def _piece(self, name, offset, body, tus):
        part = self.parts[name]
        if offset != len(part):
            return _refusal(409, "wrong-offset", tus)
        part += body
        at = len(part)
        if at == SIZE:
            del self.parts[name]
            if hashlib.sha256(part).hexdigest()[:16] != name[33:]:
                return _refusal(422, "altered", tus)
            self._take(bytes(part), name[:32])
        return 204, tus | {"Upload-Offset": str(at)}, b""

    def _take(self, packet, submission_id):
        assert packet == PACKET
        if submission_id not in self.custody:
            self.taken += 1
        self.custody[submission_id] = packet


def _custody(name):
    return json.dumps(
        {
            "submission_id": name,
            "custody_time": "2026-11-22T09:30:00Z",
            "dossier_code": "",
            "expected_day": None,
            "business": "registered",
        }
    ).encode()


def _refusal(status, reason, headers=None):
    return status, dict(headers or {}), json.dumps({"reason": reason, "message": ""}).encode()


@pytest.fixture
def gateway():
    made = Gateway()
    yield made
    made.close()


@pytest.fixture
def submit(gateway):
    client = HttpGateway(gateway.url, timeout_seconds=5)
    yield lambda: client.submit(PACKET, ID)
    client.close()


@pytest.fixture
def away(submit):
    def fail():
        with pytest.raises(GatewayAway) as error:
            submit()
        return error.value

    return fail


def on(method, times, how):
    return lambda asked, count: how if asked == method and count == times else None


def test_a_large_packet_goes_in_pieces_each_byte_once(gateway, submit):
    custody = submit()
    assert custody.standing.business == "registered"
    assert (gateway.taken, gateway.bytes_in) == (1, SIZE)
    assert gateway.log.count("PATCH") > 1
    assert "PUT" not in gateway.log


@pytest.mark.parametrize("method", ["HEAD", "POST", "PATCH"])
@pytest.mark.parametrize("how", ["hang-up", "lose-answer", 503])
def test_whatever_is_cut_the_next_go_resumes(gateway, submit, away, method, how):
    gateway.spoil = on(method, 1, how)
    assert away().endpoint is Endpoint.UPLOADS
    submit()
    assert gateway.taken == 1
    # At most the piece that was under way crossed twice.
    assert gateway.bytes_in <= SIZE + (2 << 20)
    assert "PUT" not in gateway.log


def test_a_kiosk_that_was_restarted_goes_on_where_it_was(gateway, away):
    gateway.spoil = on("PATCH", 3, "hang-up")
    away()
    before = gateway.bytes_in
    assert before > 1 << 20
    other = HttpGateway(gateway.url, timeout_seconds=5)
    other.submit(PACKET, ID)
    other.close()
    assert (gateway.taken, gateway.bytes_in) == (1, SIZE)


def test_an_upload_whose_part_the_gateway_lost_begins_again(gateway, submit, away):
    gateway.spoil = on("PATCH", 3, "hang-up")
    away()
    gateway.parts.clear()
    submit()
    assert gateway.taken == 1


def test_a_part_that_is_lost_in_the_middle_begins_again_in_the_same_go(gateway, submit):
    def lose(method, times):
        if (method, times) == ("PATCH", 2):
            gateway.parts.clear()

    gateway.spoil = lose
    submit()
    assert gateway.taken == 1


def test_a_part_that_became_shorter_is_filled_up(gateway, submit):
    def shorten(method, times):
        if (method, times) == ("PATCH", 2):
            for part in gateway.parts.values():
                del part[1000:]

    gateway.spoil = shorten
    submit()
    assert (gateway.taken, "PUT" in gateway.log) == (1, False)


@pytest.mark.parametrize("claim", [SIZE, SIZE + 1, 4_000_000])
@pytest.mark.parametrize("method", ["HEAD", "PATCH"])
def test_a_gateway_that_lies_about_its_offset_gets_the_packet_in_one_piece(
    gateway, submit, away, method, claim
):
    gateway.spoil = on("PATCH", 2, "hang-up")
    away()
    gateway.spoil = lambda asked, _: claim if asked == method else None
    submit()
    assert gateway.taken == 1


def test_a_gateway_that_always_forgets_gets_the_packet_in_one_piece(gateway, submit):
    gateway.spoil = lambda asked, _: gateway.parts.clear() if asked == "PATCH" else None
    submit()
    assert (gateway.taken, gateway.log[-1]) == (1, "PUT")
    assert gateway.log.count("PATCH") < 10


def test_bytes_that_lay_there_from_before_and_are_not_ours_cost_one_refusal(gateway, submit):
    digest = hashlib.sha256(PACKET).hexdigest()[:16]
    gateway.parts[f"{ID}-{digest}"] = bytearray(b"x" * 1_000_000)
    submit()
    assert gateway.taken == 1


def test_a_packet_that_is_whole_but_not_in_custody_is_asked_for_with_an_empty_piece(gateway, submit):
    digest = hashlib.sha256(PACKET).hexdigest()[:16]
    gateway.parts[f"{ID}-{digest}"] = bytearray(PACKET)
    submit()
    assert (gateway.taken, gateway.bytes_in) == (1, 0)


def test_the_same_packet_again_is_the_same_custody(gateway, submit):
    assert submit() == submit()
    assert gateway.taken == 1


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_gateway_without_uploads_gets_the_packet_in_one_piece(gateway, submit, status):
    gateway.spoil = lambda method, _: status if method in {"HEAD", "POST", "PATCH"} else None
    submit()
    assert (gateway.taken, gateway.log[-1]) == (1, "PUT")


def test_a_refusal_of_the_whole_is_a_refusal(gateway, submit):
    gateway._take = lambda *_: None
    gateway._do = _refusing(gateway._do)
    with pytest.raises(GatewayRefused) as refused:
        submit()
    assert refused.value.reason is RefusalReason.UNKNOWN_SIGNER


def _refusing(usual):
    def do(method, handler, body):
        return _refusal(403, "unknown-signer") if method == "PATCH" else usual(method, handler, body)

    return do


def test_pages_of_something_in_between_are_not_offsets(gateway, away):
    gateway._do = lambda *_: (200, {}, b"<html>")
    assert away().kind is AwayKind.NOT_OURS
    assert not gateway.custody
