"""The made-up network is pulled and plugged from another process, and says what came over it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from hardware.simulated.control import ControlRefusedError, ask
from kiosk.sandbox.link import Link, LinkMode


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def do_PATCH(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.send_header("Upload-Offset", str(int(self.headers["Upload-Offset"]) + len(body)))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def link(tmp_path) -> Iterator[Link]:
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        with Link(f"http://127.0.0.1:{server.server_address[1]}", tmp_path) as made:
            yield made
        server.shutdown()
        thread.join()


def test_a_pulled_network_carries_nothing_until_it_is_plugged_in(link, tmp_path):
    assert requests.get(link.url, timeout=5).text == "hello"
    ask(tmp_path, "network", {"do": "pull"})
    with pytest.raises(requests.ConnectionError):
        requests.get(link.url, timeout=5)
    state = ask(tmp_path, "network", {"do": "state"})
    assert (state["mode"], state["requests"], state["last"]) == ("cut", 2, "GET cut")
    assert str(state["last_at"]).endswith("+00:00")
    ask(tmp_path, "network", {"do": "plug"})
    assert requests.get(link.url, timeout=5).text == "hello"


def test_every_method_and_header_goes_through(link):
    answer = requests.patch(link.url, b"four", headers={"Upload-Offset": "8"}, timeout=5)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "12")


def test_a_network_can_be_spoiled_in_every_way_and_in_no_other(link, tmp_path):
    for mode in LinkMode:
        assert ask(tmp_path, "network", {"do": "mode", "mode": mode})["mode"] == mode
    for request in ({"do": "mode", "mode": "wet"}, {"do": "mode"}, {"do": "dance"}):
        with pytest.raises(ControlRefusedError):
            ask(tmp_path, "network", request)


def test_a_gateway_that_is_away_by_itself_looks_like_a_broken_line(tmp_path):
    with Link("http://127.0.0.1:9") as link, pytest.raises(requests.ConnectionError):
        requests.get(link.url, timeout=5)
