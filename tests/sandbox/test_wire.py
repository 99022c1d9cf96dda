"""The made-up cable carries any bytes, and spoils them as told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from kiosk.sandbox.wire import Wire, WireMode


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A cable to a server that says each block back, in capitals."""

    def serve() -> None:
        while True:
            try:
                end, _ = listener.accept()
            except OSError:
                return
            with end, suppress(OSError):
                while data := end.recv(4096):
                    end.sendall(data.upper())

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with Wire(f"http://127.0.0.1:{listener.getsockname()[1]}") as made:
            yield made
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture
def call(wire):
    port = int(wire.url.rsplit(":", 1)[1])
    ends = []

    def connect() -> socket.socket:
        ends.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        return ends[-1]

    yield connect
    for end in ends:
        end.close()


def rest_of(end: socket.socket) -> None:
    while end.recv(100):
        pass


def test_an_open_cable_carries_bytes_both_ways(call):
    end = call()
    end.sendall(b"hello")
    assert end.recv(100) == b"HELLO"


def test_a_cable_that_is_cut_breaks_what_is_there_and_what_comes(wire, call):
    end = call()
    end.sendall(b"hello")
    assert end.recv(100) == b"HELLO"
    wire.mode = WireMode.CUT
    with pytest.raises(ConnectionResetError):
        rest_of(end)
    # On a busy machine it breaks before it stands.
    with pytest.raises(ConnectionResetError):
        rest_of(call())


def test_a_black_hole_says_nothing(wire, call):
    wire.mode = WireMode.SILENT
    end = call()
    end.sendall(b"hello")
    end.settimeout(0.2)
    with pytest.raises(TimeoutError):
        end.recv(100)


def test_a_reset_comes_after_so_many_bytes(wire, call):
    wire.mode, wire.budget = WireMode.RESET, 7
    end = call()
    end.sendall(b"hello")
    assert end.recv(100) == b"HELLO"
    end.sendall(b"hello")
    with pytest.raises(ConnectionResetError):
        rest_of(end)


def test_a_portal_answers_in_the_gateways_place(wire, call):
    wire.mode = WireMode.PORTAL
    end = call()
    end.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert end.recv(15) == b"HTTP/1.1 200 OK"


def test_an_answer_is_lost_after_the_first_words(wire, call):
    """With TLS these are the handshake."""
    wire.mode = WireMode.ANSWER_LOST
    end = call()
    end.sendall(b"hello")
    assert end.recv(100) == b"HELLO"
    end.sendall(b"question")
    assert end.recv(100) == b""
