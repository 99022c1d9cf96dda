"""The agent's figures are told to this machine alone, in a form that scrapers read, whatever else fails."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests
from prometheus_client.exposition import choose_encoder
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as older_families

from kiosk.outbox.errors import OutboxUnwritable
from kiosk.outbox.store import Outbox
from kiosk.province.pinned import Pinned
from kiosk.province.port import Custody
from kiosk.telemetry import metrics_server
from kiosk.telemetry.device_states import DeviceNow
from kiosk.telemetry.looking import Looking
from kiosk.telemetry.metrics import metrics_registry
from kiosk.telemetry.metrics_server import MetricsServer
from kiosk.telemetry.vitals import Vitals, memory_available, temperatures
from tests.outbox.small_disk import queue

OPENMETRICS = {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"}
CUSTODY = Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "", None)
ABOUT = Vitals('QN-"1"\n\\', "0.1.0", "06673", 1000.0)


@pytest.fixture
def serve():
    servers = []

    def make(look, port=0):
        servers.append(MetricsServer(metrics_registry(look), port))
        servers[-1].start()
        return servers[-1]

    yield make
    for one in servers:
        one.close()


def scrape(server, path="/metrics", **headers):
    return requests.get(f"http://127.0.0.1:{server.port}{path}", headers=headers, timeout=20)


def test_what_is_told_is_read_in_either_format(serve):
    server = serve(lambda: ABOUT)
    for headers, read in ((OPENMETRICS, text_string_to_metric_families), ({}, older_families)):
        answer = scrape(server, **headers)
        assert answer.status_code == 200
        kind = "application/openmetrics-text" if headers else "text/plain"
        assert answer.headers["Content-Type"].startswith(kind)
        samples = {one.name: one for family in read(answer.text) for one in family.samples}
        assert samples["kiosk_info"].labels["kiosk_id"] == ABOUT.kiosk_id
        assert samples["kiosk_agent_start_time_seconds"].value == 1000


@pytest.mark.parametrize("escaping", ["", ";escaping=underscores", ";escaping=allow-utf-8"])
@pytest.mark.parametrize("kind", ["application/openmetrics-text;version=1.0.0", "text/plain;version=0.0.4"])
def test_what_is_told_is_byte_for_byte_what_the_library_writes_for_that_scraper(serve, kind, escaping):
    seen = replace(ABOUT, devices={"code-scanner": DeviceNow("ready", jobs=7)}, temperatures={'a"\\b': 40.5})
    accept = kind + escaping
    written = choose_encoder(accept)[0](metrics_registry(lambda: seen))
    assert scrape(serve(lambda: seen), Accept=accept).content == written


def test_only_this_machine_is_answered_and_only_for_its_figures(serve):
    server = serve(lambda: ABOUT)
    for path in ("/", "/metrics/", "/metricsx", "/x"):
        assert scrape(server, path).status_code == 404
    for method in ("POST", "PUT", "DELETE", "HEAD"):
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as line:
            line.request(method, "/metrics")
            assert line.getresponse().status == 501
    assert server._server.server_address[0] == "127.0.0.1"


def test_who_hangs_up_or_sends_rubbish_keeps_nobody_from_the_figures(serve, capfd):
    server = serve(lambda: ABOUT)
    for said in (
        b"",
        b"\xff" * 70_000,
        b"GET /metrics HTTP/9.9\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n" + b"a" * 70_000,
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as line, closing(line):
            line.sendall(said)
    assert scrape(server).status_code == 200
    assert "Traceback" not in capfd.readouterr().err


def test_who_sends_byte_by_byte_keeps_nobody_from_the_figures_nor_the_server_from_its_end(monkeypatch):
    monkeypatch.setattr(metrics_server, "_LONGEST_SECONDS", 0.5)
    server = MetricsServer(metrics_registry(lambda: ABOUT), 0)
    server.start()
    hung_up = threading.Event()
    over = threading.Event()

    def drip():
        with socket.create_connection(("127.0.0.1", server.port)) as line, contextlib.suppress(OSError):
            line.sendall(b"GET /metrics HTTP/1.1\r\nX-Slow: ")
            while not over.wait(0.05):
                line.sendall(b"x")
            return
        hung_up.set()

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        assert scrape(server).status_code == 200
        assert hung_up.wait(20)
    finally:
        over.set()
        dripping.join()
        server.close()


def test_a_figure_that_cannot_be_had_ends_neither_the_scrape_nor_the_server(serve):
    fails = [True, False]

    def look():
        if fails.pop(0):
            raise ZeroDivisionError
        return ABOUT

    server = serve(look)
    assert scrape(server).status_code == 500
    assert scrape(server).status_code == 200


@pytest.fixture
def looking(tmp_path):
    with closing(Outbox(tmp_path / "outbox")) as outbox:
        yield Looking(
            state=tmp_path,
            outbox=outbox,
            pinned=Pinned(tmp_path / "province", tmp_path / "keys"),
            about=ABOUT,
            trouble=lambda: "",
            newest_report=lambda: None,
        )


def test_a_kiosk_that_was_just_set_up_says_what_it_knows(looking):
    seen = looking()
    assert seen.outbox is not None
    assert (seen.outbox.waiting, seen.outbox.last_custody) == (0, 0)
    assert (seen.certificate_until, seen.report, seen.unreadable, seen.devices) == (None, None, (), {})
    assert seen.disk is not None
    assert seen.disk.size >= seen.disk.free > 0
    assert seen.catalogue_serial == 0


def test_the_queue_is_told_by_count_bytes_and_age(looking):
    for _ in range(3):
        row, _ = queue(looking.outbox, 1000)
    taken, _ = queue(looking.outbox)
    looking.outbox.acknowledge(taken, CUSTODY)
    found = looking().outbox
    assert (found.waiting, found.waiting_bytes) == (3, 3 * looking.outbox.find(row).size)
    assert found.last_custody == CUSTODY.custody_time.timestamp()
    assert 0 <= found.oldest_seconds < 3600
    assert found.room_bytes > 0


def test_what_cannot_be_read_is_named_and_hides_nothing_else(looking, tmp_path, monkeypatch):
    (tmp_path / "province").mkdir()
    (tmp_path / "province/pin.json").write_text("{")
    report = tmp_path / "report.json"
    report.write_text("{")

    def fail():
        raise OutboxUnwritable("full")

    monkeypatch.setattr(looking.outbox, "backlog", fail)
    seen = replace(looking, newest_report=lambda: report)()
    assert set(seen.unreadable) == {"enrolment", "outbox", "report"}
    assert (seen.outbox, seen.report, seen.certificate_until) == (None, None, None)
    assert seen.disk is not None


def test_sensors_are_told_by_name_and_absurd_ones_left_out(tmp_path):
    for zone, name, value in (("0", "acpitz", "41000"), ("1", "acpitz", "43500"), ("2", "dead", "-273200")):
        folder = tmp_path / "sys/class/thermal" / f"thermal_zone{zone}"
        folder.mkdir(parents=True)
        (folder / "type").write_text(f"{name}\n")
        (folder / "temp").write_text(f"{value}\n")
    chip = tmp_path / "sys/class/hwmon/hwmon0"
    chip.mkdir(parents=True)
    (chip / "name").write_text("coretemp\n")
    (chip / "temp1_input").write_text("57000\n")
    assert temperatures(tmp_path) == {"acpitz": 41, "acpitz thermal_zone1": 43.5, "coretemp": 57}


@pytest.mark.parametrize(
    ("said", "found"),
    [("MemTotal: 9 kB\nMemAvailable:   1000 kB\n", 1_024_000), ("MemTotal: 9 kB\n", None), ("", None)],
)
def test_memory_is_what_the_kernel_says_is_left(tmp_path, said, found):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text(said)
    assert memory_available(tmp_path) == found
