"""A hostile peer at the verifier's address: a question ends in time, and its thread with it."""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from kiosk.identity.verifier import Outcome

_ENOUGH = 64 << 20
"""Bytes that a peer sends at most: nobody takes as many unless somebody reads without end."""


@contextmanager
def peer(speak):
    """Serve whoever connects with `speak(connection, ended)` once the question is there; its address."""
    ended = threading.Event()

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(20)
                connection.recv(65536)
                speak(connection, ended)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def saying(head):
    return lambda connection, _ended: connection.sendall(head)


def flooding(head, sent):
    def speak(connection, ended):
        connection.sendall(head)
        while sum(sent) < _ENOUGH and not ended.is_set():
            sent.append(connection.send(bytes(65536)))

    return speak


def dripping(head, drops):
    """Send a byte as often as keeps every read within its time-out."""

    def speak(connection, ended):
        connection.sendall(head)
        for drop in itertools.cycle(drops):
            connection.sendall(bytes((drop,)))
            if ended.wait(0.02):
                return

    return speak


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "card-verifier"]


@pytest.fixture(autouse=True)
def _no_thread_stays():
    yield
    for thread in threads():
        thread.join(5)
    assert threads() == []


@pytest.mark.parametrize(
    "location",
    [b"http://[", b"/\xff\xfe", b"http://127.0.0.1:9/", b""],
    ids=["no address", "no text", "another", "nothing"],
)
def test_a_redirection_is_refused_wherever_it_points(make_verifier, sod, location):
    head = b"HTTP/1.1 307 Moved\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
    with peer(saying(head)) as url:
        answer = make_verifier(url).vouch(sod)
    assert (answer.outcome, answer.words) == (Outcome.REFUSED, "the server refused with status 307")


@pytest.mark.parametrize("status", [b"307 Moved", b"404 Not Found", b"200 OK"])
def test_of_a_body_without_end_no_more_is_taken_than_an_answer_may_be_long(make_verifier, sod, status):
    sent: list[int] = []
    with peer(flooding(b"HTTP/1.1 " + status + b"\r\nLocation: /\r\n\r\n", sent)) as url:
        answer = make_verifier(url).vouch(sod)
    assert answer.outcome is (Outcome.GARBLED if status == b"200 OK" else Outcome.REFUSED)
    assert sum(sent) < _ENOUGH  # what lay in the sockets' buffers, and then the line was gone


@pytest.mark.parametrize(
    ("head", "drops"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        (b"HTTP/1.1 307 Moved\r\nLocation: /\r\nX-Slow: ", b"x"),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "headers of a redirection", "headers", "informational answers"],
)
def test_a_peer_that_drips_is_left_in_time_and_its_line_cut(make_verifier, sod, head, drops):
    with peer(dripping(head, drops)) as url:
        answer = make_verifier(url, seconds=0.3).vouch(sod)
        # The peer would drip for ever: only a cut line ends the thread.
        for thread in threads():
            thread.join(5)
        assert threads() == []
    assert answer.outcome is Outcome.NO_ANSWER


def test_what_a_library_fails_at_in_its_own_way_is_no_answer(make_verifier, sod):
    assert make_verifier("http://a..b").vouch(sod).outcome is Outcome.NO_ANSWER
