"""The line leads to the gateway that this kiosk enrolled at, or nowhere; and every question on it ends."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from datetime import timedelta
from email.message import Message

import pytest

from kiosk.machine.errors import KeyUnreadable
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway
from kiosk.province.line import Answer, Line, Question
from tests.province.conftest import TODAY

pytestmark = pytest.mark.slow

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
QUESTION = Question("GET", "/v1/keys", Endpoint.KEYS)


@pytest.fixture
def ask():
    """Ask once at an address; gives the answer."""
    lines = []

    def exchange(url, tls=None, silence=5.0, question=QUESTION):
        lines.append(Line(url, tls=tls and (lambda: tls), silence_seconds=silence))
        return lines[-1].exchange(question)

    yield exchange
    for line in lines:
        line.close()


def away_by(call):
    with pytest.raises(GatewayAway) as away:
        call()
    return away.value


def test_the_gateway_that_was_enrolled_at_is_spoken_to(ask, peer, saying, make_authority):
    ours = make_authority("ours")
    with peer(saying(GOOD), server=ours.issue("gateway")) as url:
        assert ask(url, ours.trusted()).body == b"{}"


def test_another_authority_is_not_trusted_whatever_the_machine_trusts(
    ask, peer, saying, make_authority, monkeypatch
):
    """Neither a bundle of the system, nor one that comes with a library, nor one in the environment."""
    ours, theirs = make_authority("ours"), make_authority("theirs")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(theirs.folder / "theirs.pem"))
    monkeypatch.setattr("certifi.where", lambda: str(theirs.folder / "theirs.pem"))
    asked = []

    def speak(connection, ended):
        asked.append(connection.recv(65536))
        connection.sendall(GOOD)

    with peer(speak, server=theirs.issue("gateway")) as url:
        assert ssl.create_default_context().get_ca_certs()  # the environment's trick would work on others
        away = away_by(lambda: ask(url, ours.trusted()))
    assert (away.kind, away.endpoint, asked) == (AwayKind.UNTRUSTED, None, [])


def test_a_certificate_for_another_name_is_not_trusted(ask, peer, saying, make_authority):
    ours = make_authority("ours")
    with peer(saying(GOOD), server=ours.issue("gateway")) as url:
        named = url.replace("127.0.0.1", "localhost")
        assert away_by(lambda: ask(named, ours.trusted())).kind is AwayKind.UNTRUSTED


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_an_hour_wrong_on_either_side_stops_nothing(ask, peer, saying, make_authority, off):
    """A certificate is issued from a day before its first use on, so an hour does not matter."""
    ours = make_authority("ours")
    server = ours.issue("gateway", begin=TODAY - timedelta(days=1) + off)
    with peer(saying(GOOD), server=server) as url:
        assert ask(url, ours.trusted()).status == 200


@pytest.mark.parametrize("off", [timedelta(days=-365), timedelta(days=365)])
def test_a_clock_a_year_wrong_is_called_that_and_nothing_is_sent(ask, peer, saying, make_authority, off):
    ours = make_authority("ours")
    with peer(saying(GOOD), server=ours.issue("gateway", begin=TODAY + off)) as url:
        away = away_by(lambda: ask(url, ours.trusted()))
    assert (away.kind, away.endpoint) == (AwayKind.CLOCK, None)


def test_a_gateway_that_takes_no_certificate_of_ours_is_away(ask, peer, saying, make_authority):
    """Its alert says why, unless the end of the connection overtakes it."""
    ours, theirs = make_authority("ours"), make_authority("theirs")
    server = ours.issue("gateway")
    with peer(saying(GOOD), server=server, client_authority=ours) as url:
        assert ask(url, ours.trusted(ours.issue("kiosk"))).status == 200
        ended = ours.issue("old", begin=TODAY - timedelta(days=400))
        for own in (theirs.issue("kiosk"), ended, None):
            away = away_by(lambda own=own: ask(url, ours.trusted(own)))
            assert away.kind in {AwayKind.OWN_CERTIFICATE, AwayKind.CUT}
            assert (away.endpoint is None) is (away.kind is AwayKind.OWN_CERTIFICATE)


def test_a_captive_portal_is_not_the_gateway(ask, peer, saying, make_authority):
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>"
    with peer(saying(page)) as url:
        away = away_by(lambda: ask(url.replace("http:", "https:"), make_authority("ours").trusted()))
    assert away.kind is AwayKind.NOT_OURS


def test_where_a_peer_points_nobody_goes(ask, peer, saying):
    gone = []

    def other(connection, _ended):
        gone.append(connection)

    with peer(other) as elsewhere:
        move = f"HTTP/1.1 307 Moved\r\nLocation: {elsewhere}/\r\nContent-Length: 0\r\n\r\n".encode()
        with peer(saying(move)) as url:
            assert ask(url).status == 307
    assert gone == []


def test_no_proxy_of_the_environment_is_asked(ask, peer, saying, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with peer(saying(GOOD)) as url:
        assert ask(url).status == 200


@pytest.mark.parametrize("url", ["http://192.0.2.1:8601", "https://192.0.2.1", "ftp://127.0.0.1", "nonsense"])
def test_without_what_enrolling_pins_only_this_machine_is_spoken_to(ask, url):
    assert away_by(lambda: ask(url)).kind is AwayKind.NOT_ENROLLED


def test_a_key_that_cannot_be_read_is_told_as_not_enrolled():
    def tls():
        raise KeyUnreadable("gone")

    line = Line("https://127.0.0.1:9", tls=tls, silence_seconds=1)
    assert away_by(lambda: line.exchange(QUESTION)).kind is AwayKind.NOT_ENROLLED


@pytest.mark.parametrize(
    ("head", "drops"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "headers", "informational answers"],
)
def test_a_peer_that_drips_is_left(peer, monkeypatch, head, drops):
    monkeypatch.setattr("kiosk.province.line._SLOWEST_BYTES_PER_SECOND", 1_000_000)

    def speak(connection, ended):
        connection.sendall(head)
        for drop in itertools.cycle(drops):
            connection.sendall(bytes((drop,)))
            if ended.wait(0.01):
                return

    with peer(speak) as url:
        line = Line(url, tls=None, silence_seconds=0.2)
        assert away_by(lambda: line.exchange(QUESTION)).kind in {AwayKind.SILENT, AwayKind.NOT_OURS}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", AwayKind.CUT),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", AwayKind.CUT),
        (b"SSH-2.0-OpenSSH\r\n\r\n", AwayKind.NOT_OURS),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b" " * 70000, AwayKind.NOT_OURS),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", AwayKind.NOT_OURS),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}", AwayKind.CUT),
    ],
    ids=["nothing", "half", "another protocol", "too long", "too many headers", "bad chunks"],
)
def test_what_is_no_whole_answer_is_none(ask, peer, saying, answer, kind):
    with peer(saying(answer)) as url:
        away = away_by(lambda: ask(url))
    assert away.kind is kind
    assert away.endpoint is Endpoint.KEYS


def test_an_answer_before_the_whole_body_was_sent_is_heard(ask, peer):
    """A gateway refuses by the first bytes; it need not read the rest to be understood."""

    def speak(connection, _ended):
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    with peer(speak) as url:
        answer = ask(url, question=Question("PUT", "/v1/packets/x", Endpoint.PACKETS, bytes(3_000_000)))
    assert answer.status == 403


def test_a_connection_is_used_again_and_one_that_went_is_noticed(peer):
    served = []

    def speak(connection, _ended):
        served.append(0)
        while connection.recv(65536):
            connection.sendall(GOOD)
            served[-1] += 1
            if len(served) == 1 and served[-1] == 3:
                return

    with peer(speak) as url:
        line = Line(url, tls=None, silence_seconds=5)
        for _ in range(3):
            line.exchange(QUESTION)
        # The peer has hung up; waiting for that to arrive needs no clock.
        while not line._connection().gone() and len(served) == 1:
            pass
        line.exchange(QUESTION)
        line.close()
    assert served == [3, 1]


def test_a_line_that_is_closed_ends_what_is_under_way(peer):
    arrived = threading.Event()

    def speak(connection, ended):
        connection.recv(65536)
        arrived.set()
        ended.wait(20)

    told = []
    with peer(speak) as url:
        line = Line(url, tls=None, silence_seconds=30)
        asking = threading.Thread(target=lambda: told.append(away_by(lambda: line.exchange(QUESTION))))
        asking.start()
        arrived.wait()
        line.close_all()
        asking.join()
        assert away_by(lambda: line.exchange(QUESTION)).kind is AwayKind.CUT
    assert told[0].kind is AwayKind.CUT


@pytest.mark.parametrize(
    ("after", "date", "wait"),
    [
        ("120", "", timedelta(minutes=2)),
        ("0", "", timedelta(0)),
        ("99999999999999", "", timedelta(hours=1)),
        ("Sun, 22 Nov 2026 09:10:00 GMT", "Sun, 22 Nov 2026 09:00:00 GMT", timedelta(minutes=10)),
        ("Sun, 22 Nov 2026 08:00:00 GMT", "Sun, 22 Nov 2026 09:00:00 GMT", timedelta(0)),
        ("Sun, 22 Nov 2026 09:10:00 GMT", "", None),
        ("soon", "", None),
        ("-5", "", None),
        ("", "", None),
    ],
)
def test_the_time_to_come_back_is_read_by_the_servers_clock(after, date, wait):
    headers = Message()
    headers["Retry-After"], headers["Date"] = after, date
    assert Answer(503, headers, b"").retry_after == wait
