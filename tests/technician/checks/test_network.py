"""Who answers in place of a server, who stands in between, and that a dead network holds nobody up."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.clock import vietnam_now
from kiosk.machine.errors import KeyUnreadable
from kiosk.sandbox.world import free_port
from kiosk.technician.check import Area, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.checks.network import (
    network_answers,
    network_certificates,
    network_link,
    network_names,
    network_reach,
)
from kiosk.technician.checks.system import clock
from kiosk.technician.measuring.attempt import Attempt, Broken, Step
from kiosk.technician.running import run_checks
from kiosk.technician.site import Endpoint
from tests.technician.roots import machine
from tests.technician.servers import JSON, PAGE, MadeAuthority, serving

pytestmark = pytest.mark.slow
ASKED = "/health/live"


def asking(site, *urls, tls=None, needed=True):
    """Have a site with these servers."""
    names = ("gateway", "card-verifier", "phone-login")
    made = (Endpoint(name, url, tls, needed, ASKED) for name, url in zip(names, urls, strict=False))
    return replace(site, endpoints=tuple(made))


@contextmanager
def listening(speak=lambda _connection: None):
    """Take connections and say what `speak` says, or nothing at all, until the end."""
    held: list[socket.socket] = []

    def accept():
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                held.append(connection)
                threading.Thread(target=attend, args=(connection,), daemon=True).start()

    def attend(connection):
        with suppress(OSError):
            speak(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield f"//127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({"status": 302, "headers": {"Location": "http://login.example/"}}, "đăng nhập của mạng"),
        ({"status": 511, "headers": PAGE, "body": b"<p>log in"}, "đăng nhập của mạng"),
        ({"status": 200, "headers": PAGE, "body": b"<p>welcome"}, "đăng nhập của mạng"),
        ({"status": 407, "headers": {"Proxy-Authenticate": "Basic"}}, "proxy"),
        ({"status": 200, "headers": {**JSON, "Via": "1.1 squid"}}, "proxy"),
        ({"status": 503}, "đang hỏng"),
        ({"status": 404}, "không phải của dịch vụ này"),
        ({"status": 200, "body": b"[]"}, "không phải của dịch vụ này"),
        ({"status": 200, "body": b"[" * 60_000}, "không phải của dịch vụ này"),
    ],
)
def test_who_answers_in_place_of_the_service_is_named(site, said, who):
    with serving(**said) as url:
        found = network_answers.CHECK.run(asking(site, url))
    assert found.outcome is Outcome.FAILED
    assert found.words.startswith("Máy chủ của tỉnh: ")
    assert who in found.words


def test_what_a_front_of_the_server_itself_adds_behind_tls_is_no_proxy_on_the_way(site, tmp_path):
    authority = MadeAuthority()
    with serving(headers={**JSON, "Via": "1.1 front"}, certificate=authority.issue(tmp_path, days=90)) as url:
        found = network_answers.CHECK.run(asking(site, url, tls=authority.context))
    assert found.outcome is Outcome.PASSED


def test_a_device_that_opens_tls_is_found_and_who_it_says_to_be_is_told(site, tmp_path):
    theirs = MadeAuthority("Network box 3000")
    with serving(certificate=theirs.issue(tmp_path, days=90)) as url:
        here = asking(site, url, tls=MadeAuthority().context)
        found = network_certificates.CHECK.run(here)
        answers = network_answers.CHECK.run(here)
    assert found.outcome is Outcome.FAILED
    assert "đứng giữa" in found.words
    assert "issued by Network box 3000" in found.detail
    # What broke at the handshake is told once.
    assert answers.outcome is Outcome.NOT_RUN


def test_a_certificate_that_has_ended_is_told_with_its_days(site, tmp_path):
    authority = MadeAuthority()
    with serving(certificate=authority.issue(tmp_path, days=-3)) as url:
        found = network_certificates.CHECK.run(asking(site, url, tls=authority.context))
    assert found.outcome is Outcome.FAILED
    assert "không có hiệu lực" in found.words
    assert f"{vietnam_now() - timedelta(days=3):%Y-}" in found.detail


def test_days_left_are_those_of_the_whole_chain_and_every_server_has_its_own(site, tmp_path):
    authority = MadeAuthority()
    with (
        serving(certificate=authority.issue(tmp_path, days=90)) as one,
        serving(certificate=authority.issue(tmp_path, days=40)) as other,
    ):
        found = network_certificates.CHECK.run(asking(site, one, other, tls=authority.context))
        later = replace(
            asking(site, one, other, tls=authority.context), now=lambda: vietnam_now() + timedelta(days=30)
        )
        soon = network_certificates.CHECK.run(later)
    assert found.outcome is Outcome.PASSED
    assert "còn 39 ngày" in found.words
    assert [round(found.measures[f"{name}_days_left"]) for name in ("gateway", "card_verifier")] == [90, 40]
    assert "Authority of a test" in found.detail
    assert soon.outcome is Outcome.FAILED
    assert [round(soon.measures[f"{name}_days_left"]) for name in ("gateway", "card_verifier")] == [60, 10]
    assert "Máy chủ xác thực thẻ căn cước: chứng thư chỉ còn 9 ngày" in soon.words
    assert "Máy chủ của tỉnh" not in soon.words


def test_one_that_is_away_is_named_beside_one_that_is_there(site):
    with serving() as url:
        found = network_reach.CHECK.run(asking(site, url, "http://nobody.invalid"))
        names = network_names.CHECK.run(asking(site, url, "http://nobody.invalid"))
    assert found.outcome is Outcome.PASSED
    assert "Máy chủ xác thực thẻ căn cước: không tìm ra tên máy chủ." in found.words
    assert names.outcome is Outcome.FAILED
    assert "gateway_connect_milliseconds" in found.measures
    assert "nobody.invalid" in names.detail


def limited(site, *urls, tls=None, needed=True):
    """Ask servers of which each says what cannot be done without it."""
    made = asking(site, *urls, tls=tls, needed=needed)
    return replace(made, endpoints=tuple(replace(one, limit=f"Thiếu {one.name}.") for one in made.endpoints))


def test_what_cannot_be_done_is_said_by_the_servers_that_are_at_fault_alone(site):
    with serving() as url:
        found = network_names.CHECK.run(limited(site, url, "http://nobody.invalid"))
        well = network_reach.CHECK.run(limited(site, url))
    assert (found.outcome, found.limit) == (Outcome.FAILED, "Thiếu card-verifier.")
    assert (well.outcome, well.limit) == (Outcome.PASSED, "")


def test_a_certificate_that_ends_soon_keeps_nothing_from_being_done_yet(site, tmp_path):
    authority = MadeAuthority()
    with serving(certificate=authority.issue(tmp_path, days=90)) as url:
        here = limited(site, url, tls=authority.context)
        soon = network_certificates.CHECK.run(replace(here, now=lambda: vietnam_now() + timedelta(days=85)))
    assert (soon.outcome, soon.limit) == (Outcome.FAILED, "Sắp tới: thiếu gateway.")


def test_a_server_that_refuses_was_asked_also_where_nobody_depends_on_it(site):
    here = asking(site, f"http://127.0.0.1:{free_port()}", needed=False)
    reach, answers = network_reach.CHECK.run(here), network_answers.CHECK.run(here)
    assert {reach.outcome, answers.outcome} == {Outcome.NOT_RUN}
    assert reach.words.startswith("không tính, ")
    assert "máy chủ của tỉnh: không nối được" in reach.words
    # What is asked of an answer could not be asked.
    assert answers.words.startswith("không chạy: ")


def test_a_server_that_nobody_depends_on_fails_nothing(site):
    found = network_names.CHECK.run(asking(site, "http://nobody.invalid", needed=False))
    assert found.outcome is Outcome.NOT_RUN
    assert "không tìm ra tên" in found.words


def test_a_machine_that_is_not_enrolled_is_told_so_and_asks_nobody(site):
    def none():
        raise KeyUnreadable("the transport key is not here")

    with listening() as place:
        found = network_certificates.CHECK.run(asking(site, f"https:{place}", tls=none))
    assert found.outcome is Outcome.FAILED
    assert "chưa được ghi danh" in found.words
    assert "transport key" in found.detail


def drip(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        threading.Event().wait(0.02)


@pytest.mark.parametrize("speak", [lambda _connection: None, drip], ids=["silent", "dripping"])
def test_servers_that_say_nothing_or_never_end_hold_nobody_up(site, speak, monkeypatch):
    monkeypatch.setattr(network_answers, "_SECONDS", 1.0)
    monkeypatch.setattr(network_certificates, "_SECONDS", 1.0)
    with listening(speak) as place:
        answers = network_answers.CHECK.run(asking(site, *[f"http:{place}"] * 3))
        guarded = network_certificates.CHECK.run(asking(site, f"https:{place}", tls=MadeAuthority().context))
    assert answers.outcome is guarded.outcome is Outcome.FAILED
    assert answers.words.count("không trả lời") == 3
    assert not [one for one in threading.enumerate() if one.name.startswith("ask ") and _lasts(one)]


def _lasts(thread):
    thread.join(20)
    return thread.is_alive()


def test_a_handshake_that_nobody_answers_ends_when_it_is_cut():
    with listening() as place:
        attempt = Attempt(Endpoint("gateway", f"https:{place}", MadeAuthority().context, needed=True), 100.0)
        heard = []

        def shake():
            with pytest.raises(Broken) as broken:
                attempt.secure()
            heard.append(broken.value.step)
            attempt.close()

        thread = threading.Thread(target=shake, name="ask ")
        thread.start()
        while attempt.step is not Step.TLS:
            time.sleep(0.001)
        time.sleep(0.1)  # it shakes hands by now; where it does not, it is stopped before it begins
        attempt.cut()
        assert not _lasts(thread)
    assert heard == [Step.TLS]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_reset_that_overtakes_the_connection_is_told_of_what_comes_after_it(site, scheme, monkeypatch):
    """A peer that takes connections and cuts them is there: not the way to it is ill."""

    class Overtaken(socket.socket):
        def connect(self, where):
            super().connect(where)
            end = time.monotonic() + 20
            while not (error := self.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)):
                assert time.monotonic() < end, "never reset"
                time.sleep(0.001)
            raise OSError(error, "overtaken")

    def reset(connection):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with listening(reset) as place:
        monkeypatch.setattr(socket, "socket", Overtaken)
        here = asking(site, f"{scheme}:{place}", tls=MadeAuthority().context if scheme == "https" else None)
        reach, answers = network_reach.CHECK.run(here), network_answers.CHECK.run(here)
        secure = network_certificates.CHECK.run(here) if scheme == "https" else None
        monkeypatch.undo()
    assert reach.outcome is Outcome.PASSED
    failing = answers if secure is None else secure
    assert failing.outcome is Outcome.FAILED
    assert "bị cắt" in failing.words


def test_cancelled_checks_wait_for_no_server_and_say_nothing_of_it(site):
    with listening() as place:
        here = replace(asking(site, f"http:{place}"), wanted=lambda: False)
        found = [check.CHECK.run(here) for check in (network_answers, clock)]
    assert [one.outcome for one in found] == [Outcome.NOT_RUN] * 2
    assert all("dừng giữa chừng" in one.words for one in found)


def test_on_a_dead_network_every_check_ends_and_each_fault_is_told_once(site):
    dead = asking(
        site, "https://gateway.invalid:8600", "https://verifier.invalid", tls=MadeAuthority().context
    )
    checks = [check for check in CHECKS if check.area is Area.NETWORK]
    results = run_checks(checks, machine(dead, {}), lambda _told: None)
    outcomes = {one.check: one.outcome for one in results}
    assert outcomes == {
        "network-link": Outcome.FAILED,
        "network-names": Outcome.FAILED,
        "network-reach": Outcome.NOT_RUN,
        "network-certificates": Outcome.NOT_RUN,
        "network-answers": Outcome.NOT_RUN,
    }


def test_a_cable_without_an_address_is_told_apart_from_no_cable(site):
    card = "sys/class/net/enp1s0"
    here = machine(
        asking(site, "https://gateway.invalid:8600"),
        {f"{card}/carrier": "1", f"{card}/operstate": "up\n", "proc/self/net/route": "Iface\tDestination\n"},
    )
    found = network_link.CHECK.run(here)
    assert found.outcome is Outcome.FAILED
    assert "chưa có đường ra ngoài" in found.words


def test_a_way_out_over_ipv6_alone_is_one(site):
    card = "sys/class/net/enp1s0"
    zeros = "0" * 32
    route = f"{zeros} 00 {zeros} 00 fe80{'0' * 27}1 00000400 00000001 00000000 00000003 enp1s0\n"
    here = machine(
        asking(site, "https://gateway.invalid:8600"),
        {f"{card}/carrier": "1", f"{card}/operstate": "up\n", "proc/self/net/ipv6_route": route},
    )
    assert network_link.CHECK.run(here).outcome is Outcome.PASSED
